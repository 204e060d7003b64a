import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { askForPasskey, judgeRegistration, judgeSignature } from '#platform/credentials/passkey-ceremony.ts';
import type { Asked, RelyingParty } from '#platform/credentials/passkey-ceremony.ts';
import type { Waits } from '../restrictions/domain.ts';
import type { Restrictions } from '../restrictions/service.ts';
import { remove, rename } from './change-service.ts';
import type { ChangeDeps, RemoveError, RenameError } from './change-service.ts';
import {
  deletePasskeysOf,
  insertChallenge,
  insertPasskey,
  lockPasskey,
  passkeysOf,
  storeCounter,
  takeChallenge,
} from './store.ts';
import type { Passkey } from './store.ts';

export type { Passkey };

/** The passkey, its signature or its challenge is not valid; the holder does not learn which. */
export type PasskeyError = { readonly code: 'passkey_refused' };

/** `passkey_there_already`: the holder had this passkey before. */
type RegisterError = PasskeyError | { readonly code: 'passkey_there_already' } | Waits;

/** The door to passkeys (WebAuthn level 3), bound to the wallet's origin. The device verifies its user each time. */
export interface Passkeys {
  /** Lists a holder's passkeys, the oldest first. */
  list(holderId: Id<'hld'>): Promise<Passkey[]>;
  /** Asks a browser to make a passkey. @param holder.name The name that the device shows for it. */
  registrationOptions(holder: { id: Id<'hld'>; name: string }): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  /**
   * Verifies and stores a new passkey, unless new factors wait. Each challenge serves once, even if the answer is refused.
   */
  register(
    holderId: Id<'hld'>,
    answer: { challengeId: string; response: RegistrationResponseJSON; name: string },
  ): Promise<Result<void, RegisterError>>;
  /**
   * Renames a passkey of this holder, whose session has proved what `SignUp.missingProof` asks for, except the PIN.
   *
   * @param key As `keyOf` names the passkey.
   * @param typed.pin The PIN as it was typed; undefined if the session needs none.
   */
  rename(
    holderId: Id<'hld'>,
    key: string,
    typed: { readonly name: string; readonly pin: string | undefined },
  ): Promise<Result<void, RenameError>>;
  /** Removes a passkey of this holder. The last one of a holder without a PIN stays. @param pin As it was typed. */
  remove(holderId: Id<'hld'>, key: string, pin: string): Promise<Result<void, RemoveError>>;
  /** Removes all passkeys of a holder whose wallet is closed, in the caller's transaction. */
  removeAll(tx: Tx, holderId: Id<'hld'>): Promise<void>;
  /** Asks a browser to sign in by passkey. */
  loginOptions(): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>>;
  /** Verifies a login. Each challenge serves once, even if the answer is refused. */
  login(answer: {
    challengeId: string;
    response: AuthenticationResponseJSON;
  }): Promise<Result<Id<'hld'>, PasskeyError>>;
  /** Asks a browser to sign a challenge that names an agreement; see `payments/approval`. */
  approvalOptions(holderId: Id<'hld'>, challenge: Buffer): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /**
   * Verifies the holder's signature over a challenge. The last signature of a passkey may be sent again.
   *
   * @returns For how many whole days the holder has had the passkey.
   */
  verifyApproval(
    holderId: Id<'hld'>,
    challenge: Buffer,
    response: AuthenticationResponseJSON,
  ): Promise<Result<number, PasskeyError>>;
}

/** Long enough for a login page that stays open for a while. */
const CHALLENGE_LIFE_MS = 15 * 60_000;

const DAY_MS = 86_400_000;

interface PasskeysDeps extends ChangeDeps {
  readonly world: World;
  readonly restrictions: Pick<Restrictions, 'judge' | 'add'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
  readonly publicUrl: string;
}

interface CeremonyDeps extends PasskeysDeps {
  readonly party: RelyingParty;
}

/** Creates the door to passkeys. */
export function createPasskeys(deps: PasskeysDeps): Passkeys {
  const { origin, hostname } = new URL(deps.publicUrl);
  const ceremony: CeremonyDeps = { ...deps, party: { name: 'Holdfast Wallet', origin, rpID: hostname } };
  return {
    list: (holderId) => listPasskeys(deps, holderId),
    registrationOptions: (holder) => askToRegister(ceremony, holder),
    register: (holderId, made) => register(ceremony, holderId, made),
    rename: (holderId, key, typed) => rename(deps, holderId, key, typed),
    remove: (holderId, key, pin) => remove(deps, holderId, key, pin),
    removeAll: deletePasskeysOf,
    loginOptions: () => askToLogIn(ceremony),
    login: (answer) => logIn(ceremony, answer),
    approvalOptions: (holderId, challenge) => askToApprove(ceremony, holderId, challenge),
    verifyApproval: (holderId, challenge, response) => verifyApproval(ceremony, holderId, challenge, response),
  };
}

function listPasskeys({ db }: PasskeysDeps, holderId: Id<'hld'>): Promise<Passkey[]> {
  return db.asReader({ holder: holderId }, (tx) => passkeysOf(tx, holderId));
}

async function askToRegister(
  deps: CeremonyDeps,
  holder: Parameters<Passkeys['registrationOptions']>[0],
): ReturnType<Passkeys['registrationOptions']> {
  const options = await askForPasskey(deps.party, holder, await listPasskeys(deps, holder.id));
  return { challengeId: await rememberChallenge(deps, options.challenge, `register ${holder.id}`), options };
}

async function askToLogIn(deps: CeremonyDeps): ReturnType<Passkeys['loginOptions']> {
  const options = await generateAuthenticationOptions({ rpID: deps.party.rpID, userVerification: 'required' });
  return { challengeId: await rememberChallenge(deps, options.challenge, 'login'), options };
}

async function askToApprove(
  deps: CeremonyDeps,
  holderId: Id<'hld'>,
  challenge: Buffer,
): ReturnType<Passkeys['approvalOptions']> {
  const had = await listPasskeys(deps, holderId);
  return generateAuthenticationOptions({
    rpID: deps.party.rpID,
    challenge: new Uint8Array(challenge),
    userVerification: 'required',
    allowCredentials: had.map((passkey) => ({ id: passkey.credentialId })),
  });
}

/** Stores a challenge for one purpose. @returns The id by which the answer finds it. */
async function rememberChallenge({ db, world }: CeremonyDeps, challenge: string, purpose: string): Promise<string> {
  const id = world.random(18).toString('base64url');
  const expiresAt = new Date(world.clocks.security().getTime() + CHALLENGE_LIFE_MS);
  await db.asWriter((tx) => insertChallenge(tx, { id, challenge, purpose, expiresAt }));
  return id;
}

async function register(
  { db, world, party, security, restrictions }: CeremonyDeps,
  holderId: Id<'hld'>,
  { challengeId, response, name }: Parameters<Passkeys['register']>[1],
): Promise<Result<void, RegisterError>> {
  const now = (): Date => world.clocks.security();
  // A refusal is returned, not thrown, so that the challenge stays used up.
  return db.asWriter<Result<void, RegisterError>>(async (tx) => {
    const asked = await takeChallenge(tx, challengeId, `register ${holderId}`, now());
    const credential = asked && (await judgeRegistration(response, asked.challenge, party));
    if (!credential) return refused;
    const { id, publicKey, counter, transports = [] } = credential;
    const key = Buffer.from(publicKey);
    const fresh = { credentialId: id, holderId, publicKey: key, counter: BigInt(counter), transports, name };
    const waits = await restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    const isNew = await insertPasskey(tx, { ...fresh, createdAt: now() });
    if (isNew) {
      await security.record(tx, 'passkey.added', holderId);
      await restrictions.add(tx, { holderId, cause: 'factor_added', at: world.clocks.business() });
      return ok();
    }
    const had = await lockPasskey(tx, id);
    return had?.holderId === holderId ? err({ code: 'passkey_there_already' }) : refused;
  });
}

async function logIn(
  { db, world, party, security }: CeremonyDeps,
  { challengeId, response }: Parameters<Passkeys['login']>[0],
): Promise<Result<Id<'hld'>, PasskeyError>> {
  // A refusal is returned, not thrown, so that the challenge stays used up.
  const login = await db.asWriter(async (tx) => {
    const asked = await takeChallenge(tx, challengeId, 'login', world.clocks.security());
    return asked ? judgeLogin(party, tx, asked.challenge, response) : refused;
  });
  if (login.ok) return ok(login.value.holderId);
  // An unknown passkey has no holder to name in the log.
  const passkey = await db.one((tx) => lockPasskey(tx, response.id));
  await security.note('passkey.refused', passkey?.holderId, { purpose: 'login' });
  return login;
}

async function verifyApproval(
  { db, world, party, security }: CeremonyDeps,
  holderId: Id<'hld'>,
  challenge: Buffer,
  response: AuthenticationResponseJSON,
): Promise<Result<number, PasskeyError>> {
  // The counter of a passkey that signed is stored, even if the passkey is another holder's and so refused.
  const approved = await db.asWriter<Result<number, PasskeyError>>(async (tx) => {
    // A challenge names one agreement, which takes effect once: a second press of the button may repeat the signature.
    const judged = await judgeLogin(party, tx, challenge.toString('base64url'), response, { mayRepeat: true });
    if (!judged.ok) return judged;
    const { holderId: owner, createdAt } = judged.value;
    return owner === holderId ? ok(daysSince(createdAt, world.clocks.security())) : refused;
  });
  if (!approved.ok) await security.note('passkey.refused', holderId, { purpose: 'approval' });
  return approved;
}

/**
 * Judges a signature by a known passkey over `challenge`, and stores the passkey's new counter. With `mayRepeat`, the
 * passkey's last signature is accepted again.
 */
async function judgeLogin(
  party: RelyingParty,
  tx: Tx,
  challenge: string,
  response: AuthenticationResponseJSON,
  { mayRepeat = false } = {},
): Promise<Result<Passkey, PasskeyError>> {
  const passkey = await lockPasskey(tx, response.id);
  if (!passkey) return refused;
  const before = mayRepeat && passkey.counter > 0n ? passkey.counter - 1n : passkey.counter;
  const counter = await judgeSignature(response, challenge, { ...passkey, counter: before }, party);
  if (counter === undefined) return refused;
  await storeCounter(tx, passkey.credentialId, counter);
  return ok(passkey);
}

function daysSince(at: Date, now: Date): number {
  return Math.floor((now.getTime() - at.getTime()) / DAY_MS);
}

const refused = err<PasskeyError>({ code: 'passkey_refused' });
