/** EasyPost's statuses of a parcel that the sandbox knows. */
export type TrackerStatus = 'pre_transit' | 'in_transit' | 'delivered' | 'failure' | 'return_to_sender' | 'cancelled';

/** The place of a scan. */
export interface Location {
  readonly city?: string;
  readonly country?: string;
  readonly zip?: string;
}

/** A parcel that the carrier tracks. */
export interface Tracker {
  readonly id: string;
  readonly tracking_code: string;
  readonly carrier: string;
  status: TrackerStatus;
  signed_by: string | null;
  /** The page for people. */
  readonly public_url: string;
  readonly created_at: string;
  updated_at: string;
  readonly tracking_details: {
    readonly object: 'TrackingDetail';
    readonly status: string;
    readonly message: string;
    readonly datetime: string;
    readonly tracking_location?: { readonly object: 'TrackingLocation' } & Location;
  }[];
}

export interface Trackers {
  /** Tracks a parcel; the same carrier and code are the same tracker. Resolves when it is stored. */
  create(parcel: { carrier: string; trackingCode: string }): Promise<Tracker>;
  find(id: string): Tracker | undefined;
  /** The newest one, if two carriers have the same code. */
  byCode(code: string): Tracker | undefined;
  /** The newest first. */
  list(): readonly Tracker[];
  /**
   * Moves a parcel to its next status and reports that. Nothing changes if it has that status, or if its way has ended.
   */
  move(tracker: Tracker, status: Exclude<TrackerStatus, 'pre_transit'>, place?: Location): Promise<void>;
}

const messages = {
  in_transit: 'On its way',
  delivered: 'Delivered, signed for at the door',
  failure: 'Lost',
  return_to_sender: 'On its way back to the sender',
  cancelled: 'Label canceled',
} as const;

interface Deps {
  /** Business time, so that a parcel is delivered on the constellation's current day. */
  readonly now: () => Date;
  readonly newId: () => string;
  /** The sandbox's public address, for the pages of parcels. */
  readonly publicUrl: string;
  /** Adds an event; it goes out once the change is stored. */
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
    move: async (tracker, status, place) => {
      const before = tracker.status;
      if ((before !== 'pre_transit' && before !== 'in_transit') || before === status) return;
      if (status === 'cancelled' && before !== 'pre_transit') return;
      const datetime = deps.now().toISOString();
      tracker.status = status;
      tracker.updated_at = datetime;
      if (status === 'delivered') tracker.signed_by = 'Resident';
      const location = place ? { tracking_location: { object: 'TrackingLocation' as const, ...place } } : {};
      tracker.tracking_details.push({
        object: 'TrackingDetail',
        status,
        message: messages[status],
        datetime,
        ...location,
      });
      deps.tell(tracker, before);
      await deps.commit();
    },
  };
}

/** A tracker in the form of EasyPost's API. */
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
