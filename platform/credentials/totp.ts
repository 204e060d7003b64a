import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/**
 * Time-based one-time codes of authenticator apps (RFC 6238), of the shape that all apps read: SHA-1, six digits, and a
 * step of 30 seconds.
 */
export const STEP_MS = 30_000;

/** The bytes of a secret: as many as those of SHA-1 (RFC 4226 §4). */
const SECRET_BYTES = 20;

/** The codes of this many steps before and after now are right, because clocks differ. */
const WINDOW = 1n;

/** Makes a new secret, in base 32 (RFC 4648 §6), as a person can type it. */
export function newTotpSecret(random: (bytes: number) => Buffer): string {
  return new Secret({ buffer: new Uint8Array(random(SECRET_BYTES)).buffer }).base32;
}

/** The address that an authenticator app reads from a QR code. */
export function totpAddress(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  return new TOTP({ issuer, label: account, secret: Secret.fromBase32(secret) }).toString();
}

/** The step at an instant (RFC 6238 §4.2). */
export function stepAt(now: Date): bigint {
  return BigInt(Math.floor(now.getTime() / STEP_MS));
}

/** The steps whose codes are right now, the earliest first. */
export function stepsAround(now: Date): bigint[] {
  const middle = stepAt(now);
  return Array.from({ length: 2 * Number(WINDOW) + 1 }, (_, index) => middle - WINDOW + BigInt(index));
}

/** The code of a step: six digits. */
export function codeAt(secret: string, step: bigint): string {
  return HOTP.generate({ secret: Secret.fromBase32(secret), counter: Number(step) });
}

/** The code of an instant, as an app shows it. */
export function totpAt(secret: string, at: Date): string {
  return codeAt(secret, stepAt(at));
}

/** Finds the steps that have this code. All of them are compared, each in constant time. */
export function matchingSteps(secret: string, steps: readonly bigint[], code: string): bigint[] {
  if (!/^\d{6}$/.test(code)) return [];
  const typed = Buffer.from(code);
  return steps.filter((step) => timingSafeEqual(Buffer.from(codeAt(secret, step)), typed));
}

/**
 * Judges a code.
 *
 * @param after The step of the last accepted code: a code serves once, and none before it serves any more.
 * @returns The code's step, to be stored; undefined if the code is wrong or was used.
 */
export function judgeTotp(
  secret: string,
  code: string,
  { now, after }: { now: Date; after: bigint | null },
): bigint | undefined {
  return matchingSteps(secret, stepsAround(now), code).find((step) => after === null || step > after);
}

/** A QR code as a path of unit squares, without the quiet zone around it. */
export interface QrCode {
  /** The number of squares on a side. */
  readonly size: number;
  /** The `d` of an SVG path. */
  readonly path: string;
}

/** Draws a text as a QR code (ISO/IEC 18004). */
export function qrOf(text: string): QrCode {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return { size, path: squares.join('') };
}
