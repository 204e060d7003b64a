import type { Ledger } from '../../ledger/accounts/service.ts';
import type { CaseAges, Cases } from '../../protection/cases/service.ts';
import type { HouseBalance } from './domain.ts';

/** What the page of numbers shows. */
export interface Numbers {
  readonly house: readonly HouseBalance[];
  /** The cases that wait for an operator, by their age. */
  readonly ages: readonly CaseAges[];
}

interface NumbersDeps {
  readonly ledger: Pick<Ledger, 'houseAccounts'>;
  readonly cases: Pick<Cases, 'agesOfQueue'>;
}

/** Reads the numbers: the few accounts of the house, and the cases that wait. Nothing grows with the shop. */
export async function readNumbers({ ledger, cases }: NumbersDeps): Promise<Numbers> {
  const [house, ages] = await Promise.all([ledger.houseAccounts(), cases.agesOfQueue()]);
  return { house, ages };
}
