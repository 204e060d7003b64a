import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';

/** The bytes of a secret: as many as those of SHA-1, with which all apps make their codes (RFC 4226 §4). */
export const SECRET_BYTES = 20;

/** Writes a secret as people type it into an app: base32 (RFC 4648 §6). */
export function keyOf(secret: Buffer): string {
  return new Secret({ buffer: bytesOf(secret) }).base32;
}

/** Reads a secret that `keyOf` wrote. */
export function secretOf(key: string): Buffer {
  return Buffer.from(Secret.fromBase32(key).bytes);
}

/** Writes the address that the QR code holds. @param label Names the account in the app. */
export function addressOf(key: string, label: string): string {
  return new TOTP({ issuer: 'Holdfast Wallet', label, secret: Secret.fromBase32(key) }).toString();
}

/** The code of a step: six digits. */
export function codeAt(key: string, step: bigint): string {
  return HOTP.generate({ secret: Secret.fromBase32(key), counter: Number(step) });
}

/** Finds the steps that have this code. All of them are compared, each in constant time. */
export function matchingSteps(key: string, steps: readonly bigint[], code: string): bigint[] {
  const typed = Buffer.from(code.padEnd(6).slice(0, 6));
  return steps.filter((step) => timingSafeEqual(Buffer.from(codeAt(key, step)), typed));
}

function bytesOf(secret: Buffer): ArrayBuffer {
  return new Uint8Array(secret).buffer;
}
