import { Type } from 'typebox';
import type { Static } from 'typebox';
import { MoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import type { FeeSchedule } from './domain.ts';

const ScheduleJson = Type.Object({
  version: Type.Integer(),
  valid_from: Type.String({ description: 'From when it is in force, until the next one is.' }),
  card: Type.Object(
    { free_up_to: MoneyJson, basis_points: Type.Integer() },
    {
      description:
        'Of what cards bring a holder in a month (UTC), by payments and by top-ups: the first sum is free, and what is beyond costs so much, rounded up.',
    },
  ),
  merchant_basis_points: Type.Integer({
    description: 'Of a seller’s part, taken at its release: the `fee` of the part, rounded half to even.',
  }),
});

/** The versions of the wallet's fees on the wire. */
export const FeesJson = Type.Object({
  schedules: Type.Array(ScheduleJson, {
    description: 'All versions, the oldest first, with those that are announced. A version never changes.',
  }),
});

/** The JSON of the versions of the fees. */
export function toFeesJson(schedules: readonly FeeSchedule[]): Static<typeof FeesJson> {
  return {
    schedules: schedules.map(({ version, validFrom, currency, merchantBasisPoints, ...card }) => ({
      version,
      valid_from: validFrom.toISOString(),
      card: {
        free_up_to: toMoneyJson({ minor: card.cardFreeUpToMinor, currency }),
        basis_points: card.cardBasisPoints,
      },
      merchant_basis_points: merchantBasisPoints,
    })),
  };
}
