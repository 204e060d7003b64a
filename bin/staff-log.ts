import { readSnapshot } from '#platform/db/snapshot.ts';
import type { SnapshotSettings } from '#platform/db/snapshot.ts';
import { onOneLine } from '#platform/kernel/words.ts';
import { openAnchor } from '#platform/staff/log/anchor-gateway.ts';
import type { Break, Entry, Head } from '#platform/staff/log/domain.ts';
import { verifyLog } from '#platform/staff/log/verify-service.ts';
import type { Unbroken } from '#platform/staff/log/verify-service.ts';
import { Refusal } from './lifeline.ts';

/**
 * Verifies the staff's log and its anchor.
 *
 * @param settings.anchor The file of heads; without it, the words say that it was not compared.
 * @param settings.anchorName The setting that names the file.
 * @throws {Refusal} If the database or the file cannot be read.
 */
export async function verifyStaffLog(
  settings: SnapshotSettings & {
    readonly anchor: string | undefined;
    readonly anchorName: string;
    readonly product: string;
  },
): Promise<{ readonly isUnbroken: boolean; readonly words: string }> {
  const { anchor: path, anchorName, product } = settings;
  try {
    const anchor = path === undefined ? undefined : await openAnchor(path);
    const verified = await readSnapshot(settings, (snapshot) => verifyLog(snapshot, anchor));
    return verified.ok
      ? { isUnbroken: true, words: `✔ ${unbrokenWords(verified.value, anchorName)}` }
      : { isUnbroken: false, words: `✖ ${breakWords(verified.error, path ?? '', product)}` };
  } catch (cause) {
    const why = (cause as Error).message;
    const hint = /permission denied/.test(why)
      ? " Name the auditor's login: docs/auditing.md shows how to make it."
      : '';
    throw new Refusal(`The staff's log cannot be verified: ${why}.${hint}`, { cause });
  }
}

function unbrokenWords({ entries, span, anchor, unanchored }: Unbroken, anchorName: string): string {
  if (!span) return 'The log has no entries yet.';
  const log = `${counted(entries)}, from ${span.from.toISOString()} to ${span.to.toISOString()}, unbroken`;
  if (!anchor) return `${log}; not compared with an anchor, because ${anchorName} is not set.`;
  const newer = unanchored > 0n ? `, of ${onOneLine(anchor.lastAt ?? '')}; ${counted(unanchored)} came after it` : '';
  return `${log}; the anchor agrees${newer === '' ? '' : ` up to its last head${newer}`}.`;
}

function counted(entries: bigint): string {
  return entries === 1n ? '1 entry' : `${entries} entries`;
}

/** Says in one or two sentences where the log, or the file of heads at `path`, is broken. */
function breakWords(fault: Break, path: string, product: string): string {
  if (fault.code === 'anchor_unread')
    return `The file of heads is broken: line ${fault.line} of ${path} is no head: ${onOneLine(fault.unread.slice(0, 60))}`;
  if (fault.code === 'anchor_empty')
    return `The log has entries, and ${path} has no head. The ${product} writes one within a minute of the first entry; check that it writes to this file, and that nobody emptied it.`;
  return `The staff's log is broken. ${logBreakWords(fault, path)}`;
}

function logBreakWords(fault: Exclude<Break, { code: 'anchor_unread' | 'anchor_empty' }>, path: string): string {
  switch (fault.code) {
    case 'changed':
      return `Entry ${entryWords(fault.entry)} was changed after it was written.`;
    case 'unlinked':
      return `Entry ${entryWords(fault.entry)} does not follow from the one before it: one of the two was changed.`;
    case 'removed':
      return `Entry ${placeWords(fault.next.cell, fault.number)} was removed; the next one is ${entryWords(fault.next)}.`;
    case 'head_differs':
      return headWords(fault.head, fault.last);
    case 'anchor_differs': {
      const { anchored, isMissing } = fault;
      const recorded = `Entry ${placeWords(anchored.cell, anchored.lastEntry)} was recorded at ${onOneLine(anchored.at)} (line ${anchored.line} of ${path})`;
      return isMissing
        ? `${recorded} and is not in the log any more: the end was cut off.`
        : `${recorded} with another hash than it has now: the log was written again, up to it or from before it.`;
    }
  }
}

function headWords(head: Head, last: Head): string {
  const end = `The log ends at entry ${placeWords(head.cell, last.lastEntry)}`;
  if (head.lastEntry > last.lastEntry) return `${end}, but its head is entry ${head.lastEntry}: the end was cut off.`;
  if (head.lastEntry === last.lastEntry) return `${end} with another hash than its head: one of the two was changed.`;
  return `${end}, but its head is entry ${head.lastEntry}: entries were added, or the head was changed.`;
}

function entryWords({ cell, number, memberId, what, atMicros }: Entry): string {
  const at = new Date(Number(atMicros / 1_000n)).toISOString();
  return `${placeWords(cell, number)} (${memberId}, ${onOneLine(what)}, ${at})`;
}

function placeWords(cell: number, number: bigint): string {
  return cell === 0 ? String(number) : `${number} of cell ${cell}`;
}
