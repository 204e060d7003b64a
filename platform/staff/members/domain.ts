import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, letterCount, typedEmail, typedLine } from '#platform/kernel/typed.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';

/** A member of a product's staff. A member who ends keeps the row, because the log and decided cases name it. */
export interface Member {
  readonly id: Id<'stf'>;
  readonly name: string;
  /** Null for a member of before addresses were asked for, who cannot sign in before another invitation. */
  readonly email: string | null;
  /** `mailboxOf` the address. No two members have the same. */
  readonly mailbox: string | null;
  /** In E.164. No two members have the same. */
  readonly phone: string | null;
  /** One of the product's roles. */
  readonly role: string;
  /** When the member was last invited. */
  readonly invitedAt: Date;
  readonly endedAt: Date | null;
}

/** How long invitations, sessions and the requests to a passkey live, in security time. */
export const staffRules = {
  /** An unused session ends after this time. */
  idleMs: 3_600_000,
  challengeMs: 15 * 60_000,
  invitationMs: 24 * 3_600_000,
  sessionMs: 12 * 3_600_000,
} as const;

/** A session's use is stored this often at most. */
const TOUCH_EVERY_MS = 60_000;

/** Whether a session has been unused for too long. */
export function isIdle(seenAt: Date, now: Date): boolean {
  return now.getTime() - seenAt.getTime() >= staffRules.idleMs;
}

/** Whether the use of a session is stored again. */
export function needsTouch(seenAt: Date, now: Date): boolean {
  return now.getTime() - seenAt.getTime() >= TOUCH_EVERY_MS;
}

const MOST_LETTERS = 80;

/** Why a name is refused. */
export type NameError = { readonly code: 'name_missing' } | { readonly code: 'name_too_long'; readonly most: number };

/** Reads a member's name, by which the commands find the member, in any case of letters. */
export function readName(typed: string): Result<string, NameError> {
  const name = typedLine(typed);
  if (name === '') return err({ code: 'name_missing' });
  return letterCount(name) > MOST_LETTERS ? err({ code: 'name_too_long', most: MOST_LETTERS }) : ok(name);
}

/** A person's address and number. Together they say who a member is, whatever the name. */
export interface Contacts {
  readonly email: string;
  readonly mailbox: string;
  readonly phone: string;
}

/** Why an invitation is refused. */
export type InviteError =
  | NameError
  | { readonly code: 'email_wrong' | 'phone_wrong' }
  /** The address is of one member, and the number of another. */
  | { readonly code: 'contacts_of_two'; readonly names: readonly string[] }
  /** A member with another address and another number has this name, by which the commands find members. */
  | { readonly code: 'name_taken' };

/** Reads the address and the number of a person. */
export function readContacts(typed: { readonly email: string; readonly phone: string }): Result<Contacts, InviteError> {
  const email = typedEmail(typed.email);
  if (!isEmail(email)) return err({ code: 'email_wrong' });
  const phone = toE164(typed.phone);
  return phone === undefined ? err({ code: 'phone_wrong' }) : ok({ email, mailbox: mailboxOf(email), phone });
}

/** Writes an address in the one form by which spellings of the same mailbox are equal: `a.da+x@GoogleMail.com`. */
export function mailboxOf(email: string): string {
  const [, local = '', domain = ''] = /^(.*)@(.*)$/s.exec(email.normalize('NFKC').toLowerCase()) ?? [];
  const name = local.replace(/(?<=.)\+.*$/s, '');
  const isGoogle = domain === 'gmail.com' || domain === 'googlemail.com';
  return isGoogle ? `${name.replaceAll('.', '')}@gmail.com` : `${name}@${domain}`;
}

/**
 * Finds the member whom an invitation is for, among those who share its name, address or number. Undefined means that
 * the person is new.
 */
export function memberFor(
  known: readonly Member[],
  name: string,
  { mailbox, phone }: Contacts,
): Result<Member | undefined, InviteError> {
  const same = known.filter((one) => one.mailbox === mailbox || one.phone === phone);
  if (same.length > 1) return err({ code: 'contacts_of_two', names: same.map((one) => one.name) });
  const named = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const member = same[0] ?? (named?.mailbox === null ? named : undefined);
  return named && named.id !== member?.id ? err({ code: 'name_taken' }) : ok(member);
}

/**
 * Whether what a member asked for still counts. It ends with the right of the member, and with another invitation: so
 * an operator whose session was stolen takes back what the thief asked for.
 *
 * @param able The members who may ask now.
 */
export function standsBehind(
  able: readonly Pick<Member, 'id' | 'invitedAt'>[],
  asked: { readonly memberId: Id<'stf'>; readonly at: Date },
): boolean {
  return able.some(({ id, invitedAt }) => id === asked.memberId && invitedAt <= asked.at);
}

/** Whether a holder is the person of a member, as far as addresses and numbers can tell. */
export function isSamePerson(
  { mailbox, phone }: Pick<Member, 'mailbox' | 'phone'>,
  holder: { readonly email: string | null; readonly phone: string },
): boolean {
  return holder.phone === phone || (holder.email !== null && mailboxOf(holder.email) === mailbox);
}
