import type { Row } from './memory/store.ts';

const DAY = 86_400_000;

/**
 * Whether a part could be released at that instant without a delivery: its payer saw that it has no tracking, no carrier
 * ever had a parcel of it, and the days of its payment's policy have passed since its shipment. It reads only tables.
 */
export function wasDueUntracked(part: Row, policy: { readonly untrackedReleaseDays: number }, when: number): boolean {
  const shippedAt = part['shipped_at'] as Date | null;
  const parcels = part['parcels'] as readonly { readonly status: string }[];
  if (part['is_untracked'] !== true || shippedAt === null) return false;
  if (parcels.some(({ status }) => status !== 'canceled')) return false;
  return when >= shippedAt.getTime() + policy.untrackedReleaseDays * DAY;
}
