import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { accountsKey } from '../batch/command.ts';
import type { State } from '../batch/command.ts';
import { debtAccountId } from './debt-domain.ts';
import type { Indebted } from './debt-domain.ts';

/** Finds an account with its owner's debt, among the rows of a command that touches both. */
export function indebted(state: State, id: Id<'acc'>): Indebted {
  const account = state.get(accountsKey, id);
  invariant(account, 'the account of a share exists');
  return { account, debt: state.get(accountsKey, debtAccountId(id)) };
}
