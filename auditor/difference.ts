import { currencies, isCurrency } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';

/** The kinds of differences, each with its meaning for an operator. */
export const kinds = {
  entry_gap: 'The numbers of the journal have a gap: an entry was removed, or was written without the batch.',
  entry_unbalanced: 'The credits and the debits of a journal entry differ.',
  entry_postings:
    'A journal entry has fewer than two postings, or postings have no journal entry: something was removed.',
  posting_account: 'A posting is on an account that does not exist, or that has another currency.',
  running_balance: 'The balance of a posting is not the previous balance plus its amount.',
  account_balance: 'The balance of an account is not the sum of its postings.',
  account_held: 'The held amount of an account is not the sum of its open holds and of the reserves of its parts.',
  account_floor: 'The spendable balance of an account is below its floor.',
  hold_state: 'A hold is both open and resolved, or captured an amount that it may not.',
  batch_content: 'Journal entries were changed after they were written.',
  chain_link: 'The hash of a batch does not follow from the batch before it.',
  chain_head: 'The journal does not end at its head.',
  anchor_off_chain: 'The chain does not contain a head that was recorded outside the database.',
  anchor_unread: 'A line of the file of heads is not a head.',
  staff_entry: "An entry of the staff's log was changed after it was written.",
  staff_link:
    "An entry of the staff's log does not follow from the one before it: one was removed, moved or written again.",
  staff_head: "The staff's log does not end at its head.",
  staff_anchor: "The staff's log does not contain a head that was recorded outside the database.",
  payment_entry: 'A captured payment is not in the journal exactly once, or an uncaptured payment is in it.',
  payment_escrow: 'The captured amount of a payment is not what its parts released, refunded and still have in escrow.',
  escrow_balance: 'Escrow does not hold the sum of the open parts of all payments.',
  payment_share: 'The seller, the shop or the wallet has a wrong share of what was released.',
  payment_source:
    'The money of a payment did not come from its payer, and from its promotion and coupon for their shares.',
  part_status:
    'The status of a part does not follow from its money, or a clock runs that could release what it may not.',
  part_shipment: 'A part was released that no carrier has scanned.',
  part_lots: 'The lines and the shipping of a part do not move as much as the part.',
  part_refund: 'The refunds of a part do not sum to what was refunded of it.',
  part_reserve: 'The reserve of a part is not what its releases put there, less its payouts and refunds.',
  case_line:
    'An open case and the line that it is about do not name each other, or the clocks of the part run meanwhile.',
  case_clock: 'An open case has no clock that strikes by its deadline.',
  case_refund: 'The records of refunds by cases do not fit the cases of the part that ended.',
  account_debt: 'The account of a debt is above zero.',
  account_owing: 'An account has money to spend, although its owner owes.',
  promotion_budget: 'The rest of a promotion is not its budget less its discounts and the money that it returned.',
  withdrawal_balance:
    'What is to be paid out is not the sum of the withdrawals under way, or what was paid out not that of those, and of the proofs of bank accounts, that were posted.',
  proof_costs: 'The account for proofs of bank accounts is not the sum of the cents that stayed at banks.',
  payout_withdrawal: 'The card processor pays out, or paid out, what no withdrawal says in the same state and amount.',
  withdrawal_payout: 'A withdrawal is on its way or was paid out, but the card processor has no payout for it.',
  card_fee: 'The fees of what cards brought in a month are less than those of the whole.',
  spending_month: 'What a holder spent in a month is not the sum of the payments and refunds in the journal.',
  exchange_position: 'A position in a currency is not what the used quotes of exchanges gave and took.',
  exchange_refunded: 'What may be exchanged without a margin is not what refunds have brought.',
  risk_given: 'The account for unauthorized payments is not what the advances and payments of reports took from it.',
  house_costs: 'The account for the costs of the house has more fees than the card processor took.',
  house_own: 'The account for the own money of the house has more than the bank booked as such.',
  cell_crossing: 'Money left a cell and did not arrive in another, or arrived without leaving one.',
  charge_entry: 'A charge of the card processor is not in the journal exactly once.',
  charge_amount: 'A charge of the card processor and its journal entry have different amounts.',
  entry_charge: 'The journal has a charge that the card processor does not have.',
  refund_entry: 'The card processor made a refund that is not in the journal.',
  entry_refund: 'The journal has a refund to a card that the card processor does not have.',
  dispute_entry: 'The card processor took another sum for a dispute than the journal has.',
  chargeback_fees: 'The account for fees of chargebacks is not the sum of what the processor keeps for them.',
  chargeback_share: 'The holder of a charge did not pay, and does not owe, what its bank took.',
  order_payment: 'The market and the wallet disagree on whether an order is paid.',
  order_amount: 'The amount of a paid order is not the amount that the wallet captured.',
  order_part: 'The market and the wallet disagree on the status or the sums of a part of an order.',
  payment_order: 'The wallet captured a payment for an order that the market does not know.',
} as const;

/** A kind of difference. */
export type Kind = keyof typeof kinds;

/** The kinds of differences between the wallet and each other system. */
export const kindsAbout = {
  'the card processor': [
    'charge_entry',
    'charge_amount',
    'entry_charge',
    'refund_entry',
    'entry_refund',
    'dispute_entry',
    'payout_withdrawal',
    'withdrawal_payout',
  ],
  'the market': ['order_payment', 'order_amount', 'order_part', 'payment_order'],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

/** One of two records that should agree. */
export interface Side {
  /** The name by which an operator finds the record. */
  readonly reference: string;
  /** The content of the record, in words. */
  readonly says: string;
}

/** Two records that disagree. */
export interface Difference {
  readonly kind: Kind;
  readonly sides: readonly [Side, Side];
}

/** All differences of one kind. */
export interface Finding {
  readonly kind: Kind;
  /** The number of differences, of which only the first are listed. */
  readonly total: number;
  readonly differences: readonly Difference[];
}

/** The most differences of a kind that are listed. The first few usually lead to the cause of the rest. */
export const MOST_LISTED = 50;

/** Groups differences by kind. */
export function findingsOf(differences: readonly Difference[]): Finding[] {
  return [...Map.groupBy(differences, (one) => one.kind)].map(([kind, all]) => ({
    kind,
    total: all.length,
    differences: all.slice(0, MOST_LISTED),
  }));
}

/** Writes an amount for an operator, such as `12.99 EUR`. */
export function moneyWords(minor: bigint, currency: string): string {
  return isCurrency(currency)
    ? `${decimalText(minor, currencies[currency].decimals)} ${currency}`
    : `${minor} ${currency}`;
}
