import type { StripeBook } from './book.ts';
import { entryOf, knownEntry } from './book.ts';
import type { Charge, Dispute, Refund } from './charge-book.ts';
import type { Desk } from './desk.ts';
import type { Payout } from './money-book.ts';
import { free, movementIdOf } from './movement.ts';
import type { Movement } from './movement.ts';
import { ofReversal, ofTransfer } from './transfer-movements.ts';

const DAY_S = 86_400;
/** The days after which a charge can be paid out. */
const DELAY_DAYS = 2;
const DISPUTE_FEE = 2_000;

/** The processor's prices: a share in tenths of a percent, and an amount. */
const PRICES = {
  domestic: { permille: 15, fixed: 25 },
  foreign: { permille: 33, fixed: 25 },
  /** A debit of an account: at most five units. */
  debit: { permille: 8, fixed: 0, most: 500 },
} as const;

/** The countries of the European Economic Area, whose cards cost less. */
const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** The processor's fee for a charge. */
export function feeOf(book: StripeBook, charge: Charge): number {
  const { face } = knownEntry(book.methods, charge.method);
  const isForeign = face.type === 'card' && !EEA.includes(face.card.country);
  const price = face.type === 'card' ? PRICES[isForeign ? 'foreign' : 'domestic'] : PRICES.debit;
  const fee = Math.round((charge.amount * price.permille) / 1_000) + price.fixed;
  return 'most' in price ? Math.min(fee, price.most) : fee;
}

/** Everything that moved a balance, the newest first: the platform's own, or that of a connected account. */
export function movementsOf(book: StripeBook, account: string | null): Movement[] {
  const ofCharges = [
    ...Object.values(book.charges).flatMap((one) => ofCharge(book, one)),
    ...Object.values(book.refunds).flatMap((one) => ofRefund(book, one)),
    ...Object.values(book.disputes).flatMap(ofDispute),
  ];
  return [
    ...(account === null ? ofCharges : []),
    ...Object.values(book.transfers).flatMap((one) => ofTransfer(one, account)),
    ...Object.values(book.reversals).flatMap((one) => ofReversal(book, one, account)),
    ...Object.values(book.payouts)
      .filter((one) => one.account === account)
      .flatMap(ofPayout),
  ]
    .toSorted((left, right) => left.created - right.created)
    .toReversed();
}

/** Everything that moved the balances of the platform and of all connected accounts. */
export function everyMovement(book: StripeBook): Movement[] {
  return [null, ...Object.keys(book.accounts)].flatMap((account) => movementsOf(book, account));
}

function ofCharge(book: StripeBook, charge: Charge): Movement[] {
  if (charge.available_on === null) return [];
  const isCard = knownEntry(book.methods, charge.method).face.type === 'card';
  return [
    {
      id: movementIdOf(charge.id),
      type: isCard ? 'charge' : 'payment',
      category: 'charge',
      source: charge.id,
      amount: charge.amount,
      fee: feeOf(book, charge),
      feeWords: 'Stripe processing fees',
      currency: charge.currency,
      description: charge.description,
      created: charge.created,
      available_on: charge.available_on,
    },
  ];
}

function ofRefund(book: StripeBook, refund: Refund): Movement[] {
  const { currency, id, created } = refund;
  const charge = entryOf(book.charges, refund.charge);
  const isCard = charge && knownEntry(book.methods, charge.method).face.type === 'card';
  const of = { ...free, source: id, currency };
  const given: Movement = {
    ...of,
    id: movementIdOf(id),
    type: isCard ? 'refund' : 'payment_refund',
    category: 'refund',
    amount: -refund.amount,
    description: `REFUND FOR CHARGE${charge?.description ? ` (${charge.description})` : ''}`,
    created,
    available_on: created,
  };
  if (refund.failedAt === null) return [given];
  const at = refund.failedAt;
  const failed = { type: 'refund_failure', category: 'refund_failure', amount: refund.amount } as const;
  return [given, { ...of, ...failed, id: movementIdOf(id, 'failure'), created: at, available_on: at }];
}

/** The movements of a dispute, the oldest first: the money goes, and comes back if the dispute is won. */
export function ofDispute(dispute: Dispute): Movement[] {
  const { amount, currency, charge, id, reinstatedAt, withdrawnAt } = dispute;
  if (withdrawnAt === null) return [];
  const of = { type: 'adjustment', source: id, currency } as const;
  const gone: Movement = {
    ...of,
    id: movementIdOf(id),
    category: 'dispute',
    amount: -amount,
    fee: DISPUTE_FEE,
    feeWords: 'Dispute fee',
    description: `Chargeback withdrawal for ${charge}`,
    created: withdrawnAt,
    available_on: withdrawnAt,
  };
  if (reinstatedAt === null) return [gone];
  const back: Movement = {
    ...of,
    ...free,
    id: movementIdOf(id, 'reinstated'),
    category: 'dispute_reversal',
    amount,
    description: `Chargeback reversal for ${charge}`,
    created: reinstatedAt,
    available_on: reinstatedAt,
  };
  return [gone, back];
}

function ofPayout(payout: Payout): Movement[] {
  const { amount, arrival_date, created, currency, description, failure, id, canceledAt, original } = payout;
  const of = { ...free, source: id, currency, description: description ?? 'STRIPE PAYOUT' };
  const sent: Movement = {
    ...of,
    id: movementIdOf(id),
    type: 'payout',
    category: 'payout',
    amount: -amount,
    created,
    available_on: original === undefined ? created : arrival_date,
  };
  const backAt = failure?.at ?? canceledAt;
  if (backAt === null || backAt === undefined) return [sent];
  const back = failure
    ? ({ type: 'payout_failure', category: 'payout_reversal' } as const)
    : ({ type: 'payout_cancel', category: 'payout_reversal' } as const);
  return [sent, { ...of, ...back, id: movementIdOf(id, 'failure'), amount, created: backAt, available_on: backAt }];
}

/** The balance in one currency. What is pending cannot be paid out yet. */
export interface BalanceOf {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
}

/** The balance of each currency; a charge is available after two days of business time. */
export function balancesOf({ book, businessS }: Desk, account: string | null): BalanceOf[] {
  const now = businessS();
  const byCurrency = Map.groupBy(movementsOf(book, account), ({ currency }) => currency);
  const usual = account === null ? 'eur' : knownEntry(book.accounts, account).default_currency;
  if (byCurrency.size === 0) byCurrency.set(usual, []);
  return [...byCurrency].map(([currency, movements]) => {
    const sumOf = (some: readonly Movement[]) => some.reduce((sum, one) => sum + one.amount - one.fee, 0);
    const [available, pending] = [
      movements.filter((one) => one.available_on <= now),
      movements.filter((one) => one.available_on > now),
    ];
    return { currency, available: sumOf(available), pending: sumOf(pending) };
  });
}

/** The money in one currency that can leave a balance now. */
export function availableOf(desk: Desk, account: string | null, currency: string): number {
  return balancesOf(desk, account).find((one) => one.currency === currency)?.available ?? 0;
}

/** When the money of a charge of now is available, in business time: at once, or two days later. */
export function availableOn({ businessS }: Desk, isAtOnce: boolean): number {
  return businessS() + (isAtOnce ? 0 : DELAY_DAYS * DAY_S);
}
