import { currencies, isCurrency } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';

/** What can differ, and what that means in words for whoever runs the wallet. */
export const kinds = {
  entry_gap: 'The numbers of the journal leave something out: an entry was removed, or one was written past the batch.',
  entry_unbalanced: 'The credits and the debits of a journal entry are not the same.',
  entry_postings: 'A journal entry and its postings do not belong together: one of them was removed.',
  posting_account: 'A posting is of an account that is not there, or that is kept in another currency.',
  running_balance: 'The balance that a posting says it left is not the one before it and its amount.',
  account_balance: 'The balance of an account is not the sum of its postings.',
  account_held: 'What an account has reserved is not the sum of its open holds.',
  account_floor: 'An account is below the floor that it may never fall below.',
  hold_state: 'A hold is both open and resolved, or took what it may not take.',
  batch_content: 'Entries of the past say something else than when they were written.',
  chain_link: 'The chain of hashes over the batches is broken.',
  chain_head: 'The journal does not end where its head says.',
  anchor_off_chain: 'The chain does not pass through a head that was written down outside of the database.',
  anchor_unread: 'A line of the file outside of the database is no head.',
  payment_entry:
    'A payment that was captured is not in the journal exactly once, or one that was not captured is in it.',
  payment_escrow: 'What was captured is not what was released, what was refunded and what is still in escrow.',
  escrow_balance: 'Escrow does not hold the sum of the open parts of all payments.',
  payment_share: 'What a released part brought to its seller, to the shop or to the wallet is not their share of it.',
  payment_source: 'A payment was not paid by whom it says: its payer, and a promotion where one gave a part of it.',
  promotion_budget: 'What a promotion has left is not its budget less what it gave and what went back to its shop.',
  cell_crossing: 'What left a cell for another did not arrive there, or something arrived that never left.',
  charge_entry: 'A charge of the card processor is not in the journal exactly once.',
  charge_amount: 'A charge of the card processor and its journal entry are not of one amount.',
  entry_charge: 'The journal says that the card processor owes what its book does not know.',
  refund_entry: 'The card processor gave money back that the journal does not know of.',
  order_payment: 'The market and the wallet do not agree on whether an order is paid.',
  order_amount: 'The market believes another amount paid than the wallet captured.',
  order_part: 'The market and the wallet do not agree on how far a part of an order is.',
  payment_order: 'The wallet captured a payment for an order that the market does not know.',
} as const;

export type Kind = keyof typeof kinds;

/** What can differ between the wallet and each of the two who are asked over the net. */
export const kindsAbout = {
  'the card processor': ['charge_entry', 'charge_amount', 'entry_charge', 'refund_entry'],
  'the market': ['order_payment', 'order_amount', 'order_part', 'payment_order'],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

/** One of two that should agree: what it is, by a name that it can be found by, and what it says. */
export interface Side {
  readonly reference: string;
  readonly says: string;
}

export interface Difference {
  readonly kind: Kind;
  readonly sides: readonly [Side, Side];
}

/** What one check found. */
export interface Finding {
  readonly kind: Kind;
  /** How many there are; only the first of them are listed one by one. */
  readonly total: number;
  readonly differences: readonly Difference[];
}

/** At most this many differences of a kind are listed one by one: the first few lead to the cause of the rest. */
export const MOST_TOLD = 50;

/** The findings of differences that are all in memory, by kind. */
export function findingsOf(differences: readonly Difference[]): Finding[] {
  return [...Map.groupBy(differences, (one) => one.kind)].map(([kind, all]) => ({
    kind,
    total: all.length,
    differences: all.slice(0, MOST_TOLD),
  }));
}

/** An amount for an operator, such as `12.99 EUR`. */
export function moneyWords(minor: bigint, currency: string): string {
  return isCurrency(currency)
    ? `${decimalText(minor, currencies[currency].decimals)} ${currency}`
    : `${minor} ${currency}`;
}
