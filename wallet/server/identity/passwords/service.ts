import { glanceAtPassword, judgePassword, weighPassword } from '#platform/credentials/password.ts';
import type { PasswordFault, Weight } from '#platform/credentials/password.ts';
import { sealOfHash, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Tries, Wait } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { wordsAbout } from '../accounts/domain.ts';
import type { Holder } from '../accounts/domain.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Recoveries } from '../recovery/service.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Missing } from '../sign-up/factor-domain.ts';
import type { SignUp } from '../sign-up/service.ts';

/** The reasons why a password is not changed, by the field that they concern. */
export type ChangeError =
  | {
      readonly field: 'current';
      readonly error:
        | { readonly code: 'password_wrong' }
        | { readonly code: 'password_changed' }
        | ({ readonly code: 'wait' } & Wait);
    }
  | { readonly field: 'pin'; readonly error: PinError | { readonly code: 'pin_malformed' } }
  | {
      readonly field: 'password';
      readonly error: PasswordFault | ({ readonly code: 'wait' } & Wait) | { readonly code: 'password_same' };
    }
  /** The session lacks a proof that the form cannot ask for. */
  | { readonly field: 'session'; readonly error: { readonly code: Missing } };

/** The fields of a change. */
interface Change {
  /** The seal with which the form was drawn. */
  readonly seal: string;
  readonly current: string;
  readonly password: string;
  /** The PIN as it was typed. */
  readonly pin: string;
  /** The network address of the request. */
  readonly address: string;
  /** The subject of a known browser, whose tries are counted separately. */
  readonly browser: string | undefined;
}

/** The door to changing a holder's password. */
export interface Passwords {
  /** Names the holder's present password for a form, so that a form that is sent twice is recognized. */
  sealOf(session: Session): Promise<string>;
  /** Weighs a new password for the meter beside its field; undefined above the meter's rate limit. */
  weigh(session: Session, password: string): Promise<Weight | undefined>;
  /**
   * Changes the password of a fresh session's holder, who gives the present one and what `SignUp.missingProof` asks
   * for. All other sessions end. A form whose password was changed since it was drawn changes nothing more, and is
   * accepted if it asks for the very password that is there: it was sent twice.
   */
  change(session: Session, change: Change): Promise<Result<void, ChangeError>>;
}

interface PasswordsDeps {
  readonly db: Db;
  readonly accounts: Pick<Accounts, 'get' | 'knownAs' | 'hashPassword' | 'replacePassword'>;
  readonly sessions: Pick<Sessions, 'endOthers'>;
  readonly recoveries: Pick<Recoveries, 'endByChange'>;
  readonly secondFactor: Pick<SecondFactor, 'verifyPin'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly tries: Pick<Tries, 'begin' | 'countJudging'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** Creates the door to changing a holder's password. */
export function createPasswords(deps: PasswordsDeps): Passwords {
  return {
    sealOf: async ({ holderId }) => sealOfHash((await stored(deps, holderId)).hash),
    weigh: (session, password) => weigh(deps, session, password),
    change: (session, change) => changePassword(deps, session, change),
  };
}

async function stored({ accounts }: PasswordsDeps, holderId: Holder['id']) {
  const holder = await accounts.get(holderId);
  const known = await accounts.knownAs(holder.phone);
  return { holder, hash: known!.seal };
}

async function weigh(deps: PasswordsDeps, { holderId }: Session, password: string): Promise<Weight | undefined> {
  const counted = await deps.tries.countJudging(holderId);
  return counted.ok ? weighPassword(password, wordsAbout(await deps.accounts.get(holderId)), false) : undefined;
}

async function changePassword(
  deps: PasswordsDeps,
  session: Session,
  change: Change,
): Promise<Result<void, ChangeError>> {
  const { accounts, security } = deps;
  const { holderId } = session;
  const { holder, hash } = await stored(deps, holderId);
  if (change.seal !== sealOfHash(hash)) return isThere(deps, holder, change);
  const context = wordsAbout(holder);
  const seen = glanceAtPassword(change.password, context, false);
  if (!seen.ok) return err({ field: 'password', error: seen.error });
  const proved = await prove(deps, session, { holder, hash }, change);
  if (!proved.ok) {
    await security.note('password.change_failed', holderId, { reason: proved.error.error.code });
    return proved;
  }
  if (change.password.normalize('NFC') === change.current.normalize('NFC'))
    return err({ field: 'password', error: { code: 'password_same' } });
  const counted = await deps.tries.countJudging(holderId);
  if (!counted.ok) return err({ field: 'password', error: { code: 'wait', ...counted.error } });
  const judged = await judgePassword(change.password, context, false);
  if (!judged.ok) return err({ field: 'password', error: judged.error });
  const after = await accounts.hashPassword(change.password);
  const isStored = await store(deps, session, { before: hash, after });
  return isStored ? ok() : isThere(deps, holder, change);
}

/** Accepts a form that was sent twice: the first one has set this very password. The try is counted. */
async function isThere(
  deps: PasswordsDeps,
  { id, phone }: Holder,
  { password, address, browser }: Change,
): Promise<Result<void, ChangeError>> {
  const tried = await deps.tries.begin({ account: phone, address, browser });
  if (!tried.ok) return err({ field: 'current', error: { code: 'wait', ...tried.error } });
  const { hash } = await stored(deps, id);
  const isRight = await tried.value.settle(async () => (await verifySecret(password, hash)) || undefined);
  return isRight ? ok() : err({ field: 'current', error: { code: 'password_changed' } });
}

/**
 * Checks the present password, and only then the PIN, if the session's login asks for one. Both count their tries.
 *
 * @param before What the form was drawn for: a form that is sent twice is right twice, even if the first one has set the
 * new password meanwhile.
 */
async function prove(
  { secondFactor, signUp, tries }: PasswordsDeps,
  session: Session,
  before: { readonly holder: Holder; readonly hash: string },
  { current, pin, address, browser }: Change,
): Promise<Result<void, ChangeError>> {
  const missing = await signUp.missingProof(session);
  if (missing !== undefined && missing !== 'pin') return err({ field: 'session', error: { code: missing } });
  const digits = readPin(pin);
  if (missing === 'pin' && digits === undefined) return err({ field: 'pin', error: { code: 'pin_malformed' } });
  const tried = await tries.begin({ account: before.holder.phone, address, browser });
  if (!tried.ok) return err({ field: 'current', error: { code: 'wait', ...tried.error } });
  const isRight = await tried.value.settle(async () => (await verifySecret(current, before.hash)) || undefined);
  if (!isRight) return err({ field: 'current', error: { code: 'password_wrong' } });
  if (missing !== 'pin') return ok();
  const known = await secondFactor.verifyPin(session.holderId, digits!);
  return known.ok ? known : err({ field: 'pin', error: known.error });
}

/**
 * Stores the new password, and ends all other sessions and a waiting recovery.
 *
 * @returns False if the password is no longer the one of before.
 */
function store(
  { db, accounts, sessions, recoveries, security }: PasswordsDeps,
  { id, holderId }: Session,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<boolean> {
  return db.asWriter(async (tx) => {
    if (!(await accounts.replacePassword(tx, holderId, before, after))) return false;
    await sessions.endOthers(tx, holderId, id);
    await recoveries.endByChange(tx, holderId);
    await security.record(tx, 'password.changed', holderId);
    return true;
  });
}
