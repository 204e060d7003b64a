import { glanceAtPassword, judgePassword, weighPassword } from '#platform/credentials/password.ts';
import type { PasswordFault, Weight } from '#platform/credentials/password.ts';
import type { Tries, Wait } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { KnownAccount } from '#platform/http/known-browsers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Application, CodeError } from '../phone-verification/domain.ts';
import type { ApplicationGone, PhoneVerification } from '../phone-verification/service.ts';
import type { Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import { addPasskey, asksForCurrentPin, choosePin, missingProofOf } from './factor-service.ts';
import type { ChosenPin, FactorsDeps, MadePasskey, PinRefusal } from './factor-service.ts';
import type { Missing, PasskeyRefusal } from './factor-domain.ts';

/**
 * The reasons why no wallet is opened. `application_over`: the application has ended, or the number has a wallet by
 * now; either way, there is a wallet to log in to.
 */
export type OpenError = PasswordFault | ({ readonly code: 'wait' } & Wait) | { readonly code: 'application_over' };

/** A new wallet and its first session. */
interface Opened {
  /** The session's secret, for the browser's cookie. */
  readonly token: string;
  /** The wallet for `known-browsers.ts`. */
  readonly account: KnownAccount | undefined;
}

/** The door to sign-up, and to setting PIN and passkeys. */
export interface SignUp {
  /** Checks the code of an application, as `PhoneVerification` does, and logs a refusal. */
  verifyCode(token: string, typed: string): Promise<Result<void, CodeError | ApplicationGone>>;
  /** Weighs a password for the meter beside its field; undefined above the meter's rate limit. */
  weighPassword(application: Application, password: string): Promise<Weight | undefined>;
  /**
   * Judges the password; then, in one transaction, ends a verified application, opens the wallet and signs its holder
   * in.
   *
   * @param asked.token The application's secret.
   */
  openWallet(asked: {
    application: Application;
    token: string;
    password: string;
    device: string;
  }): Promise<Result<Opened, OpenError>>;
  /** Finds the proof that a session must give before it sets a PIN or a passkey; undefined if none is missing. */
  missingProof(session: Session): Promise<Missing | undefined>;
  /** Finds out whether the form for a PIN asks for the current one. */
  asksForCurrentPin(session: Session): Promise<boolean>;
  /** Sets a first PIN, or another one if the session gives the required proof. Idempotent for the same PIN. */
  choosePin(session: Session, chosen: ChosenPin): Promise<Result<void, PinRefusal>>;
  /** Adds a passkey. Idempotent for the same passkey. */
  addPasskey(holderId: Id<'hld'>, made: MadePasskey): Promise<Result<void, PasskeyRefusal>>;
}

interface SignUpDeps extends FactorsDeps {
  readonly db: Db;
  readonly world: World;
  readonly phone: Pick<PhoneVerification, 'verify' | 'finish'>;
  readonly accounts: Pick<Accounts, 'get' | 'hashPassword' | 'open' | 'knownAs'>;
  readonly sessions: Pick<Sessions, 'start' | 'addPin'>;
  readonly tries: Pick<Tries, 'countJudging'>;
  readonly security: Pick<SecurityLog, 'note'>;
}

/** Creates the door to sign-up. */
export function createSignUp(deps: SignUpDeps): SignUp {
  return {
    verifyCode: (token, typed) => verifySignUpCode(deps, token, typed),
    weighPassword: (application, password) => weighForMeter(deps, application, password),
    openWallet: (asked) => openWallet(deps, asked),
    missingProof: (session) => missingProofOf(deps, session),
    asksForCurrentPin: (session) => asksForCurrentPin(deps, session),
    choosePin: (session, chosen) => choosePin(deps, session, chosen),
    addPasskey: (holderId, made) => addPasskey(deps, holderId, made),
  };
}

async function verifySignUpCode(
  { phone, security }: SignUpDeps,
  token: string,
  typed: string,
): Promise<Result<void, CodeError | ApplicationGone>> {
  const verified = await phone.verify(token, typed);
  // A number without a wallet has no holder to name in the log.
  if (!verified.ok) await security.note('code.failed', null, { reason: verified.error.code });
  return verified;
}

async function weighForMeter(
  { tries }: SignUpDeps,
  application: Application,
  password: string,
): Promise<Weight | undefined> {
  const counted = await tries.countJudging(application.id);
  return counted.ok ? weighPassword(password, contextOf(application), false) : undefined;
}

async function openWallet(
  deps: SignUpDeps,
  { application, token, password, device }: Parameters<SignUp['openWallet']>[0],
): Promise<Result<Opened, OpenError>> {
  const { accounts, tries } = deps;
  const context = contextOf(application);
  const seen = glanceAtPassword(password, context, false);
  if (!seen.ok) return seen;
  const counted = await tries.countJudging(application.id);
  if (!counted.ok) return err({ code: 'wait', ...counted.error });
  const judged = await judgePassword(password, context, false);
  if (!judged.ok) return judged;
  const opened = await openFor(deps, token, await accounts.hashPassword(password), device);
  if (!opened) return err({ code: 'application_over' });
  return ok({ token: opened.token, account: await accounts.knownAs(application.phone) });
}

/**
 * Turns a verified application into a holder with a session. If the number has a wallet by now, the application ends
 * without one.
 */
function openFor(
  { db, phone, accounts, sessions }: SignUpDeps,
  applicationToken: string,
  passwordHash: string,
  device: string,
): Promise<{ holderId: Id<'hld'>; token: string } | undefined> {
  return db.asWriter(async (tx) => {
    const finished = await phone.finish(tx, applicationToken);
    const holderId = finished && (await accounts.open(tx, finished.phone, passwordHash));
    if (!holderId) return undefined;
    return { holderId, token: await sessions.start(tx, holderId, ['sms', 'password'], device) };
  });
}

/** The words that weaken a password: the phone number, and the names of the product. */
function contextOf({ phone }: Application): string[] {
  return [phone.slice(1), 'Holdfast', 'wallet'];
}
