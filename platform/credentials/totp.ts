import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** Time-based one-time codes of authenticator apps (RFC 6238): SHA-1, six digits, 30 seconds, as all apps read them. */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const PERIOD_MS = shape.period * 1_000;
const SECRET_BYTES = 20;

/** The codes of this many steps before and after now are right, because clocks differ. */
const WINDOW = 1;

/** Makes a new secret, in base 32, as a person can type it. */
export function newTotpSecret(random: (bytes: number) => Buffer): string {
  return new Secret({ buffer: new Uint8Array(random(SECRET_BYTES)).buffer }).base32;
}

/** The address that an authenticator app reads from a QR code. */
export function totpAddress(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  return new TOTP({ ...shape, issuer, label: account, secret: Secret.fromBase32(secret) }).toString();
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
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = now.getTime();
  const offset = new TOTP({ ...shape, secret: Secret.fromBase32(secret) }).validate({
    token: code,
    timestamp,
    window: WINDOW,
  });
  if (offset === null) return undefined;
  const step = BigInt(Math.floor(timestamp / PERIOD_MS) + offset);
  return after !== null && step <= after ? undefined : step;
}

/** The code of an instant, as an app shows it; for tests and the demo. */
export function totpAt(secret: string, at: Date): string {
  return new TOTP({ ...shape, secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
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
  const { size, data } = encode(text, { border: 0 });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return { size, path: squares.join('') };
}
