import type { Id } from '#platform/kernel/id.ts';
import { waitForCodeMs } from '#platform/kernel/send-wait.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The longest time over which mailed codes are counted; older entries may be deleted. */
export const ENTRIES_KEPT_MS = 24 * HOUR_MS;

/** The rules of entries and of their mailed codes. */
export const entryRules = {
  /** An entry that is not finished by then is over. */
  lifeMs: 30 * MINUTE_MS,
  /** A mailed code works for this long; some mail servers let strangers wait for minutes. */
  codeMs: 10 * MINUTE_MS,
  /** The wrong answers that end an entry. */
  tries: 5,
  sends: [
    { most: 5, withinMs: HOUR_MS },
    { most: 10, withinMs: ENTRIES_KEPT_MS },
  ],
  /** A code to sign in takes the right password first. */
  loginSends: [
    { most: 10, withinMs: HOUR_MS },
    { most: 30, withinMs: ENTRIES_KEPT_MS },
  ],
} as const;

/** What an entry is for: `email` proves a new address of a shopper who is signed in. */
export type EntryKind = 'sign_up' | 'login' | 'recovery' | 'email';

/**
 * A proof that an entry has. `browser`: it began in a browser that signed in to the account before. `without`: the
 * shopper says that the passkey is lost. `waited`: the wait for a new password is over.
 */
export type Proof = 'mail' | 'app' | 'recovery_code' | 'passkey' | 'browser' | 'without' | 'waited';

/** A way into an account that one browser has begun. */
export interface Entry {
  readonly id: Id<'way'>;
  readonly kind: EntryKind;
  /** The address to which codes are mailed. */
  readonly email: string;
  /** Null for a sign-up, and for the recovery of an account that does not exist. */
  readonly shopperId: Id<'shp'> | null;
  /** The epoch of the account when the entry began; in another one it is over. */
  readonly epoch: number | null;
  /** The name and the hash of the password of a sign-up. */
  readonly name: string | null;
  readonly passwordHash: string | null;
  readonly continueTo: string;
  readonly proofs: readonly Proof[];
  /** The number of codes that were mailed. */
  readonly mails: number;
  readonly mailedAt: Date | null;
  /** The wrong answers so far. */
  readonly tries: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** What an account has besides its password and its mailbox. */
export interface Factors {
  readonly hasApp: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
  /** Whether the shopper owns a shop, whose payouts are worth more than a cart. */
  readonly sells: boolean;
}

/**
 * The next step of an entry. `wait`: a new password must wait, because nothing but the mailbox speaks for it. `done`:
 * the shopper is in, or the new address is proved.
 */
export type Step = 'mail' | 'factor' | 'wait' | 'password' | 'done';

/** Whether an entry goes on. */
export function isOpen({ endedAt, expiresAt }: Pick<Entry, 'endedAt' | 'expiresAt'>, now: Date): boolean {
  return endedAt === null && expiresAt > now;
}

/** Whether the last mailed code of an entry still works. */
export function hasCode({ mailedAt }: Pick<Entry, 'mailedAt'>, now: Date): boolean {
  return mailedAt !== null && now.getTime() - mailedAt.getTime() < entryRules.codeMs;
}

/** The name of a code, from which its digits follow; each mailed code has another. */
export function codeName({ id, mails }: Pick<Entry, 'id' | 'mails'>): string {
  return `${id} ${mails}`;
}

/** The next step of an entry, by its proofs and by what the account has. */
export function nextStep({ kind, proofs }: Pick<Entry, 'kind' | 'proofs'>, factors: Factors): Step {
  const has = (...wanted: readonly Proof[]): boolean => wanted.some((one) => proofs.includes(one));
  const hasFactor = has('app', 'recovery_code', 'passkey');
  if (kind === 'sign_up' || kind === 'email') return has('mail') ? 'done' : 'mail';
  const needsFactor = hasFactors(factors) && !(has('without') && mayGoWithout(factors));
  if (kind === 'login') {
    if (hasFactor) return 'done';
    if (needsFactor) return 'factor';
    return has('mail') ? 'done' : 'mail';
  }
  // The mailbox that carries the reset is never its only proof.
  if (!has('mail')) return 'mail';
  if (hasFactor || has('waited')) return 'password';
  if (needsFactor) return 'factor';
  return has('browser') && !factors.sells && !hasFactors(factors) ? 'password' : 'wait';
}

function hasFactors({ hasApp, passkeys, recoveryCodes }: Factors): boolean {
  return hasApp || passkeys > 0 || recoveryCodes > 0;
}

/**
 * Whether a shopper may go on without the factors that the account has. A passkey is lost with its device; an
 * authenticator app comes with recovery codes, so it has no way around.
 */
export function mayGoWithout({ hasApp }: Factors): boolean {
  return !hasApp;
}

/** The time until another code may be mailed; 0 if it may be now. @param sent The times of the codes of the last day. */
export function waitForMailMs(kind: EntryKind, sent: readonly Date[], now: Date): number {
  return waitForCodeMs(kind === 'login' ? entryRules.loginSends : entryRules.sends, sent, now);
}
