import { Type } from 'typebox';
import type { Static } from 'typebox';
import { MoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { leftOf, raisedBy } from './domain.ts';
import type { Allowance } from './domain.ts';

/** The limits of a holder in one currency, on the wire. */
export const LimitsJson = Type.Object({
  tier: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)]),
  per_payment: MoneyJson,
  per_day: MoneyJson,
  per_year: MoneyJson,
  left_today: MoneyJson,
  left_this_year: MoneyJson,
  /** The most that the balance may hold after a top-up; absent without a limit. */
  holds: Type.Optional(MoneyJson),
  /** Absent if nothing raises the limits. */
  raised_by: Type.Optional(Type.Union([Type.Literal('profile'), Type.Literal('document')])),
});

/** Writes the limits of a holder, with what is left of them at `now`. */
export function toLimitsJson(allowance: Allowance, currency: 'EUR', now: Date): Static<typeof LimitsJson> {
  const { tier, limits } = allowance;
  const money = (minor: bigint) => toMoneyJson({ minor, currency });
  const left = leftOf(allowance, now);
  const raises = raisedBy(tier);
  return {
    tier,
    per_payment: money(limits.paymentMinor),
    per_day: money(limits.dayMinor),
    per_year: money(limits.yearMinor),
    left_today: money(left.dayMinor < left.yearMinor ? left.dayMinor : left.yearMinor),
    left_this_year: money(left.yearMinor),
    ...(limits.holdsMinor === null ? {} : { holds: money(limits.holdsMinor) }),
    ...(raises === undefined ? {} : { raised_by: raises }),
  };
}
