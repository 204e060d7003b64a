/** A parcel that the carrier follows. */
export interface Tracker {
  readonly id: string;
  readonly tracking_code: string;
  readonly carrier: string;
  status: 'pre_transit' | 'in_transit' | 'delivered';
  signed_by: string | null;
  /** Where people see it. */
  readonly public_url: string;
  readonly created_at: string;
  updated_at: string;
  readonly tracking_details: {
    readonly object: 'TrackingDetail';
    readonly status: string;
    readonly message: string;
    readonly datetime: string;
  }[];
}

export interface Trackers {
  /** Follows a parcel; the same carrier and code are the same tracker. Resolves when it is kept. */
  create(parcel: { carrier: string; trackingCode: string }): Promise<Tracker>;
  find(id: string): Tracker | undefined;
  /** The one that was made last, if two carriers gave the same code. */
  byCode(code: string): Tracker | undefined;
  /** The newest first. */
  list(): readonly Tracker[];
  /** Moves a parcel on and tells whoever listens. A parcel stays where it is when it is there or has been delivered. */
  move(tracker: Tracker, status: 'in_transit' | 'delivered'): Promise<void>;
}

const messages = { in_transit: 'On its way', delivered: 'Delivered, signed for at the door' } as const;

interface Deps {
  /** Business time: a parcel is delivered on the day that the constellation has. */
  readonly now: () => Date;
  readonly newId: () => string;
  /** Ours, where people see parcels. */
  readonly publicUrl: string;
  /** Files what is to be told; it goes out once the change is kept. */
  readonly tell: (tracker: Tracker, before: Tracker['status']) => void;
  readonly commit: () => Promise<void>;
}

export function createTrackers(store: { trackers: Record<string, Tracker> }, deps: Deps): Trackers {
  const list = () => Object.values(store.trackers).toReversed();
  return {
    create: async ({ carrier, trackingCode }) => {
      const known = list().find((one) => one.tracking_code === trackingCode && one.carrier === carrier);
      if (known) return known;
      const at = deps.now().toISOString();
      const id = deps.newId();
      const tracker: Tracker = {
        id,
        tracking_code: trackingCode,
        carrier,
        status: 'pre_transit',
        signed_by: null,
        public_url: `${deps.publicUrl}/carrier#${id}`,
        created_at: at,
        updated_at: at,
        tracking_details: [],
      };
      store.trackers[tracker.id] = tracker;
      await deps.commit();
      return tracker;
    },
    find: (id) => (Object.hasOwn(store.trackers, id) ? store.trackers[id] : undefined),
    byCode: (code) => list().find((tracker) => tracker.tracking_code === code),
    list,
    move: async (tracker, status) => {
      const before = tracker.status;
      if (before === 'delivered' || before === status) return;
      const datetime = deps.now().toISOString();
      tracker.status = status;
      tracker.updated_at = datetime;
      if (status === 'delivered') tracker.signed_by = 'Resident';
      tracker.tracking_details.push({ object: 'TrackingDetail', status, message: messages[status], datetime });
      deps.tell(tracker, before);
      await deps.commit();
    },
  };
}

/** A tracker as EasyPost's API gives it. */
export function trackerJson(tracker: Tracker) {
  return {
    object: 'Tracker',
    mode: 'test',
    shipment_id: null,
    est_delivery_date: null,
    fees: [],
    ...tracker,
  };
}
