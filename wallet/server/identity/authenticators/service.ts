import type { Seal } from '#platform/credentials/seal.ts';
import { matchingSteps, newTotpSecret, stepsAround, totpAddress } from '#platform/credentials/totp.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedCode } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { currentWhence } from '#platform/security-log/whence.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Waits } from '../restrictions/domain.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Session } from '../sessions/domain.ts';
import { isBlocked, judgeTotp, mayRemove, totpRules } from './domain.ts';
import type { CodeRefusal, TotpError } from './domain.ts';
import {
  countWrong,
  deleteAuthenticator,
  findAuthenticator,
  insertAuthenticator,
  lockAuthenticator,
  storeStep,
} from './store.ts';
import type { Authenticator } from './store.ts';

/** The reasons why no app is set up. `offer_over`: the page was drawn for another session, or was changed. */
export type AddRefusal =
  | TypedPinError
  | CodeRefusal
  | Waits
  | { readonly code: 'totp_set_already' }
  | { readonly code: 'offer_over' };
/** The reasons why an app is not removed. `totp_last`: without it, nothing could approve a payment. */
export type RemoveRefusal = TypedPinError | Waits | { readonly code: 'totp_not_set' } | { readonly code: 'totp_last' };
/** The reasons why a PIN that was asked for is not accepted. */
type TypedPinError = PinError | { readonly code: 'pin_malformed' };

/** A secret that an app may take over. It is stored nowhere until a code shows that the app has it. */
export interface Offer {
  /** The secret as people type it. */
  readonly key: string;
  /** The address that the QR code holds. */
  readonly address: string;
  /** The sealed secret, for the page's form; it opens only for the same session. */
  readonly sealed: string;
}

/** The fields of the page that offers a secret. */
interface OfferAnswer {
  readonly sealed: string;
  /** The code as it was typed. */
  readonly typed: string;
  /** The PIN as it was typed; undefined if the session needs none. */
  readonly pin: string | undefined;
}

type Of = Pick<Session, 'id' | 'holderId'>;

/** The door to authenticator apps (TOTP, RFC 6238). A holder has one. All times are security time. */
export interface Authenticators {
  /** Finds a holder's app. */
  find(holderId: Id<'hld'>): Promise<(Authenticator & { readonly isBlocked: boolean }) | undefined>;
  /** Makes a secret for an app. @param label Names the account in the app. */
  offer(session: Of, label: string): Offer;
  /** Reads an offer again, for the page that refuses a wrong code; undefined if it is not this session's. */
  offerAgain(session: Of, sealed: string, label: string): Offer | undefined;
  /**
   * Sets up the app if the form has a code of the offered secret. The session has proved what `SignUp.missingProof` asks
   * for, except the PIN. The code counts as used. Sent twice, the same form is accepted twice.
   */
  add(session: Of, form: OfferAnswer): Promise<Result<void, AddRefusal>>;
  /**
   * Removes the app, unless factors wait. A holder with a PIN gives it each time; the caller has checked that the session of another one may
   * do so.
   */
  remove(holderId: Id<'hld'>, pin: string): Promise<Result<void, RemoveRefusal>>;
  /**
   * Checks a code, which counts once, in races too. A wrong one delays the next, by account and network. Malformed text
   * costs no try.
   */
  verify(holderId: Id<'hld'>, typed: string): Promise<Result<void, CodeRefusal>>;
}

interface AuthenticatorsDeps {
  readonly db: Db;
  readonly world: World;
  readonly seal: Seal;
  readonly tries: Pick<Tries, 'begin'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly restrictions: Pick<Restrictions, 'judge' | 'add'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** Creates the door to authenticator apps. */
export function createAuthenticators(deps: AuthenticatorsDeps): Authenticators {
  return {
    find: (holderId) => find(deps, holderId),
    offer: (session, label) => offer(deps, session, label),
    offerAgain: (session, sealed, label) => offerAgain(deps, session, sealed, label),
    add: (session, form) => add(deps, session, form),
    remove: (holderId, pin) => remove(deps, holderId, pin),
    verify: (holderId, typed) => verify(deps, holderId, typed),
  };
}

async function find({ db }: AuthenticatorsDeps, holderId: Id<'hld'>) {
  const found = await db.asReader({ holder: holderId }, (tx) => findAuthenticator(tx, HOME_CELL, holderId));
  return found && { ...found, isBlocked: isBlocked(found) };
}

/** The address that the QR code holds. */
function addressOf(key: string, account: string): string {
  return totpAddress(key, { issuer: 'Holdfast Wallet', account });
}

function offer({ seal, world }: AuthenticatorsDeps, session: Of, label: string): Offer {
  const key = newTotpSecret(world.random);
  const sealed = seal.close(key, placeOfOffer(session)).toString('base64url');
  return { key, address: addressOf(key, label), sealed };
}

function offerAgain(deps: AuthenticatorsDeps, session: Of, sealed: string, label: string): Offer | undefined {
  const key = openOffer(deps, session, sealed);
  return key === undefined ? undefined : { key, address: addressOf(key, label), sealed };
}

function openOffer({ seal }: AuthenticatorsDeps, session: Of, sealed: string): string | undefined {
  try {
    return seal.open(Buffer.from(sealed, 'base64url'), placeOfOffer(session));
  } catch {
    return undefined;
  }
}

function placeOfOffer({ id, holderId }: Of): string {
  return `authenticator offered to ${holderId} in ${id}`;
}

/** The place for which the secret of a holder's app is sealed. */
export function placeOf(holderId: Id<'hld'>): string {
  return `authenticator of ${holderId}`;
}

async function add(
  deps: AuthenticatorsDeps,
  session: Of,
  { sealed, typed, pin }: OfferAnswer,
): Promise<Result<void, AddRefusal>> {
  const { db, world, seal, restrictions, security } = deps;
  const { holderId } = session;
  const key = openOffer(deps, session, sealed);
  if (key === undefined) return err({ code: 'offer_over' });
  const code = readTotp(typed);
  if (code === undefined) return err({ code: 'totp_malformed' });
  const now = world.clocks.security();
  // The secret is on the page, so a wrong code gives nothing away, and needs no count.
  const step = matchingSteps(key, stepsAround(now), code).at(-1);
  if (step === undefined) return err({ code: 'totp_wrong' });
  const proved = pin === undefined ? ok() : await provePin(deps, holderId, pin);
  if (!proved.ok) return proved;
  return db.asWriter<Result<void, AddRefusal>>(async (tx) => {
    const waits = await restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    const secret = seal.close(key, placeOf(holderId));
    if (await insertAuthenticator(tx, HOME_CELL, { holderId, secret, lastStep: step, createdAt: now })) {
      await security.record(tx, 'totp.added', holderId);
      await restrictions.add(tx, { holderId, cause: 'factor_added', at: world.clocks.business() });
      return ok();
    }
    const had = await lockAuthenticator(tx, HOME_CELL, holderId);
    const isSame = had !== undefined && seal.open(had.secret, placeOf(holderId)) === key;
    return isSame ? ok() : err({ code: 'totp_set_already' });
  });
}

async function provePin(
  { secondFactor }: AuthenticatorsDeps,
  holderId: Id<'hld'>,
  typed: string,
): Promise<Result<void, TypedPinError>> {
  const pin = readPin(typed);
  return pin === undefined ? err({ code: 'pin_malformed' }) : secondFactor.verifyPin(holderId, pin);
}

async function remove(
  deps: AuthenticatorsDeps,
  holderId: Id<'hld'>,
  typed: string,
): Promise<Result<void, RemoveRefusal>> {
  const { db, secondFactor, passkeys, restrictions, security } = deps;
  const hasPin = await secondFactor.hasPin(holderId);
  const hasPasskey = (await passkeys.list(holderId)).length > 0;
  if (!mayRemove({ hasPin, hasPasskey })) return err({ code: 'totp_last' });
  const proved = hasPin ? await provePin(deps, holderId, typed) : ok();
  if (!proved.ok) return proved;
  return db.asWriter<Result<void, RemoveRefusal>>(async (tx) => {
    const waits = await restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    if (!(await deleteAuthenticator(tx, HOME_CELL, holderId))) return err({ code: 'totp_not_set' });
    await security.record(tx, 'totp.removed', holderId);
    return ok();
  });
}

async function verify(
  deps: AuthenticatorsDeps,
  holderId: Id<'hld'>,
  typed: string,
): Promise<Result<void, CodeRefusal>> {
  const { tries, security } = deps;
  const code = readTotp(typed);
  if (code === undefined) return err({ code: 'totp_malformed' });
  const address = currentWhence()?.address ?? 'no network';
  const tried = await tries.begin({ account: `authenticator ${holderId}`, address });
  if (!tried.ok) {
    await security.note('totp.failed', holderId, { reason: 'wait' });
    return err({ code: 'totp_wait', ...tried.error });
  }
  let judged: Result<void, TotpError> = err({ code: 'totp_wrong' });
  await tried.value.settle(async () => {
    judged = await judgeInTurn(deps, holderId, code);
    return judged.ok ? true : undefined;
  });
  return judged;
}

/** Judges a code under the lock of the app, and stores the outcome. */
async function judgeInTurn(
  { db, world, seal, security }: AuthenticatorsDeps,
  holderId: Id<'hld'>,
  code: string,
): Promise<Result<void, TotpError>> {
  // A refusal is returned, not thrown, so that the count of the wrong code is committed.
  const judged = await db.asWriter<Result<void, TotpError>>(async (tx) => {
    const known = await lockAuthenticator(tx, HOME_CELL, holderId);
    if (!known) return err({ code: 'totp_not_set' });
    const key = seal.open(known.secret, placeOf(holderId));
    const step = judgeTotp(known, matchingSteps(key, stepsAround(world.clocks.security()), code));
    if (step.ok) {
      await storeStep(tx, HOME_CELL, holderId, step.value);
      return ok();
    }
    if (step.error.code === 'totp_wrong') {
      await countWrong(tx, HOME_CELL, holderId);
      if (known.failures + 1 >= totpRules.most) await security.record(tx, 'totp.blocked', holderId);
    }
    return step;
  });
  if (!judged.ok) await security.note('totp.failed', holderId, { reason: judged.error.code });
  return judged;
}

/** Reads a typed code, however its digits are grouped; undefined if it cannot be a code. */
function readTotp(typed: string): string | undefined {
  const code = typedCode(typed);
  return /^\d{6}$/.test(code) ? code : undefined;
}
