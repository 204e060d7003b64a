import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Db, Tx } from '#platform/db/db.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { insertChallenge, insertPasskey, lockPasskey, passkeysOf, storeCounter, takeChallenge } from './store.ts';
import type { Passkey } from './store.ts';

export type PasskeyError = { readonly code: 'passkey_refused' };

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
  ): Promise<Result<void, PasskeyError>>;
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

const CHALLENGE_LIFE_MS = 5 * 60_000;

export function createPasskeys(deps: { db: Db; world: World; publicUrl: string }): Passkeys {
  const { db, world } = deps;
  const origin = new URL(deps.publicUrl).origin;
  const rpID = new URL(deps.publicUrl).hostname;
  const now = (): Date => world.clocks.security();

  const remember = async (challenge: string, purpose: string): Promise<string> => {
    const id = world.random(18).toString('base64url');
    const expiresAt = new Date(now().getTime() + CHALLENGE_LIFE_MS);
    await db.write((tx) => insertChallenge(tx, { id, challenge, purpose, expiresAt }));
    return id;
  };
  /** Judges a signature by a known passkey over `challenge`, and moves the passkey's counter. */
  const judge = async (tx: Tx, challenge: string, response: AuthenticationResponseJSON) => {
    const passkey = await lockPasskey(tx, response.id);
    if (!passkey) return refused;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: Number(passkey.counter),
          transports: passkey.transports as AuthenticatorTransport[],
        },
      });
      if (!verified) return refused;
      await storeCounter(tx, passkey.credentialId, BigInt(authenticationInfo.newCounter));
      return ok(passkey.holderId);
    } catch {
      // The library throws on every mismatch; which one is nothing that the browser should learn.
      return refused;
    }
  };
  return {
    list: (holderId) => db.write((tx) => passkeysOf(tx, holderId)),
    registrationOptions: async (holder) => {
      const known = await db.write((tx) => passkeysOf(tx, holder.id));
      const options = await generateRegistrationOptions({
        rpName: 'Holdfast Wallet',
        rpID,
        userID: new Uint8Array(Buffer.from(toUuid(holder.id).replaceAll('-', ''), 'hex')),
        userName: holder.name,
        attestationType: 'none',
        excludeCredentials: known.map((passkey) => ({ id: passkey.credentialId })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return { challengeId: await remember(options.challenge, `register ${holder.id}`), options };
    },
    register: async (holderId, { challengeId, response, name }) =>
      db.write(async (tx) => {
        const known = await takeChallenge(tx, challengeId, `register ${holderId}`, now());
        if (!known) return refused;
        const credential = await verifyRegistration(response, known.challenge, origin, rpID);
        if (!credential) return refused;
        const { id, publicKey, counter, transports = [] } = credential;
        const key = Buffer.from(publicKey);
        const fresh = { credentialId: id, holderId, publicKey: key, counter: BigInt(counter), transports, name };
        await insertPasskey(tx, { ...fresh, createdAt: now() });
        return ok();
      }),
    loginOptions: async () => {
      const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
      return { challengeId: await remember(options.challenge, 'login'), options };
    },
    login: ({ challengeId, response }) =>
      db.write(async (tx) => {
        const known = await takeChallenge(tx, challengeId, 'login', now());
        return known ? judge(tx, known.challenge, response) : refused;
      }),
    approvalOptions: async (holderId, challenge) => {
      const known = await db.write((tx) => passkeysOf(tx, holderId));
      return generateAuthenticationOptions({
        rpID,
        challenge: new Uint8Array(challenge),
        userVerification: 'required',
        allowCredentials: known.map((passkey) => ({ id: passkey.credentialId })),
      });
    },
    verifyApproval: (holderId, challenge, response) =>
      db.write(async (tx) => {
        const judged = await judge(tx, challenge.toString('base64url'), response);
        if (!judged.ok) return judged;
        return judged.value === holderId ? ok() : refused;
      }),
  };
}

const refused = err<PasskeyError>({ code: 'passkey_refused' });

async function verifyRegistration(response: RegistrationResponseJSON, challenge: string, origin: string, rpID: string) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    });
    return verified ? registrationInfo.credential : undefined;
  } catch {
    // As above: which check failed stays here.
    return undefined;
  }
}
