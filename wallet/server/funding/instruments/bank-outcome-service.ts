import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Restrictions } from '../../identity/restrictions/service.ts';
import type { Processor } from '../processor/domain.ts';
import type { Payouts } from '../processor/payout-domain.ts';
import { judged } from './bank-domain.ts';
import type { BankAccount, Judgment } from './bank-domain.ts';
import { lockBankAccount, storeBankAccount } from './bank-store.ts';
import { bankFailureNotice, bankProofExpiry } from './jobs-schema.ts';

/** The dependencies of what ends or proves an account. */
export interface OutcomeDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly restrictions: Pick<Restrictions, 'add'>;
  readonly processor: Pick<Processor, 'forgetBankAccount'>;
  /** Undefined if the operator pays nothing out. */
  readonly payouts: Payouts | undefined;
}

/** Stores a judgment, with what follows from it. @returns The account afterwards; undefined if it was removed. */
export async function apply(deps: OutcomeDeps, id: Id<'ins'>, judgment: Judgment): Promise<BankAccount | undefined> {
  const after = await deps.db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (!account) return undefined;
    const next = judged(account, judgment);
    if (next.status !== account.status) await storeOutcome(deps, tx, next);
    return next;
  });
  // An account whose proof ended here first must not be proved there afterwards.
  if (after?.status === 'failed') await forget(deps, after);
  return after;
}

/** Ends the proof of an account whose time is over. */
export async function expire(deps: OutcomeDeps, id: Id<'ins'>): Promise<void> {
  const { db, world } = deps;
  const account = await db.asWriter((tx) => lockBankAccount(tx, HOME_CELL, id));
  if (!account || world.clocks.business() < account.expiresAt) return;
  await apply(deps, id, { kind: 'ended', why: 'expired' });
}

/** Has the processor forget an account: nothing is debited from it or paid to it any more. */
export async function forget({ processor, payouts }: OutcomeDeps, account: BankAccount): Promise<void> {
  await processor.forgetBankAccount(account);
  if (account.destination) await payouts?.closeDestination(account.destination);
}

async function storeOutcome(
  { security, restrictions, world }: OutcomeDeps,
  tx: Tx,
  account: BankAccount,
): Promise<void> {
  const { id, holderId, last4 } = account;
  await storeBankAccount(tx, account);
  await clearTimers(tx, [bankProofExpiry.of(id)], HOME_CELL);
  // It happens days later, while the holder waits for it. The other ends are on the page that brings them about.
  if (account.failure === 'returned' || account.failure === 'not_sent') {
    await enqueue(tx, [bankFailureNotice({ holder_id: holderId, instrument_id: id })], HOME_CELL);
  }
  if (account.status !== 'verified') return;
  await security.record(tx, 'bank_account.proved', holderId, { ending: last4 });
  await restrictions.add(tx, { holderId, cause: 'instrument_added', at: world.clocks.business() });
}
