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
    `insert into limits.policies (version, valid_from, tiers, step_up)
     select version + 1, valid_from + interval '1 second', jsonb_set(tiers, array[$1::text, 'EUR'], $2::jsonb), step_up
       from limits.policies order by version desc limit 1`,
    [tier, JSON.stringify({ ...limits, holds: null })],
  );
}

/** Numbers by which payments ask for more proof, as `limits.policies` has them. Amounts are euros, in cents. */
export interface StepUpAsked {
  readonly above?: { readonly EUR: { readonly payment: number; readonly day: number } };
  readonly newBrowserHours?: number;
  readonly usualFrom?: number;
  readonly usualWithinHours?: number;
  readonly mostInHour?: number;
}

/** Numbers by which no payment asks for its sum or for how many there were, for tests about other rules. */
export const asksNothing: StepUpAsked = { above: { EUR: { payment: 1e12, day: 1e12 } }, mostInHour: 1e6 };

/** Stores a version of the limits that is in force at once, with other numbers of the step-up. */
export async function changeStepUp(
  { walletRows }: Pick<Constellation, 'walletRows'>,
  numbers: StepUpAsked,
): Promise<void> {
  await walletRows(
    `insert into limits.policies (version, valid_from, tiers, step_up)
     select version + 1, valid_from + interval '1 second', tiers, step_up || $1::jsonb
       from limits.policies order by version desc limit 1`,
    [JSON.stringify(numbers)],
  );
}
