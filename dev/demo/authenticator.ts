import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** Wrong values in a device's answers, for tests of refusals. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly isUserVerified?: boolean;
}

/**
 * A device with one passkey, in software. It answers WebAuthn requests as a browser with a platform authenticator does.
 */
export interface Authenticator {
  register(options: { challenge: string }, lies?: Lies): RegistrationResponseJSON;
  sign(options: { challenge: string }, lies?: Lies): AuthenticationResponseJSON;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED = 0x40;

/** Creates a device with a new key. @param pageUrl An address of the origin that the browser shows. */
export function createAuthenticator(pageUrl: string): Authenticator {
  const { origin: ownOrigin, hostname } = new URL(pageUrl);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(16);
  const id = credentialId.toString('base64url');
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  let counter = 0;

  const clientData = (type: string, options: { challenge: string }, lies: Lies): Buffer =>
    Buffer.from(
      JSON.stringify({ type, challenge: lies.challenge ?? options.challenge, origin: lies.origin ?? ownOrigin }),
    );
  const authenticatorData = (lies: Lies, attested: Buffer = Buffer.alloc(0)): Buffer => {
    counter += 1;
    const rpIdHash = createHash('sha256')
      .update(lies.rpId ?? hostname)
      .digest();
    const verified = (lies.isUserVerified ?? true) ? USER_VERIFIED : 0;
    const flags = USER_PRESENT | verified | (attested.length > 0 ? ATTESTED : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([rpIdHash, head, attested]);
  };
  const basics = { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const;
  return {
    register: (options, lies = {}) => {
      const attestationObject = isoCBOR.encode(
        new Map<string, string | Map<string, string> | Uint8Array<ArrayBuffer>>([
          ['fmt', 'none'],
          ['attStmt', new Map<string, string>()],
          ['authData', bytes(authenticatorData(lies, attestedData(credentialId, x, y)))],
        ]),
      );
      return {
        ...basics,
        response: {
          clientDataJSON: clientData('webauthn.create', options, lies).toString('base64url'),
          attestationObject: Buffer.from(attestationObject).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    sign: (options, lies = {}) => {
      const data = authenticatorData(lies);
      const client = clientData('webauthn.get', options, lies);
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return {
        ...basics,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
        },
      };
    },
  };
}

/** Encodes an empty AAGUID, the credential's id, and its public key as COSE: EC2, ES256, P-256 (RFC 9053). */
function attestedData(credentialId: Buffer, x: string, y: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credentialId.length);
  const key = isoCBOR.encode(
    new Map<number, number | Uint8Array<ArrayBuffer>>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(Buffer.from(x, 'base64url'))],
      [-3, bytes(Buffer.from(y, 'base64url'))],
    ]),
  );
  return Buffer.concat([Buffer.alloc(16), length, credentialId, key]);
}

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
