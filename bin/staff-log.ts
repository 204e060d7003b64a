import { readSnapshot } from '#platform/db/snapshot.ts';
import type { SnapshotSettings } from '#platform/db/snapshot.ts';
import { openAnchor } from '../wallet/server/staff/log/anchor-gateway.ts';
import type { Break, Entry } from '../wallet/server/staff/log/domain.ts';
import { verifyLog } from '../wallet/server/staff/log/verify-service.ts';
import type { Unbroken } from '../wallet/server/staff/log/verify-service.ts';
import { Refusal } from './lifeline.ts';

/**
 * Verifies the staff's log and its anchor.
 *
 * @param settings.anchor The file of heads; without it, the words say that it was not compared.
 * @throws {Refusal} If the database or the file cannot be read.
 */
export async function verifyStaffLog(
  settings: SnapshotSettings & { readonly anchor: string | undefined },
): Promise<{ readonly isUnbroken: boolean; readonly words: string }> {
  const { anchor: path } = settings;
  try {
    const anchor = path === undefined ? undefined : await openAnchor(path);
    const verified = await readSnapshot(settings, (snapshot) => verifyLog(snapshot, anchor));
    return verified.ok
      ? { isUnbroken: true, words: `✔ ${unbrokenWords(verified.value)}` }
      : { isUnbroken: false, words: `✖ The staff's log is broken. ${breakWords(verified.error, path ?? '')}` };
  } catch (cause) {
    const why = (cause as Error).message;
    const hint = /permission denied/.test(why)
      ? ' Name the auditor’s login: docs/auditing.md shows how to make it.'
      : '';
    throw new Refusal(`The staff's log cannot be verified: ${why}.${hint}`, { cause });
  }
}

function unbrokenWords({ entries, span, anchor, unanchored }: Unbroken): string {
  if (!span) return 'The log has no entries yet.';
  const log = `${counted(entries)}, from ${span.from.toISOString()} to ${span.to.toISOString()}, unbroken`;
  if (!anchor) return `${log}; not compared with an anchor, because HOLDFAST_STAFF_LOG_ANCHOR is not set.`;
  const newer = unanchored > 0n ? `, of ${anchor.lastAt}; ${counted(unanchored)} came after it` : '';
  return `${log}; the anchor agrees${newer === '' ? '' : ` up to its last head${newer}`}.`;
}

function counted(entries: bigint): string {
  return entries === 1n ? '1 entry' : `${entries} entries`;
}

function breakWords(fault: Break, path: string): string {
  switch (fault.code) {
    case 'changed':
      return `${entryWords(fault.entry)} was changed after it was written.`;
    case 'unlinked':
      return `${entryWords(fault.entry)} does not follow from the entry before it: one of the two was changed.`;
    case 'removed':
      return `Entry ${fault.number}${cellWords(fault.next.cell)} was removed; the next one is ${entryWords(fault.next)}.`;
    case 'head_differs': {
      const { head, last } = fault;
      const end = `The log${cellWords(head.cell)} ends at entry ${last.lastEntry}`;
      if (head.lastEntry > last.lastEntry)
        return `${end}, but its head is entry ${head.lastEntry}: its end was cut off.`;
      if (head.lastEntry === last.lastEntry) return `${end} with another hash than its head: that entry was changed.`;
      return `${end}, but its head is entry ${head.lastEntry}: entries were added, or the head was changed.`;
    }
    case 'anchor_differs': {
      const { anchored, isMissing } = fault;
      const recorded = `Entry ${anchored.lastEntry}${cellWords(anchored.cell)} was recorded at ${anchored.at} (line ${anchored.line} of ${path})`;
      return isMissing
        ? `${recorded} and is not in the log any more: its end was cut off.`
        : `${recorded} with another hash than it has now: the log was rewritten up to it.`;
    }
    case 'anchor_unread':
      return `Line ${fault.line} of ${path} is no head of the log: ${fault.unread.slice(0, 60)}`;
    case 'anchor_empty':
      return `${path} has no head of it: check that the wallet writes to this file, and that nobody emptied it.`;
  }
}

function entryWords({ cell, number, memberId, what, atMicros }: Entry): string {
  const at = new Date(Number(atMicros / 1_000n)).toISOString();
  return `Entry ${number}${cellWords(cell)} (${memberId}, ${what}, ${at})`;
}

function cellWords(cell: number): string {
  return cell === 0 ? '' : ` of cell ${cell}`;
}
