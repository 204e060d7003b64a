import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedLine } from '#platform/kernel/typed.ts';

/** The roles of members. */
export const roles = ['support', 'reviewer', 'finance', 'admin'] as const;

/** One of `roles`. */
export type Role = (typeof roles)[number];

/** What a role allows. */
export type Right = 'look_at_cases' | 'decide_cases' | 'correct_books';

const rights: Readonly<Record<Role, readonly Right[]>> = {
  support: ['look_at_cases'],
  reviewer: ['look_at_cases', 'decide_cases'],
  finance: ['correct_books'],
  admin: ['look_at_cases', 'decide_cases', 'correct_books'],
};

/** Whether a member may do something. */
export function may({ role }: Pick<Member, 'role'>, right: Right): boolean {
  return rights[role].includes(right);
}

/** An operator of the wallet. A member who ends keeps the row, because the log and decided cases name it. */
export interface Member {
  readonly id: Id<'stf'>;
  readonly name: string;
  readonly role: Role;
  /** When the member was last invited. */
  readonly invitedAt: Date;
  readonly endedAt: Date | null;
}

/** How long invitations, sessions and the requests to a passkey live, in security time. */
export const staffRules = {
  challengeMs: 15 * 60_000,
  invitationMs: 24 * 3_600_000,
  sessionMs: 12 * 3_600_000,
} as const;

const MOST_LETTERS = 80;

/** Why a name is refused. */
export type NameError = { readonly code: 'name_missing' } | { readonly code: 'name_too_long'; readonly most: number };

/** Reads a member's name, by which the commands find the member, in any case of letters. */
export function readName(typed: string): Result<string, NameError> {
  const name = typedLine(typed);
  if (name === '') return err({ code: 'name_missing' });
  return letterCount(name) > MOST_LETTERS ? err({ code: 'name_too_long', most: MOST_LETTERS }) : ok(name);
}

/** Reads a role; undefined if there is none of this name. */
export function readRole(typed: string): Role | undefined {
  return roles.find((role) => role === typed);
}
