import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Rest } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { groupBy, minor, text, total } from './rows.ts';

interface StoredCoupon {
  readonly promotionId: string;
  readonly accountId: string;
  readonly uses: readonly string[];
  readonly minor: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** Reads the coupon of a payment. */
export function couponOf(payment: Row): StoredCoupon | null {
  return payment['coupon'] as StoredCoupon | null;
}

/** Reads what a coupon pays of a payment. */
export function couponMinor(payment: Row): bigint {
  return BigInt(couponOf(payment)?.minor ?? 0);
}

/** Computes what a coupon paid of a part, and what of it came back by refunds: a share, rounded down. */
export function couponShareOf(payment: Row, part: Row): { paid: bigint; back: bigint } {
  const paid = BigInt(couponOf(payment)?.parts[text(part, 'id')] ?? 0);
  return { paid, back: (minor(part, 'refunded_minor') * paid) / minor(part) };
}

/** Violations about the wallet's coupons, each a sentence that begins with its invariant. */
export function judgeCoupons(rest: Rest): string[] {
  return [...budgetsAgree(rest), ...usesAgree(rest), ...onceAPerson(rest)];
}

/** I23: a coupon's budget is what its payments took and have reserved, what it returned, and the rest. */
function budgetsAgree({ wallet }: Rest): string[] {
  const parts = groupBy(wallet.rows('payments.parts'), 'payment_id');
  const accounts = new Map(wallet.rows('ledger.accounts').map((row) => [text(row, 'id'), row]));
  const payments = wallet.rows('payments.payments');
  return wallet.rows('promotions.promotions').flatMap((promotion) => {
    const id = text(promotion, 'id');
    const own = payments.filter((payment) => couponOf(payment)?.promotionId === id);
    const waiting = own.filter((payment) => payment['status'] === 'requires_approval');
    const taken = own
      .filter((payment) => payment['captured_at'] !== null)
      .flatMap((payment) => (parts.get(text(payment, 'id')) ?? []).map((part) => couponShareOf(payment, part)));
    const spent = taken.reduce((sum, share) => sum + share.paid - share.back, 0n);
    const held = waiting.reduce((sum, payment) => sum + couponMinor(payment), 0n);
    const account = accounts.get(text(promotion, 'account_id'))!;
    const left = minor(promotion, 'budget_minor') - minor(promotion, 'returned_minor') - spent;
    const facts: [string, bigint, bigint][] = [
      ['has', minor(account, 'posted_minor'), left],
      ['holds', minor(account, 'held_minor'), held],
    ];
    return facts.flatMap(([what, is, wanted]) =>
      is === wanted ? [] : [`I23: promotion ${id} ${what} ${is}, but its payments say ${wanted}`],
    );
  });
}

/** Whether a payment keeps what its person took of a coupon: it waits, or was captured and not wholly refunded. */
function keeps(payment: Row, parts: readonly Row[]): boolean {
  if (payment['status'] === 'requires_approval') return true;
  return payment['captured_at'] !== null && total(parts, 'refunded_minor') < minor(payment);
}

/** I23: what a person took of a coupon is with the payment that has it, and free if there is none. */
function usesAgree({ wallet }: Rest): string[] {
  const parts = groupBy(wallet.rows('payments.parts'), 'payment_id');
  const payments = wallet.rows('payments.payments');
  const wanted = new Map(
    payments
      .filter((payment) => keeps(payment, parts.get(text(payment, 'id')) ?? []))
      .flatMap((payment) => (couponOf(payment)?.uses ?? []).map((use) => [use, text(payment, 'id')] as const)),
  );
  return wallet.rows('promotions.coupon_uses').flatMap((use) => {
    const is = use['payment_id'] === null ? 'none' : text(use, 'payment_id');
    const should = wanted.get(text(use, 'id')) ?? 'none';
    return is === should ? [] : [`I23: a use of a coupon is with payment ${is}, not with ${should}`];
  });
}

/** I23: a person, in whichever wallet, has one payment with a coupon. */
function onceAPerson({ wallet, personOf }: Rest): string[] {
  const parts = groupBy(wallet.rows('payments.parts'), 'payment_id');
  const kept = wallet
    .rows('payments.payments')
    .filter((payment) => couponOf(payment) && keeps(payment, parts.get(text(payment, 'id')) ?? []));
  const byPerson = Map.groupBy(kept, (payment) => {
    const payerId: Id<'hld'> = toId('hld', text(payment, 'payer_id'));
    return `${personOf(payerId)} has promotion ${couponOf(payment)!.promotionId}`;
  });
  return [...byPerson].flatMap(([who, own]) =>
    own.length === 1 ? [] : [`I23: ${who} on ${own.length} payments at once`],
  );
}
