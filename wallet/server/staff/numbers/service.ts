import type { Ledger } from '../../ledger/accounts/service.ts';
import type { CaseAges, Cases } from '../../protection/cases/service.ts';
import type { HouseBalance } from './domain.ts';
import type { RefusalCount } from './refusals-domain.ts';
import type { Refusals } from './refusals-service.ts';

/** What the page of numbers shows. */
export interface Numbers {
  readonly house: readonly HouseBalance[];
  /** The cases that wait for an operator, by their age. */
  readonly ages: readonly CaseAges[];
  readonly refusals: readonly RefusalCount[];
}

interface NumbersDeps {
  readonly ledger: Pick<Ledger, 'houseAccounts'>;
  readonly cases: Pick<Cases, 'agesOfQueue'>;
  readonly refusals: Pick<Refusals, 'read'>;
}

/**
 * Reads the numbers: the few accounts of the house, the cases that wait, and the refusals by code. Nothing grows with
 * the shop.
 */
export async function readNumbers(deps: NumbersDeps): Promise<Numbers> {
  const [house, ages, refusals] = await Promise.all([
    deps.ledger.houseAccounts(),
    deps.cases.agesOfQueue(),
    deps.refusals.read(),
  ]);
  return { house, ages, refusals };
}
