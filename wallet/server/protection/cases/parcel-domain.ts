import type { Id } from '#platform/kernel/id.ts';
import type { Parcel, Payment } from '../../payments/payments/domain.ts';
import { sighted } from '../escrow/parcels-domain.ts';
import type { Sighting } from '../tracking/domain.ts';
import { transitions } from './events-domain.ts';
import type { Event } from './events-domain.ts';
import type { Case } from './record-domain.ts';

/**
 * What a carrier's report on the parcel of a return or replacement means for its case, in order; nothing if it says
 * nothing new. A return is compared with the seller's address, a replacement with the order's. A parcel that the
 * carrier knew before the case was opened is another one.
 */
export function eventsOfSighting(
  payment: Pick<Payment, 'shipTo'>,
  dispute: Case,
  { parcelId, sighting }: { parcelId: Id<'pcl'>; sighting: Sighting },
  now: Date,
): Event[] {
  const { parcel: before, openedAt } = dispute;
  if (before?.id !== parcelId) return [];
  const shipTo = isReturn(dispute) ? dispute.returnAddress : payment.shipTo;
  const parcel = sighted({ capturedAt: openedAt, shipTo }, before, sighting, now);
  if (parcel.status === before.status) return [];
  const scanned: Event[] =
    parcel.shippedAt && !before.shippedAt ? [{ kind: 'parcel_scanned', parcel: { ...parcel, status: 'shipped' } }] : [];
  const ended = endOf(parcel);
  const events = [...scanned, ...(ended ? [{ kind: ended, parcel } as const] : [])];
  const [first] = events;
  return first && transitions[dispute.status][first.kind] ? events : [];
}

/** Whether the parcel of a case goes to the seller. */
export function isReturn({ status }: Pick<Case, 'status'>): boolean {
  return status === 'awaiting_return' || status === 'returning' || status === 'return_delivered';
}

function endOf({ status }: Parcel) {
  switch (status) {
    case 'delivered':
      return 'parcel_delivered';
    case 'misdelivered':
      return 'parcel_misdelivered';
    case 'lost':
      return 'parcel_lost';
    case 'returned':
      return 'parcel_returned';
    case 'announced':
    case 'shipped':
    // The one whose turn it is announces another parcel.
    case 'canceled':
      return undefined;
  }
}
