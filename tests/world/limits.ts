import type { Tier } from '../../wallet/server/identity/accounts/domain.ts';
import type { Constellation } from './constellation.ts';

/** Limits of a tier in euros, in cents. */
export interface LimitsAsked {
  readonly payment: number;
  readonly day: number;
  readonly year: number;
}

/** Stores a version of the limits that is in force at once, with other limits for one tier. */
export async function changeLimits(
  { walletRows }: Pick<Constellation, 'walletRows'>,
  tier: Tier,
  limits: LimitsAsked,
): Promise<void> {
  await walletRows(
    `insert into limits.policies (version, valid_from, tiers)
     select version + 1, valid_from + interval '1 second', jsonb_set(tiers, array[$1::text, 'EUR'], $2::jsonb)
       from limits.policies order by version desc limit 1`,
    [tier, JSON.stringify({ ...limits, holds: null })],
  );
}
