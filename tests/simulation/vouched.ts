import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Rest, Told } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { minor } from './rows.ts';
import { MINUTE, openedAt } from './standing.ts';

const HOUR = 3_600_000;

/** The stored rows around a part. */
interface Around {
  readonly payment: Row;
  /** All parts of the payment. */
  readonly parts: readonly Row[];
  readonly mandate: Row;
  /** The cases about lines of the part. */
  readonly cases: readonly Row[];
}

/**
 * Whether a part could be released at that instant for its shop's word: the holder had granted that right and not ended
 * it, the seller gets no more than its bound, both notices had left the wallet for its whole time, and since the word
 * nobody had objected, extended the protection or opened a case. It reads tables, and the record of shop and post.
 */
export function wasDueVouched(
  part: Row,
  { payment, parts, mandate, cases }: Around,
  { words, notices, history }: Pick<Rest, 'words' | 'notices' | 'history'>,
  when: number,
): boolean {
  const isOfPart = ({ partId }: { readonly partId: string }): boolean => toUuid(partId as Id) === part['id'];
  const proposal = part['proposal'] as { readonly proposedAt: string } | null;
  const most = mandate['confirm_most_minor'] as bigint | null;
  if (!proposal || most === null || payment['mandate_id'] !== mandate['id']) return false;
  const saidAt = Date.parse(proposal.proposedAt);
  if (!words.some((one) => isOfPart(one) && one.at.getTime() <= saidAt)) return false;
  const ofSeller = parts.filter((one) => one['seller_account_id'] === part['seller_account_id']);
  if (ofSeller.reduce((sum, one) => sum + minor(one), 0n) > most) return false;
  const sent = notices.filter(isOfPart);
  const firstBy = (channel: string): number =>
    sent.find((one) => one.channel === channel)?.at.getTime() ?? Number.POSITIVE_INFINITY;
  const noticedAt = Math.max(firstBy('sms'), firstBy('mail'));
  if (when < noticedAt + Number(mandate['confirm_after_hours']) * HOUR) return false;
  const revokedAt = mandate['revoked_at'] as Date | null;
  if (revokedAt !== null && revokedAt.getTime() < when - MINUTE) return false;
  const isObjection = (told: Told): boolean => told.what === 'objected' && isOfPart(told) && told.at.getTime() <= when;
  const isBetween = (at: number): boolean => saidAt + MINUTE < at && at < when - MINUTE;
  const extendedAt = part['extended_at'] as Date | null;
  const isExtended = extendedAt !== null && isBetween(extendedAt.getTime());
  return !history.some(isObjection) && !isExtended && !cases.some((one) => isBetween(openedAt(one)));
}
