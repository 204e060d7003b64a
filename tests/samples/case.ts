import type { Parcel } from '../../wallet/server/payments/payments/domain.ts';
import type { Opening, Subject } from '../../wallet/server/protection/cases/opening-domain.ts';
import { addDays, casePolicyOf } from '../../wallet/server/protection/cases/record-domain.ts';
import type { CasePolicy, Offer, ReturnAddress } from '../../wallet/server/protection/cases/record-domain.ts';
import { policy } from './payment.ts';

/** The default numbers. */
export const casePolicy: CasePolicy = casePolicyOf(policy);
/** When the samples are opened. */
export const start = new Date('2026-11-24T10:00:00Z');
/** The instant some days after `start`. */
export const day = (count: number) => addDays(start, count);
/** What is left of the line. */
export const LEFT = 2_000n;
/** A line that was sent, and is late. */
export const subject: Subject = {
  about: { cell: 0, paymentId: 'pay_1', partId: 'prt_1', line: 'mug', payerId: 'hld_1', payeeId: 'pye_1' },
  isCaptured: true,
  isReported: false,
  isCovered: false,
  shipBy: day(-12),
  isShipped: true,
  releasedAt: null,
  leftMinor: LEFT,
  earlier: [],
};
/** A full refund. */
export const refund: Offer = { outcome: 'refund' };
/** Half of what is left. */
export const half: Offer = { outcome: 'partial_refund', amountMinor: 1_000n };
/** A buyer's wish for a full refund. */
export const opening: Opening = {
  id: 'cas_1',
  reason: 'damaged',
  wanted: refund,
  words: 'It is broken.',
  evidence: [],
};
/** Where returns go. */
export const returnAddress: ReturnAddress = {
  name: 'Mug Works',
  street: 'Dock Street 4',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};
/** The parcel of a return or replacement. */
export function parcelOf(id: Parcel['id']): Parcel {
  return {
    id,
    carrier: 'DHL',
    trackingCode: `EZ ${id}`,
    trackingUrl: null,
    contents: [{ line: 'mug', quantity: 1 }],
    status: 'announced',
    announcedAt: start,
    shippedAt: null,
    endedAt: null,
  };
}
