import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { ReferenceDay } from '../../funding/rates/domain.ts';
import type { Rates } from '../../funding/rates/service.ts';
import type { WithdrawalTerms } from '../../funding/withdrawals/domain.ts';
import type { Withdrawals } from '../../funding/withdrawals/service.ts';
import type { HolderChanges } from '../../identity/accounts/contact-service.ts';
import { provedEmail } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import { contactRules } from '../../identity/contacts/domain.ts';
import type { Passkeys } from '../../identity/passkeys/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError, Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import type { Session } from '../../identity/sessions/domain.ts';
import type { Sessions } from '../../identity/sessions/service.ts';
import type { Mandates } from '../../linking/mandates/service.ts';
import { closingFault, remainderOf } from './domain.ts';
import type { ClosingError, OpenCounts } from './domain.ts';
import { holderClosed } from './jobs-schema.ts';
import { balancesOf, countOpen } from './store.ts';

/** The door to closing a wallet. */
export interface Closing {
  /** Finds the reason why a wallet cannot be closed; undefined if it can. */
  faultOf(holderId: Id<'hld'>): Promise<ClosingError | undefined>;
  /** What is too little to be withdrawn, and stays in the books of the closed wallet. */
  remainder(holderId: Id<'hld'>): Promise<readonly Money[]>;
  /** Finds the holder's ways to agree. */
  ways(session: Session): Promise<WaysToProve>;
  /**
   * Closes the wallet of a holder who agrees by PIN or passkey. In one transaction, its links to shops, its sessions and
   * its passkeys end, and its number and address are kept from others for a while. The books stay as they are, with what
   * is too little to be withdrawn.
   */
  close(session: Session, proof: Proof): Promise<Result<void, ClosingError | ProofError>>;
}

interface ClosingDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly changes: HolderChanges;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly passkeys: Pick<Passkeys, 'removeAll'>;
  readonly proofs: Proofs;
  readonly mandates: Pick<Mandates, 'lockAll' | 'revokeAllOf'>;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly rates: Pick<Rates, 'latest'>;
  readonly withdrawals: Pick<Withdrawals, 'terms'>;
}

/** Creates the door to closing a wallet. */
export function createClosing(deps: ClosingDeps): Closing {
  return {
    faultOf: (holderId) => faultOf(deps, holderId),
    remainder: async (holderId) => {
      const limits = await leastOf(deps);
      return deps.db.one((tx) => remainderIn(tx, holderId, limits));
    },
    ways: (session) => deps.proofs.ways(session.holderId, challengeOf(session)),
    close: (session, proof) => closeWallet(deps, session, proof),
  };
}

async function faultOf(deps: ClosingDeps, holderId: Id<'hld'>): Promise<ClosingError | undefined> {
  const [{ status }, least] = await Promise.all([deps.accounts.get(holderId), leastOf(deps)]);
  return closingFault(status, await deps.db.one((tx) => counted(tx, holderId, least)));
}

/** What decides whether money is too little to be withdrawn. */
interface Least {
  readonly day: ReferenceDay | undefined;
  readonly terms: readonly WithdrawalTerms[];
}

async function leastOf({ rates, withdrawals }: ClosingDeps): Promise<Least> {
  const [day, terms] = await Promise.all([rates.latest(), withdrawals.terms()]);
  return { day, terms };
}

async function remainderIn(tx: Tx, holderId: Id<'hld'>, { day, terms }: Least): Promise<readonly Money[]> {
  return remainderOf(await balancesOf(tx, HOME_CELL, holderId), day, terms);
}

async function counted(tx: Tx, holderId: Id<'hld'>, least: Least): Promise<OpenCounts> {
  const { topUp, balance, ...counts } = await countOpen(tx, HOME_CELL, holderId);
  const remainder = await remainderIn(tx, holderId, least);
  return { ...counts, balance: remainder.length > 0 ? 0 : balance, top_up: topUp };
}

function challengeOf({ id, holderId }: Session): Buffer {
  return sha256(`close wallet ${holderId} ${id}`);
}

async function closeWallet(
  deps: ClosingDeps,
  session: Session,
  proof: Proof,
): Promise<Result<void, ClosingError | ProofError>> {
  const { holderId } = session;
  const fault = await faultOf(deps, holderId);
  if (fault) return err(fault);
  const proved = await deps.proofs.prove(holderId, challengeOf(session), proof);
  if (!proved.ok) return proved;
  const { db, world, changes, mandates, sessions, passkeys, security } = deps;
  const least = await leastOf(deps);
  return db.writeResult<void, ClosingError>(async (tx) => {
    // Payments lock mandates before the holder, so this does too; it then sees all that they wrote.
    await mandates.lockAll(tx, holderId);
    const holder = await changes.lock(tx, holderId);
    const now = closingFault(holder.status, await counted(tx, holderId, least));
    if (now) return err(now);
    await mandates.revokeAllOf(tx, holderId, 'holder');
    const until = new Date(world.clocks.security().getTime() + contactRules.restMs);
    for (const contact of [holder.phone, provedEmail(holder)])
      if (contact !== undefined) await changes.keep(tx, contact, holderId, until);
    await changes.close(tx, holderId);
    await passkeys.removeAll(tx, holderId);
    await sessions.endAll(tx, holderId);
    await security.record(tx, 'account.closed', holderId);
    await enqueue(tx, [holderClosed({ holder_id: holderId })]);
    return ok();
  });
}
