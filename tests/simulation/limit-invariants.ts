import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Rest } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { couponMinor, couponShareOf } from './coupon-invariants.ts';
import { groupBy, minor, text } from './rows.ts';

type Tiers = Readonly<Record<string, Readonly<Record<string, { readonly day: number; readonly year: number }>>>>;

/** Violations about the limits of holders, each a sentence that begins with its invariant. It reads only tables. */
export function judgeLimitUses({ wallet }: Rest): string[] {
  const captured = wallet.rows('payments.payments').filter((row) => row['captured_at'] !== null);
  const parts = groupBy(wallet.rows('payments.parts'), 'payment_id');
  const byUse = Map.groupBy(captured, useOf);
  const uses = new Map(wallet.rows('limits.uses').map((row) => [text(row, 'id'), row]));
  const holders = new Map(wallet.rows('accounts.holders').map((row) => [text(row, 'id'), row]));
  const tiers = wallet.rows('limits.policies').at(-1)!['tiers'] as Tiers;
  const missing = [...byUse.keys()].filter((id) => !uses.has(id));
  const reports = wallet.rows('protection.reports');
  // A simulated report is of one payment.
  const paidBy = new Map(reports.map((row) => [reportedIn(row), minor(row, 'paid_minor')]));
  const covered = (own: readonly Row[]): bigint =>
    own.reduce((sum, payment) => sum + (paidBy.get(text(payment, 'id')) ?? 0n), 0n);
  return [
    ...missing.map((id) => `I16: the captures of ${id} were never counted`),
    ...[...uses].flatMap(([id, use]) => {
      const own = byUse.get(id) ?? [];
      const back = own.reduce((sum, payment) => sum + backOf(payment, parts.get(text(payment, 'id')) ?? []), 0n);
      const ofYear = own.reduce((sum, one) => sum + paid(one), 0n) - back - covered(own);
      const ofDay = own.filter((one) => dayOf(one) === text(use, 'day')).reduce((sum, one) => sum + paid(one), 0n);
      const later = own.filter((one) => dayOf(one) > text(use, 'day'));
      const limits = tiers[text(holders.get(text(use, 'holder_id'))!, 'tier')]![id.split(' ')[1]!]!;
      const [year, day] = [minor(use, 'year_minor'), minor(use, 'day_minor')];
      return [
        ...(year === ofYear ? [] : [`I16: ${id} has ${year} of the year, but ${ofYear} were captured and stay`]),
        ...(day === ofDay ? [] : [`I16: ${id} has ${day} of ${text(use, 'day')}, but ${ofDay} were captured`]),
        ...later.map((one) => `I16: ${id} ends on ${text(use, 'day')}, before the capture of ${text(one, 'id')}`),
        ...(year > BigInt(limits.year) || day > BigInt(limits.day)
          ? [`I16: ${id} is above the limits of its tier`]
          : []),
      ];
    }),
  ];
}

function reportedIn(report: Row): string {
  const [item] = report['items'] as readonly { readonly paymentId: Id<'pay'> }[];
  return toUuid(item!.paymentId);
}

/** What the holder paid: the rest came from a promotion. */
function paid(payment: Row): bigint {
  return minor(payment) - minor(payment, 'discount_minor') - couponMinor(payment);
}

/** What of refunds went to the holder: the rest went back to the coupon. */
function backOf(payment: Row, parts: readonly Row[]): bigint {
  return parts.reduce((sum, part) => sum + minor(part, 'refunded_minor') - couponShareOf(payment, part).back, 0n);
}

function dayOf(payment: Row): string {
  return (payment['captured_at'] as Date).toISOString().slice(0, 10);
}

function useOf(payment: Row): string {
  return `${text(payment, 'payer_id')} ${text(payment, 'currency')} ${dayOf(payment).slice(0, 4)}`;
}
