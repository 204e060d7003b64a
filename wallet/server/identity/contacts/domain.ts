import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import { contactKey, provedEmail } from '../accounts/domain.ts';
import type { Details, Holder, Tier } from '../accounts/domain.ts';
import { codeRules } from '../phone-verification/domain.ts';
import type { CodeError } from '../phone-verification/domain.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A way to reach a holder. */
export type Channel = 'phone' | 'email';

/** The rules of changed numbers and addresses. All times are security time. */
export const contactRules = {
  /** How long a code works. Mail is slower than SMS; no code works for longer than ten minutes (ASVS 6.5.5). */
  codeMs: { phone: codeRules.lifeMs, email: 10 * MINUTE_MS },
  tries: codeRules.tries,
  resendAfterMs: codeRules.resendAfterMs,
  /**
   * How long the old number or address can undo a change; nobody else can have it meanwhile. It must have been the
   * wallet's for longer than this.
   */
  undoMs: 7 * DAY_MS,
  /** How long the number of a closed wallet can open no other one. */
  restMs: 90 * DAY_MS,
} as const;

/** A number or an address whose owner was sent a code. */
export interface Proof {
  readonly id: string;
  readonly holderId: Id<'hld'>;
  readonly sessionId: Id<'ses'>;
  readonly channel: Channel;
  readonly contact: string;
  readonly tries: number;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

/** A change of number or address; `before` is null for the first address. The old one can undo it until `undoUntil`. */
export interface Change {
  readonly id: string;
  readonly holderId: Id<'hld'>;
  readonly channel: Channel;
  readonly before: string | null;
  readonly after: string;
  readonly changedAt: Date;
  readonly undoUntil: Date;
  readonly undoneAt: Date | null;
}

/** The side of a change that no longer belongs to the holder, and the code by which it undoes the change. */
export interface OtherSide {
  readonly channel: Channel;
  readonly contact: string;
  /** Undefined if the change was undone: then this side learns only that. */
  readonly undo: { readonly code: string; readonly until: Date } | undefined;
}

/** Judges a typed code. @param matches The result of the comparison in constant time. */
export function judgeContactCode(
  proof: Pick<Proof, 'tries' | 'expiresAt'>,
  matches: boolean,
  now: Date,
): Result<void, CodeError> {
  if (proof.tries >= contactRules.tries) return err({ code: 'code_used_up' });
  if (now >= proof.expiresAt) return err({ code: 'code_expired' });
  if (matches) return ok();
  const triesLeft = contactRules.tries - proof.tries - 1;
  return triesLeft === 0 ? err({ code: 'code_used_up' }) : err({ code: 'code_wrong', triesLeft });
}

/** Judges whether another code may be sent for a proof. */
export function waitForAnother(
  proof: Pick<Proof, 'sentAt'>,
  now: Date,
): Result<void, { readonly code: 'resend_too_soon'; readonly waitS: number }> {
  const waitMs = proof.sentAt.getTime() + contactRules.resendAfterMs - now.getTime();
  return waitMs > 0 ? err({ code: 'resend_too_soon', waitS: Math.ceil(waitMs / 1_000) }) : ok();
}

/** The proved number or address of a holder; null if there is none. */
export function provedContact(holder: Holder, channel: Channel): string | null {
  return channel === 'phone' ? holder.phone : (provedEmail(holder) ?? null);
}

/** Judges whether a change can still be undone. */
export function mayUndo(change: Change, now: Date): boolean {
  return change.undoneAt === null && change.before !== null && now < change.undoUntil;
}

/**
 * What a change does: it undoes an earlier one, it can be undone, or it gives up a contact that was the wallet's too short
 * to have a right of return, such as that of a thief.
 */
export type Effect = { readonly undoes: Change } | { readonly undoUntil: Date };

/**
 * Judges a change of a channel to `contact` at `now`.
 *
 * @param since The earlier changes of the channel that were not undone.
 */
export function effectOf(since: readonly Change[], contact: string, now: Date): Effect {
  const isBack = ({ before }: Change) => before !== null && contactKey(before) === contactKey(contact);
  const open = since.filter((one) => mayUndo(one, now) && isBack(one));
  const undoes = open.toSorted((a, b) => a.changedAt.getTime() - b.changedAt.getTime())[0];
  if (undoes) return { undoes };
  const isNew = since.some(({ changedAt }) => now.getTime() - changedAt.getTime() <= contactRules.undoMs);
  return { undoUntil: isNew ? now : new Date(now.getTime() + contactRules.undoMs) };
}

/** Judges whether a holder may change the name: one that was checked with a document, only support changes. */
export function mayChangeName({ tier }: { readonly tier: Tier }): boolean {
  return tier < 2;
}

/** The details that a change replaces, by the security event for each. */
export function changedDetails(
  before: Pick<Holder, 'givenName' | 'familyName' | 'address'>,
  after: Details,
): readonly ('name.changed' | 'address.changed')[] {
  const isSameName = before.givenName === after.givenName && before.familyName === after.familyName;
  const lines = ({ address }: { readonly address: Holder['address'] }) =>
    address && [address.line1, address.line2, address.postalCode, address.city, address.region, address.country];
  const isSamePlace = JSON.stringify(lines(before)) === JSON.stringify(lines(after));
  return [...(isSameName ? [] : (['name.changed'] as const)), ...(isSamePlace ? [] : (['address.changed'] as const))];
}
