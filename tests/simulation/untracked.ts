import type { Row } from './memory/store.ts';
import { MINUTE, stoodBetween } from './standing.ts';

const DAY = 86_400_000;

/** The terms of a payment that decide on a release without a delivery. */
interface Terms {
  readonly untrackedReleaseDays: number;
  readonly extensionDays: number;
}

/**
 * Whether a part could be released at that instant without a delivery: its payer saw that it has no tracking, no carrier
 * had a parcel of it when it was sent, and the days of its payment's policy have passed since then, without the time in
 * which a case stood open. It reads only tables.
 *
 * @param cases The cases about lines of the part.
 */
export function wasDueUntracked(part: Row, cases: readonly Row[], policy: Terms, when: number): boolean {
  const shippedAt = part['shipped_at'] as Date | null;
  if (part['is_untracked'] !== true || shippedAt === null) return false;
  const sentAt = shippedAt.getTime();
  const parcels = part['parcels'] as readonly { readonly status: string; readonly announcedAt: string }[];
  // A later parcel is a replacement, which a case has agreed on.
  if (parcels.some((one) => one.status !== 'canceled' && Date.parse(one.announcedAt) <= sentAt)) return false;
  const extendedAt = part['extended_at'] as Date | null;
  const isExtended = extendedAt !== null && extendedAt.getTime() < when;
  const days = policy.untrackedReleaseDays + (isExtended ? policy.extensionDays : 0);
  const stoodMs = stoodBetween(cases, sentAt, when);
  return stoodMs !== 'stands' && when >= sentAt + days * DAY + Math.max(0, stoodMs - MINUTE);
}
