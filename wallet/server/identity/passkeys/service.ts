import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { logSecurity } from '#platform/log/security-events.ts';
import { askForPasskey, judgeRegistration, judgeSignature } from './protocol.ts';
import type { RelyingParty } from './protocol.ts';
import { insertChallenge, insertPasskey, lockPasskey, passkeysOf, storeCounter, takeChallenge } from './store.ts';
import type { Passkey } from './store.ts';

export type PasskeyError = { readonly code: 'passkey_refused' };

/** `passkey_there_already`: the very passkey that was made is the holder's since before. */
type RegisterError = PasskeyError | { readonly code: 'passkey_there_already' };

/** What the browser gets to sign, and the name by which the answer finds its challenge. */
export interface Asked<Options> {
  readonly challengeId: string;
  readonly options: Options;
}

/** Passkeys (WebAuthn level 3), bound to the wallet's origin, with the user verified by the device each time. */
export interface Passkeys {
  list(holderId: Id<'hld'>): Promise<Passkey[]>;
  registrationOptions(holder: { id: Id<'hld'>; name: string }): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  register(
    holderId: Id<'hld'>,
    answer: { challengeId: string; response: RegistrationResponseJSON; name: string },
  ): Promise<Result<void, RegisterError>>;
  loginOptions(): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>>;
  /** The holder who signed the login challenge. */
  login(answer: {
    challengeId: string;
    response: AuthenticationResponseJSON;
  }): Promise<Result<Id<'hld'>, PasskeyError>>;
  /** Asks to sign a challenge that is bound to what is approved; see `paying/approval`. */
  approvalOptions(holderId: Id<'hld'>, challenge: Buffer): Promise<PublicKeyCredentialRequestOptionsJSON>;
  verifyApproval(
    holderId: Id<'hld'>,
    challenge: Buffer,
    response: AuthenticationResponseJSON,
  ): Promise<Result<void, PasskeyError>>;
}

/** A login page may stay open for a while before somebody comes back to it. */
const CHALLENGE_LIFE_MS = 15 * 60_000;

export function createPasskeys(deps: { db: Db; world: World; publicUrl: string }): Passkeys {
  const { db, world } = deps;
  const party = { origin: new URL(deps.publicUrl).origin, rpID: new URL(deps.publicUrl).hostname };
  const { rpID } = party;
  const now = (): Date => world.clocks.security();

  const known = (holderId: Id<'hld'>) => db.asReader({ holder: holderId }, (tx) => passkeysOf(tx, holderId));
  const remember = async (challenge: string, purpose: string): Promise<string> => {
    const id = world.random(18).toString('base64url');
    const expiresAt = new Date(now().getTime() + CHALLENGE_LIFE_MS);
    await db.asWriter((tx) => insertChallenge(tx, { id, challenge, purpose, expiresAt }));
    return id;
  };
  /** Of a passkey that nobody has, there is nobody to name. */
  const reportRefused = async (credentialId: string, purpose: string): Promise<void> => {
    const passkey = await db.asWriter((tx) => lockPasskey(tx, credentialId));
    logSecurity(world.log, 'passkey.refused', passkey?.holderId, { purpose });
  };
  return {
    list: known,
    registrationOptions: async (holder) => {
      const options = await askForPasskey(rpID, holder, await known(holder.id));
      return { challengeId: await remember(options.challenge, `register ${holder.id}`), options };
    },
    register: (holderId, made) => register(deps, party, holderId, made),
    loginOptions: async () => {
      const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
      return { challengeId: await remember(options.challenge, 'login'), options };
    },
    login: async ({ challengeId, response }) => {
      const login = await db.asWriter(async (tx) => {
        const asked = await takeChallenge(tx, challengeId, 'login', now());
        return asked ? judgeLogin(party, tx, asked.challenge, response) : refused;
      });
      if (!login.ok) await reportRefused(response.id, 'login');
      return login;
    },
    approvalOptions: async (holderId, challenge) => {
      const had = await known(holderId);
      return generateAuthenticationOptions({
        rpID,
        challenge: new Uint8Array(challenge),
        userVerification: 'required',
        allowCredentials: had.map((passkey) => ({ id: passkey.credentialId })),
      });
    },
    verifyApproval: async (holderId, challenge, response) => {
      const approved = await db.asWriter<Result<void, PasskeyError>>(async (tx) => {
        // The challenge is one payment's alone, and that is taken once: a second press of the button repeats itself.
        const judged = await judgeLogin(party, tx, challenge.toString('base64url'), response, { mayRepeat: true });
        if (!judged.ok) return judged;
        return judged.value === holderId ? ok() : refused;
      });
      if (!approved.ok) logSecurity(world.log, 'passkey.refused', holderId, { purpose: 'approval' });
      return approved;
    },
  };
}

async function register(
  { db, world }: { db: Db; world: World },
  party: RelyingParty,
  holderId: Id<'hld'>,
  { challengeId, response, name }: Parameters<Passkeys['register']>[1],
): Promise<Result<void, RegisterError>> {
  const now = (): Date => world.clocks.security();
  const made = await db.asWriter<Result<void, RegisterError>>(async (tx) => {
    const asked = await takeChallenge(tx, challengeId, `register ${holderId}`, now());
    const credential = asked && (await judgeRegistration(response, asked.challenge, party));
    if (!credential) return refused;
    const { id, publicKey, counter, transports = [] } = credential;
    const key = Buffer.from(publicKey);
    const fresh = { credentialId: id, holderId, publicKey: key, counter: BigInt(counter), transports, name };
    const isNew = await insertPasskey(tx, { ...fresh, createdAt: now() });
    if (isNew) return ok();
    const had = await lockPasskey(tx, id);
    return had?.holderId === holderId ? err({ code: 'passkey_there_already' }) : refused;
  });
  if (made.ok) logSecurity(world.log, 'passkey.added', holderId);
  return made;
}

/**
 * Judges a signature by a known passkey over `challenge`, and moves the passkey's counter. With `mayRepeat` the very
 * signature that was judged last is taken again.
 */
async function judgeLogin(
  party: RelyingParty,
  tx: Tx,
  challenge: string,
  response: AuthenticationResponseJSON,
  { mayRepeat = false } = {},
): Promise<Result<Id<'hld'>, PasskeyError>> {
  const passkey = await lockPasskey(tx, response.id);
  if (!passkey) return refused;
  const before = mayRepeat && passkey.counter > 0n ? passkey.counter - 1n : passkey.counter;
  const counter = await judgeSignature(response, challenge, { ...passkey, counter: before }, party);
  if (counter === undefined) return refused;
  await storeCounter(tx, passkey.credentialId, counter);
  return ok(passkey.holderId);
}

const refused = err<PasskeyError>({ code: 'passkey_refused' });
