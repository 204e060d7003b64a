import {
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Where passkeys are good: one origin, and the name that they are bound to. */
export interface RelyingParty {
  readonly origin: string;
  readonly rpID: string;
}

/** What of a passkey a signature is judged by. */
interface Verifier {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: bigint;
  readonly transports: readonly string[];
}

/**
 * What a browser needs to make a passkey: one that is found without typing a name, on a device that verifies its user,
 * and not on a device that has one already.
 */
export function askForPasskey(
  rpID: string,
  holder: { id: Id<'hld'>; name: string },
  had: readonly { credentialId: string }[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: 'Holdfast Wallet',
    rpID,
    userID: new Uint8Array(Buffer.from(toUuid(holder.id).replaceAll('-', ''), 'hex')),
    userName: holder.name,
    attestationType: 'none',
    excludeCredentials: had.map((passkey) => ({ id: passkey.credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/**
 * The new passkey, if the answer is one to this challenge, made on our origin by a device that verified its user
 * (WebAuthn level 3, §7.1). The library throws on every mismatch; which one it was the browser does not learn.
 */
export async function judgeRegistration(
  response: RegistrationResponseJSON,
  challenge: string,
  { origin, rpID }: RelyingParty,
): Promise<WebAuthnCredential | undefined> {
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
    return undefined;
  }
}

/** The passkey's next counter, if it signed this challenge on our origin with its user verified (§7.2). */
export async function judgeSignature(
  response: AuthenticationResponseJSON,
  challenge: string,
  passkey: Verifier,
  { origin, rpID }: RelyingParty,
): Promise<bigint | undefined> {
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
    return verified ? BigInt(authenticationInfo.newCounter) : undefined;
  } catch {
    return undefined;
  }
}
