import type { Parcel } from '../../payments/payments/domain.ts';
import type { CaseStatus, Offer, OfferError, Party, ReturnAddress } from './record-domain.ts';

interface Said {
  readonly words?: string;
  readonly evidence?: readonly string[];
}

/** What happens to a case. */
export type Event = Said &
  (
    | { readonly kind: 'accepted' | 'escalated'; readonly by: Party }
    | { readonly kind: 'countered'; readonly by: Party; readonly offer: Offer }
    /** The seller refuses without an offer. */
    | { readonly kind: 'refused' }
    /** The buyer ends the case. */
    | { readonly kind: 'withdrawn' }
    /** The deadline of the status is over. */
    | { readonly kind: 'time_over' }
    | { readonly kind: 'proposed' | 'appeal_decided'; readonly operatorId: string; readonly offer: Offer }
    /** `no_notice`: the seller shows that no notice of the case arrived. */
    | { readonly kind: 'appealed'; readonly by: Party; readonly ground: 'evidence' | 'no_notice' }
    | { readonly kind: 'address_given'; readonly address: ReturnAddress }
    /** The seller does not want the goods back. */
    | { readonly kind: 'return_waived' }
    /** The buyer announces a return, or the seller a replacement. A later parcel replaces one that was not scanned. */
    | { readonly kind: 'parcel_announced'; readonly by: Party; readonly parcel: Parcel }
    /** The carrier's word about that parcel; `delivered` means to the address that counts. */
    | {
        readonly kind:
          | 'parcel_scanned'
          | 'parcel_delivered'
          | 'parcel_misdelivered'
          | 'parcel_lost'
          | 'parcel_returned';
        readonly parcel: Parcel;
      }
    /** The seller shows wrong or missing contents of a return. */
    | { readonly kind: 'contested' }
    /** The carrier's word about the line's first parcels: all delivered to the destination, or all lost or returned. */
    | { readonly kind: 'goods_delivered' | 'goods_lost' }
  );

/** Why an event is refused. */
export type CaseError =
  | { readonly code: 'case_not_in_state'; readonly status: CaseStatus }
  | { readonly code: 'not_your_turn'; readonly turn: Party }
  | { readonly code: 'escalation_too_early'; readonly from: Date }
  | { readonly code: 'deadline_not_over'; readonly until: Date }
  | { readonly code: 'accepted_before' }
  | { readonly code: 'appealed_before' }
  /** Against silence, only the seller appeals, by showing that no notice arrived. */
  | { readonly code: 'appeal_ground_missing' }
  | { readonly code: 'evidence_missing' }
  | { readonly code: 'reasons_missing' }
  | { readonly code: 'same_operator' }
  | { readonly code: 'return_address_wrong'; readonly field: 'country' | 'postal_code' }
  /** A case takes a few parcels, in case that a code was mistyped. */
  | { readonly code: 'too_many_parcels' }
  /** This side has made all its offers: from now on it accepts, refuses or calls an operator. */
  | { readonly code: 'too_many_offers'; readonly most: number }
  /** The parcel is not the one that the case waits for. */
  | { readonly code: 'parcel_not_of_case' }
  /** After the end of protection only a refund, or the carrier's record of a delivery, ends the case. */
  | { readonly code: 'carrier_record_needed' }
  | OfferError;

const settling = ['closed', 'awaiting_address', 'awaiting_replacement'] as const;

/** The statuses that each event may lead to. An event that a status does not list is refused. */
export const transitions: Readonly<
  Record<CaseStatus, Partial<Readonly<Record<Event['kind'], readonly CaseStatus[]>>>>
> = {
  open: {
    accepted: settling,
    refused: ['countered'],
    countered: ['countered'],
    withdrawn: ['closed'],
    escalated: ['escalated'],
    time_over: ['decided', 'escalated', 'closed'],
    goods_delivered: ['open', 'closed'],
    goods_lost: ['open', 'closed'],
  },
  countered: {
    accepted: settling,
    refused: ['countered'],
    countered: ['countered'],
    withdrawn: ['closed'],
    escalated: ['escalated'],
    time_over: ['decided', 'escalated'],
    goods_delivered: ['countered'],
    goods_lost: ['countered', 'closed'],
  },
  escalated: {
    withdrawn: ['closed'],
    proposed: ['proposed'],
    time_over: ['escalated'],
    goods_delivered: ['escalated'],
    goods_lost: ['escalated', 'closed'],
  },
  proposed: {
    accepted: ['proposed', ...settling],
    withdrawn: ['closed'],
    time_over: ['decided'],
    goods_delivered: ['proposed'],
    goods_lost: ['proposed', 'closed'],
  },
  decided: { accepted: ['decided', ...settling], appealed: ['appealed'], time_over: settling },
  appealed: { appeal_decided: settling, time_over: ['appealed'] },
  awaiting_address: {
    address_given: ['awaiting_return'],
    return_waived: ['closed'],
    withdrawn: ['closed'],
    time_over: ['closed'],
  },
  awaiting_return: {
    escalated: ['escalated'],
    parcel_announced: ['awaiting_return'],
    parcel_scanned: ['returning'],
    parcel_delivered: ['return_delivered'],
    return_waived: ['closed'],
    withdrawn: ['closed'],
    time_over: ['closed'],
  },
  returning: {
    parcel_delivered: ['return_delivered'],
    parcel_misdelivered: ['escalated'],
    parcel_lost: ['closed'],
    parcel_returned: ['escalated'],
    return_waived: ['closed'],
    time_over: ['escalated'],
  },
  return_delivered: { return_waived: ['closed'], contested: ['escalated'], time_over: ['closed'] },
  awaiting_replacement: {
    parcel_announced: ['awaiting_replacement'],
    parcel_scanned: ['replacing'],
    parcel_delivered: ['closed'],
    withdrawn: ['closed'],
    time_over: ['closed'],
  },
  replacing: {
    parcel_delivered: ['closed'],
    parcel_misdelivered: ['escalated'],
    parcel_lost: ['closed'],
    parcel_returned: ['closed'],
    time_over: ['escalated'],
  },
  closed: {},
};
