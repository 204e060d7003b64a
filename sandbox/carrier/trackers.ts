/** EasyPost's statuses of a parcel that the sandbox knows. */
export type TrackerStatus =
  | 'pre_transit'
  | 'in_transit'
  | 'out_for_delivery'
  | 'delivered'
  | 'failure'
  | 'return_to_sender'
  | 'cancelled'
  | 'unknown';

/** The published codes of EasyPost's test mode, whose parcels have a status at once. */
const TEST_CODES: ReadonlyMap<string, TrackerStatus> = new Map([
  ['EZ1000000001', 'pre_transit'],
  ['EZ2000000002', 'in_transit'],
  ['EZ3000000003', 'out_for_delivery'],
  ['EZ4000000004', 'delivered'],
  ['EZ5000000005', 'return_to_sender'],
  ['EZ6000000006', 'failure'],
  ['EZ7000000007', 'unknown'],
]);

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
  out_for_delivery: 'Out for delivery',
  unknown: 'Nothing is known',
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
      const status = TEST_CODES.get(trackingCode);
      if (status !== undefined && status !== 'pre_transit') scan(deps, tracker, status);
      await deps.commit();
      return tracker;
    },
    find: (id) => (Object.hasOwn(store.trackers, id) ? store.trackers[id] : undefined),
    byCode: (code) => list().find((tracker) => tracker.tracking_code === code),
    list,
    move: async (tracker, status, place) => {
      const before = tracker.status;
      if (!isOnItsWay(before) || before === status) return;
      if (status === 'cancelled' && before !== 'pre_transit') return;
      scan(deps, tracker, status, place);
      await deps.commit();
    },
  };
}

function isOnItsWay(status: TrackerStatus): boolean {
  return status === 'pre_transit' || status === 'in_transit' || status === 'out_for_delivery';
}

/** The carrier scans a parcel, which has a new status. */
function scan(deps: Deps, tracker: Tracker, status: Exclude<TrackerStatus, 'pre_transit'>, place?: Location): void {
  const before = tracker.status;
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
}

const nowhere = { city: null, country: null, object: 'TrackingLocation', state: null, zip: null };

/** A tracker in the form of EasyPost's API. */
export function trackerJson(tracker: Tracker) {
  const details = tracker.tracking_details.map((one) => ({
    ...one,
    carrier_code: null,
    description: null,
    est_delivery_date: null,
    source: tracker.carrier,
    status_detail: 'unknown',
    tracking_location: { ...nowhere, ...one.tracking_location },
  }));
  return {
    ...tracker,
    object: 'Tracker',
    carrier_detail: null,
    est_delivery_date: null,
    fees: [],
    finalized: !isOnItsWay(tracker.status),
    is_return: tracker.status === 'return_to_sender',
    mode: 'test',
    shipment_id: null,
    status_detail: 'unknown',
    tracking_details: details,
    weight: null,
  };
}
