import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Rest } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { minor } from './rows.ts';

/** What happened in one run. */
export interface Figures {
  readonly steps: number;
  readonly kills: number;
  readonly captured: number;
  readonly topUps: number;
  readonly orders: number;
  readonly released: number;
  readonly refunds: number;
  /** Sellers whose balance did not cover a refund after a release. */
  readonly debts: number;
  /** Cases, of buyers and of the end of protection. */
  readonly cases: number;
  /** Cases that an operator decided. */
  readonly decided: number;
  /** Parts that were sent without tracking. */
  readonly untracked: number;
  /** Those of which money was released by the clock alone. */
  readonly untrackedReleased: number;
  /** Parts of which the shop said that they have arrived, with the right to it. */
  readonly vouched: number;
  /** Those of which money was released for it. */
  readonly vouchedReleased: number;
  /** Those to which the holder objected. */
  readonly objections: number;
  /** Withdrawals that were debited. */
  readonly withdrawn: number;
  /** Those whose money came back, after it was paid out or before. */
  readonly withdrawnBack: number;
  /** Refunds that went on to a card, or to its balance when the bank refused. */
  readonly toCards: number;
  /** Refunds to cards that failed. */
  readonly toCardsBack: number;
  /** Disputes in which a bank took money, and those that it gave back. */
  readonly chargedBack: number;
  readonly chargebacksWon: number;
  readonly exchanged: number;
  /** Payments that an exchange from another balance paid, wholly or partly. */
  readonly paidByExchange: number;
  /** Debits of bank accounts that were settled, and those that their banks took back. */
  readonly debited: number;
  readonly debitsBack: number;
  /** Payments that a coupon of the wallet helped to pay, and those of them of which it got something back. */
  readonly withCoupon: number;
  readonly couponsBack: number;
}

/** Adds the figures of two runs. */
export function addFigures(some: Figures, more: Figures): Figures {
  const sums = Object.entries(some).map(([name, count]) => [name, Number(count) + more[name as keyof Figures]]);
  return Object.fromEntries(sums) as Figures;
}

/** Counts what happened in a run. */
export function figuresOf(rest: Rest, { steps, kills }: Pick<Figures, 'steps' | 'kills'>): Figures {
  const { wallet, market, history } = rest;
  const parts = wallet.rows('payments.parts');
  const cases = wallet.rows('protection.cases');
  const untracked = parts.filter(isSentUntracked);
  const vouched = parts.filter((row) => row['proposal'] !== null);
  const isVouchedFor = (row: Row): boolean => isReleasedFor(row, row['proposal'] as Proposal | null, rest);
  const objected = new Set(history.flatMap((told) => (told.what === 'objected' ? [told.partId] : [])));
  return {
    steps,
    kills,
    released: parts.filter((row) => row['status'] === 'released').length,
    refunds: wallet.rows('protection.refunds').length,
    debts: wallet.rows('ledger.accounts').filter((row) => row['kind'] === 'debt').length,
    cases: cases.length,
    decided: cases.filter((row) => row['operator_id'] !== null).length,
    captured: wallet.rows('payments.payments').filter((row) => row['captured_at'] !== null).length,
    topUps: wallet.rows('top_ups.top_ups').length,
    orders: market.rows('orders.orders').length,
    untracked: untracked.length,
    untrackedReleased: untracked.filter((row) => isReleasedByClock(row, rest) && !isVouchedFor(row)).length,
    vouched: vouched.length,
    vouchedReleased: vouched.filter(isVouchedFor).length,
    objections: objected.size,
    ...fundingFigures(rest),
  };
}

function fundingFigures({ wallet, processor }: Rest) {
  const count = (table: string, isMeant: (row: Row) => boolean): number => wallet.rows(table).filter(isMeant).length;
  const withdrawals = 'withdrawals.withdrawals';
  const couponsOf = new Set(
    wallet.rows('payments.payments').flatMap((row) => (row['captured_at'] && row['coupon'] ? String(row['id']) : [])),
  );
  const debits = new Set(processor.book.flatMap((one) => (one.isDebit ? [one.processorId] : [])));
  return {
    withdrawn: count(withdrawals, (row) => row['status'] !== 'quoted'),
    withdrawnBack: count(withdrawals, (row) => ['failed', 'canceled', 'returned'].includes(String(row['status']))),
    toCards: count('card_refunds.card_refunds', () => true),
    toCardsBack: count('card_refunds.card_refunds', (row) => row['status'] === 'failed'),
    chargedBack: count('chargebacks.chargebacks', (row) => Number(row['moves']) > 0),
    chargebacksWon: count('chargebacks.chargebacks', (row) => row['status'] === 'won'),
    exchanged: count('exchange.quotes', (row) => row['done_at'] !== null),
    paidByExchange: count('payments.payments', (row) => row['exchange_share'] !== null),
    debited: count('ledger.entries', (row) => row['kind'] === 'debit'),
    withCoupon: count('payments.payments', (row) => row['captured_at'] !== null && row['coupon'] !== null),
    couponsBack: count(
      'payments.parts',
      (row) => couponsOf.has(String(row['payment_id'])) && minor(row, 'refunded_minor') > 0n,
    ),
    debitsBack: processor.cards.disputes.filter((one) => debits.has(one.chargeId)).length,
  };
}

interface Proposal {
  readonly releaseAt: string | null;
  readonly endedAt: string | null;
}

const MONTH = 30 * 86_400_000;

function isSentUntracked(part: Row): boolean {
  const parcels = part['parcels'] as readonly { readonly status: string; readonly announcedAt: string }[];
  const shippedAt = part['shipped_at'] as Date | null;
  if (part['is_untracked'] !== true || shippedAt === null) return false;
  return parcels.every((one) => one.status === 'canceled' || Date.parse(one.announcedAt) > shippedAt.getTime());
}

function isReleasedByClock(part: Row, { confirmed }: Rest): boolean {
  const sentAt = (part['shipped_at'] as Date).getTime();
  const isOwn = (partId: string): boolean => toUuid(partId as Id) === part['id'];
  return releasesOf(part).some((when) => when >= sentAt + MONTH && !confirmed.some((one) => isOwn(one.partId)));
}

function isReleasedFor(part: Row, proposal: Proposal | null, { confirmed }: Rest): boolean {
  if (!proposal || proposal.releaseAt === null || proposal.endedAt !== null) return false;
  const due = Date.parse(proposal.releaseAt);
  const isOwn = (partId: string): boolean => toUuid(partId as Id) === part['id'];
  return releasesOf(part).some(
    (when) => when >= due && !confirmed.some((one) => isOwn(one.partId) && one.at.getTime() <= when),
  );
}

/** When lines of a part were released. */
function releasesOf(part: Row): number[] {
  const lots = part['lots'] as readonly { readonly releasedAt: string | null }[];
  return lots.flatMap(({ releasedAt }) => (releasedAt === null ? [] : [Date.parse(releasedAt)]));
}
