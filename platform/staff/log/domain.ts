import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** What happens to every member, as the log names it. A product adds what its members do. */
export type MemberAct = 'invited' | 'role_changed' | 'ended' | 'entered' | 'left' | RefusedAct;

/** A passkey that was refused: for signing in, or for signing something. */
export type RefusedAct = 'login_refused' | 'signature_refused';

/** What an entry of the log is about. */
export interface Noted {
  readonly caseId?: Id;
  /** The main ground of a decision. */
  readonly ground?: string;
  /** The person whose data the member looked at; needs a reason. */
  readonly holderId?: Id;
  /** Why the member looked, or the role that the member got, without names, in 1 to 500 letters. */
  readonly reason?: string;
}

/** An entry as the log has it, with its place in the chain of its cell. */
export interface Entry {
  readonly cell: number;
  /** The first entry of a cell is 1. */
  readonly number: bigint;
  /** Security time, in microseconds since 1970: all that the database keeps. */
  readonly atMicros: bigint;
  readonly memberId: Id<'stf'>;
  readonly what: string;
  /** A UUID, as `holderId`: the product knows of what. */
  readonly caseId: string | null;
  readonly ground: string | null;
  readonly holderId: string | null;
  readonly reason: string | null;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

/** The head of a cell's chain. */
export interface Head {
  readonly cell: number;
  readonly lastEntry: bigint;
  readonly hash: Buffer;
}

/** A head as it was recorded outside the database. */
export interface AnchoredHead extends Head {
  readonly line: number;
  readonly at: string;
}

/** A line of the file of heads; `unread` is a line that is no head. */
export type AnchorLine = AnchoredHead | { readonly line: number; readonly unread: string };

/** The first place at which the log is not what was written. */
export type Break =
  | { readonly code: 'changed' | 'unlinked'; readonly entry: Entry }
  | { readonly code: 'removed'; readonly number: bigint; readonly next: Entry }
  | { readonly code: 'head_differs'; readonly head: Head; readonly last: Head }
  | { readonly code: 'anchor_differs'; readonly anchored: AnchoredHead; readonly isMissing: boolean }
  | { readonly code: 'anchor_unread'; readonly line: number; readonly unread: string }
  | { readonly code: 'anchor_empty' };

/**
 * Hashes an entry as the database does when it links it: SHA-256 of the previous hash, the number in eight bytes, and
 * the SHA-256 of the content, which is a list of JSON with a text or null for each column.
 */
export function hashOf(entry: Entry): Buffer {
  const content = JSON.stringify([
    String(entry.cell),
    String(entry.atMicros),
    toUuid(entry.memberId),
    entry.what,
    entry.caseId,
    entry.ground,
    entry.holderId,
    entry.reason,
  ]);
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(entry.number);
  return sha256(Buffer.concat([entry.previousHash, number, sha256(content)]));
}

/** The head of a cell without entries. */
export function emptyHead(cell: number): Head {
  return { cell, lastEntry: 0n, hash: sha256('') };
}

/** Takes the next entry of a cell in the order of numbers. @returns The head after it, or why it is not the next one. */
export function follow(head: Head, entry: Entry): Result<Head, Break> {
  const number = head.lastEntry + 1n;
  if (entry.number > number) return err({ code: 'removed', number, next: entry });
  if (!hashOf(entry).equals(entry.hash)) return err({ code: 'changed', entry });
  if (entry.number < number || !entry.previousHash.equals(head.hash)) return err({ code: 'unlinked', entry });
  return ok({ cell: head.cell, lastEntry: entry.number, hash: entry.hash });
}

/** Compares the head that the database keeps with the last entry. */
export function compareHead(head: Head, last: Head): Break | undefined {
  const isSame = head.lastEntry === last.lastEntry && head.hash.equals(last.hash);
  return isSame ? undefined : { code: 'head_differs', head, last };
}

/** Compares a line of the file of heads with the hash that the log has at that number, if it has an entry there. */
export function compareAnchor(line: AnchorLine, hash: Buffer | undefined): Break | undefined {
  if ('unread' in line) return { code: 'anchor_unread', ...line };
  if (hash?.equals(line.hash)) return undefined;
  return { code: 'anchor_differs', anchored: line, isMissing: hash === undefined };
}
