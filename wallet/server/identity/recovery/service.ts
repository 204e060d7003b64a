import type { Weight } from '#platform/credentials/password.ts';
import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Application, CodeError } from '../phone-verification/domain.ts';
import type { ApplicationGone } from '../phone-verification/service.ts';
import { phaseOf } from './domain.ts';
import type { NextStep, Recovery, Standing } from './domain.ts';
import { setPassword, standingOf, stepOf, weigh } from './password-service.ts';
import type { ResetBy, ResetError, TypedReset } from './password-service.ts';
import type { RecoveryDeps } from './port.ts';
import { findWaiting } from './store.ts';
import { undoCodeOf } from './undo-crypto.ts';
import { endByChange, notify, stopAs, stopBy, wait } from './wait-service.ts';
import type { StopError, WaitError } from './wait-service.ts';

/**
 * The door to forgotten passwords. The person proves the phone (`PhoneVerification` with the purpose `recovery`), and
 * then gives a second factor, which is never the phone: the PIN, a code of the authenticator app or a recovery code.
 * Without one, the new password waits for 72 hours of business time, in which the owner is notified by all channels and
 * can stop it.
 */
export interface Recoveries {
  /** Checks the code of an application, as `PhoneVerification` does, and logs a refusal for the number's holder. */
  verifyCode(token: string, typed: string): Promise<Result<void, CodeError | ApplicationGone>>;
  /** Finds what the wallet of a verified application has; undefined if the number has no wallet any more. */
  standing(application: Application): Promise<Standing | undefined>;
  /** Finds the next step for a wallet. */
  nextStep(standing: Standing): NextStep;
  /** Weighs a new password for the meter; undefined above the meter's rate limit. */
  weigh(application: Application, password: string): Promise<Weight | undefined>;
  /**
   * Replaces the password: after a second factor, or once the wait has ended. All sessions end, factors stay, and what a thief
   * would do first waits (`Restrictions`). The proof of the phone is used up; the same form sent twice is accepted twice.
   *
   * @returns What was proved besides the phone.
   */
  setPassword(token: string, typed: TypedReset): Promise<Result<ResetBy, ResetError>>;
  /** Begins the wait, and notifies the holder by all channels; a waiting one stays as it is. */
  wait(token: string): Promise<Result<Recovery, WaitError>>;
  /** Finds the recovery of a holder that is waiting or due. */
  waitingOf(holderId: Id<'hld'>): Promise<Recovery | undefined>;
  /** Stops the recovery of a signed-in holder, if there is one. */
  stopAs(holderId: Id<'hld'>): Promise<void>;
  /** Stops a recovery by the code in the notices, as it was typed. Idempotent. */
  stopBy(typed: string): Promise<Result<void, StopError>>;
  /**
   * Ends the recovery of a holder that waits, if there is one, in the transaction of a freeze, or of another password or
   * number. The caller has locked the holder.
   */
  endByChange(tx: Tx, holderId: Id<'hld'>): Promise<void>;
  /** The code that stops a recovery, for the notices to its holder. */
  undoCode(id: string): string;
  /** Notifies the holder before or when the wait ends, once, unless it is over. For timers. */
  notify(id: Id<'rcv'>, notice: 'reminded' | 'due'): Promise<void>;
}

/** Creates the door to forgotten passwords. */
export function createRecoveries(deps: RecoveryDeps): Recoveries {
  return {
    verifyCode: (token, typed) => verifyCode(deps, token, typed),
    standing: (application) => standingOf(deps, application),
    nextStep: (standing) => stepOf(deps, standing),
    weigh: (application, password) => weigh(deps, application, password),
    setPassword: (token, typed) => setPassword(deps, token, typed),
    wait: (token) => wait(deps, token),
    waitingOf: (holderId) => waitingOf(deps, holderId),
    stopAs: (holderId) => stopAs(deps, holderId),
    stopBy: (typed) => stopBy(deps, typed),
    endByChange: (tx, holderId) => endByChange(deps, tx, holderId),
    undoCode: (id) => undoCodeOf(deps.key, id),
    notify: (id, notice) => notify(deps, id, notice),
  };
}

async function verifyCode(
  { phone, accounts, security }: RecoveryDeps,
  token: string,
  typed: string,
): Promise<Result<void, CodeError | ApplicationGone>> {
  const [application, verified] = [await phone.find(token), await phone.verify(token, typed)];
  const holderId = application && (await accounts.idOf(application.phone));
  if (!verified.ok) await security.note('code.failed', holderId, { reason: verified.error.code });
  return verified;
}

async function waitingOf({ db, world }: RecoveryDeps, holderId: Id<'hld'>): Promise<Recovery | undefined> {
  const found = await db.asReader({ holder: holderId }, (tx) => findWaiting(tx, HOME_CELL, holderId));
  return found && phaseOf(found, world.clocks.business()) !== 'over' ? found : undefined;
}
