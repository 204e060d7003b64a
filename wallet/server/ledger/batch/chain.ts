import { createHash } from 'node:crypto';
import { toUuid } from '#platform/kernel/id.ts';
import type { JournalEntry } from '../accounts/domain.ts';

/** The head of a cell's chain: its newest entry, and a hash over all entries so far. */
export interface Head {
  readonly cell: number;
  /** The number of the newest entry; the first one is 1. */
  readonly lastEntry: bigint;
  /** SHA-256, in base64url. */
  readonly hash: string;
}

/**
 * Hashes the entries of one batch with SHA-256, in the order of their numbers.
 *
 * Each entry is one line of JSON, ended by a line feed: `[at, kind, reason, payment, request, corrects, postings]`. The
 * instant is in ISO 8601, UUIDs and integers are text, and a missing value is null. The postings are in the order of
 * their accounts' UUIDs, each as `[account, currency, amount, balance]`.
 */
export function entriesDigest(entries: readonly JournalEntry[]): Buffer {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(`${JSON.stringify(contentOf(entry))}\n`);
  return hash.digest();
}

function contentOf(entry: JournalEntry): unknown[] {
  const postings = entry.postings
    .map((one) => [toUuid(one.accountId), one.currency, String(one.amountMinor), String(one.balanceMinor)])
    .toSorted(([left], [right]) => (left! < right! ? -1 : 1));
  return [
    entry.at.toISOString(),
    entry.kind,
    entry.reason,
    entry.paymentId ? toUuid(entry.paymentId) : null,
    entry.request ?? null,
    entry.corrects === undefined ? null : String(entry.corrects),
    postings,
  ];
}
