import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/service.ts';
import type { CodeRefusal } from '../authenticators/domain.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { CodeError, SendError } from '../phone-verification/domain.ts';
import type { HolderCodes } from '../phone-verification/holder-service.ts';
import type { Asker, Unsent } from '../phone-verification/sender-service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { RecoveryCodes, RecoveryRefusal } from '../recovery-codes/service.ts';
import type { Method, PendingLogin } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import { waysOf } from './domain.ts';
import type { Way } from './domain.ts';

/** There is no such login: it has expired, it was finished, or the password was changed meanwhile. */
export interface LoginOver {
  readonly code: 'login_over';
}
/** The holder has no such way to take the second step. */
interface WayClosed {
  readonly code: 'way_closed';
}
type Closed = LoginOver | WayClosed;

/** A waiting login and the ways to finish it. */
export interface SecondStepAsked {
  /** The ways, the strongest first. */
  readonly ways: readonly Way[];
  /** The number of the wallet. */
  readonly phone: string;
  /** Whether this login has requested a code by SMS. */
  readonly isCodeSent: boolean;
}

/** A finished login. */
export interface Finished {
  /** The session's secret. */
  readonly token: string;
  /** The number of the wallet, for the browser to be known. */
  readonly phone: string;
}

/**
 * The door to the second step of a login by password. Each method takes the secret of the waiting login, which only the
 * browser has that gave the right password.
 */
export interface SecondStep {
  /** Finds a waiting login and its ways. */
  find(token: string): Promise<SecondStepAsked | undefined>;
  /** Lists the ways that a holder has, the strongest first. */
  waysOf(holderId: Id<'hld'>): Promise<readonly Way[]>;
  /** Sends a code to the wallet's phone, within the limits on codes. */
  sendCode(token: string, asker: Asker): Promise<Result<void, SendError | Unsent | Closed>>;
  /** Finishes the login with a code by SMS. */
  byCode(token: string, typed: string): Promise<Result<Finished, CodeError | Closed>>;
  /** Finishes the login with a code of the authenticator app. A refused one is reported to the holder, once a day. */
  byApp(token: string, typed: string): Promise<Result<Finished, CodeRefusal | Closed>>;
  /** Finishes the login with a recovery code; otherwise as `byApp`. */
  byRecovery(token: string, typed: string): Promise<Result<Finished, RecoveryRefusal | Closed>>;
}

interface SecondStepDeps {
  readonly db: Pick<Db, 'asWriter'>;
  readonly world: Pick<World, 'clocks'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly sessions: Pick<Sessions, 'findPending' | 'finishPending'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly authenticators: Pick<Authenticators, 'find' | 'verify'>;
  readonly recovery: Pick<RecoveryCodes, 'find' | 'use'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly codes: Pick<HolderCodes, 'find' | 'send' | 'verifyForLogin'>;
  readonly security: Pick<SecurityLog, 'lastOf' | 'record'>;
}

/** Creates the door to the second step. */
export function createSecondStep(deps: SecondStepDeps): SecondStep {
  return {
    find: (token) => find(deps, token),
    waysOf: (holderId) => waysFor(deps, { holderId }),
    sendCode: (token, asker) => sendCode(deps, token, asker),
    byCode: (token, typed) => byCode(deps, token, typed),
    byApp: (token, typed) => byApp(deps, token, typed),
    byRecovery: (token, typed) => byRecovery(deps, token, typed),
  };
}

async function find(deps: SecondStepDeps, token: string): Promise<SecondStepAsked | undefined> {
  const pending = await deps.sessions.findPending(token);
  if (!pending) return undefined;
  const { phone } = await deps.accounts.get(pending.holderId);
  return { ways: await waysFor(deps, pending), phone, isCodeSent: (await deps.codes.find(pending)) !== undefined };
}

async function waysFor(
  { passkeys, authenticators, recovery, restrictions }: SecondStepDeps,
  { holderId }: Pick<PendingLogin, 'holderId'>,
): Promise<Way[]> {
  const [had, app, set, waits] = await Promise.all([
    passkeys.list(holderId),
    authenticators.find(holderId),
    recovery.find(holderId),
    restrictions.find(holderId, 'new_factor'),
  ]);
  const isRecovered = waits?.cause === 'recovered';
  return waysOf({ hasPasskey: had.length > 0, hasApp: app !== undefined, isRecovered, recoveryLeft: set?.left ?? 0 });
}

/** Finds a waiting login whose holder has this way. */
async function findOpen(deps: SecondStepDeps, token: string, way: Way): Promise<Result<PendingLogin, Closed>> {
  const pending = await deps.sessions.findPending(token);
  if (!pending) return over;
  return (await waysFor(deps, pending)).includes(way) ? ok(pending) : err({ code: 'way_closed' });
}

async function sendCode(
  deps: SecondStepDeps,
  token: string,
  asker: Asker,
): Promise<Result<void, SendError | Unsent | Closed>> {
  const open = await findOpen(deps, token, 'sms');
  if (!open.ok) return open;
  const { phone } = await deps.accounts.get(open.value.holderId);
  return deps.codes.send(open.value, phone, asker, 'login');
}

async function byCode(
  deps: SecondStepDeps,
  token: string,
  typed: string,
): Promise<Result<Finished, CodeError | Closed>> {
  const open = await findOpen(deps, token, 'sms');
  if (!open.ok) return open;
  const verified = await deps.codes.verifyForLogin(open.value, typed);
  return verified.ok ? finish(deps, token, open.value, 'sms') : verified;
}

async function byApp(
  deps: SecondStepDeps,
  token: string,
  typed: string,
): Promise<Result<Finished, CodeRefusal | Closed>> {
  const open = await findOpen(deps, token, 'app');
  if (!open.ok) return open;
  const verified = await deps.authenticators.verify(open.value.holderId, typed);
  if (verified.ok) return finish(deps, token, open.value, 'totp');
  if (verified.error.code !== 'totp_malformed') await warn(deps, open.value);
  return verified;
}

async function byRecovery(
  deps: SecondStepDeps,
  token: string,
  typed: string,
): Promise<Result<Finished, RecoveryRefusal | Closed>> {
  const open = await findOpen(deps, token, 'recovery');
  if (!open.ok) return open;
  const used = await deps.recovery.use(open.value.holderId, typed);
  if (used.ok) return finish(deps, token, open.value, 'recovery');
  if (used.error.code !== 'recovery_malformed') await warn(deps, open.value);
  return used;
}

const DAY_MS = 86_400_000;

/**
 * Tells a holder that somebody who has the password lacks the second factor. A code by SMS does that itself. Once a day,
 * so that a thief cannot flood the holder with messages.
 */
async function warn({ db, world, security }: SecondStepDeps, { holderId }: PendingLogin): Promise<void> {
  const last = (await security.lastOf(holderId, ['login.stopped'])).get('login.stopped');
  if (last && world.clocks.security().getTime() - last.getTime() < DAY_MS) return;
  await db.asWriter((tx) => security.record(tx, 'login.stopped', holderId));
}

/** Signs the holder in. The factor is used up by now, so that no race uses it for two sessions. */
async function finish(
  { accounts, sessions }: SecondStepDeps,
  token: string,
  { holderId }: PendingLogin,
  method: Method,
): Promise<Result<Finished, LoginOver>> {
  const session = await sessions.finishPending(token, method);
  if (session === undefined) return over;
  return ok({ token: session, phone: (await accounts.get(holderId)).phone });
}

const over = err<LoginOver>({ code: 'login_over' });
