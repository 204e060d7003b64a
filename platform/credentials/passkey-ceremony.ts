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

/** An app as passkeys know it: its name, its origin, and the host name to which passkeys are bound. */
export interface RelyingParty {
  readonly name: string;
  readonly origin: string;
  readonly rpID: string;
}

/** A request to a browser, and the id by which the answer finds its challenge. */
export interface Asked<Options> {
  readonly challengeId: string;
  readonly options: Options;
}

/** A browser's answer to a request that named this challenge. */
export interface Answered<Response> {
  readonly challengeId: string;
  readonly response: Response;
}

/** The parts of a passkey that verify a signature. */
interface Verifier {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: bigint;
  readonly transports: readonly string[];
}

/**
 * Writes the options for making a passkey: discoverable without a typed name, on a device that verifies its user, and
 * not on a device that already has one.
 *
 * @param had The person's passkeys.
 */
export function askForPasskey(
  { name, rpID }: RelyingParty,
  person: { id: Id; name: string },
  had: readonly { credentialId: string }[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: name,
    rpID,
    userID: new Uint8Array(Buffer.from(toUuid(person.id).replaceAll('-', ''), 'hex')),
    userName: person.name,
    attestationType: 'none',
    excludeCredentials: had.map((passkey) => ({ id: passkey.credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/**
 * Verifies a registration: it must answer this challenge, on our origin, on a device that verified its user (WebAuthn
 * level 3, §7.1). The library throws on each mismatch; the browser does not learn which one it was.
 *
 * @returns The new passkey, or undefined.
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

/**
 * Verifies a signature: over this challenge, on our origin, on a device that verified its user (§7.2).
 *
 * @returns The passkey's next counter, or undefined.
 */
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
