import { limitsOf } from '../../wallet/server/identity/limits/domain.ts';
import type { Allowance, LimitsPolicy, TierLimits } from '../../wallet/server/identity/limits/domain.ts';

const limits = (paymentMinor: bigint, dayMinor: bigint, yearMinor: bigint, holdsMinor: bigint | null) =>
  new Map<string, TierLimits>([['EUR', { paymentMinor, dayMinor, yearMinor, holdsMinor }]]);

/** The first version of the limits, as the migrations store it. */
export const firstLimits: LimitsPolicy = {
  version: 1,
  validFrom: new Date('2020-01-01T00:00:00Z'),
  tiers: {
    0: limits(0n, 0n, 0n, 15_000n),
    1: limits(20_000n, 100_000n, 500_000n, null),
    2: limits(500_000n, 1_000_000n, 5_000_000n, null),
  },
  stepUp: {
    above: new Map([['EUR', { paymentMinor: 5_000n, dayMinor: 15_000n }]]),
    newBrowserHours: 72,
    usualFrom: 10,
    usualWithinHours: 1,
    mostInHour: 10,
  },
};

/** What an active holder of a tier may pay in euros, without a use. */
export function sampleAllowance(tier: Allowance['tier']): Omit<Allowance, 'use'> {
  return { tier, status: 'active', limits: limitsOf(firstLimits, tier, 'EUR') };
}
