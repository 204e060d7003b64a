/** A parcel that the carrier follows. */
export interface Tracker {
  readonly id: string;
  readonly tracking_code: string;
  readonly carrier: string;
  status: 'pre_transit' | 'in_transit' | 'delivered';
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
  /** Follows a parcel; the same carrier and code are the same tracker. */
  create(parcel: { carrier: string; trackingCode: string }): Promise<Tracker>;
  find(id: string): Tracker | undefined;
  byCode(code: string): Tracker | undefined;
  list(): readonly Tracker[];
  /** Moves a parcel on, and tells whoever listens. A parcel that has been delivered stays so. */
  move(tracker: Tracker, status: 'in_transit' | 'delivered'): Promise<void>;
}

const messages = { in_transit: 'On its way', delivered: 'Delivered, signed for at the door' } as const;

/** @param now Business time: a parcel is delivered on the day that the constellation has. */
export function createTrackers(
  store: { trackers: Record<string, Tracker> },
  deps: { save: () => Promise<void>; now: () => Date; newId: () => string; tell: (tracker: Tracker) => void },
): Trackers {
  const list = () => Object.values(store.trackers).toReversed();
  const byCode = (code: string) => list().find((tracker) => tracker.tracking_code === code);
  return {
    create: async ({ carrier, trackingCode }) => {
      const known = byCode(trackingCode);
      if (known?.carrier === carrier) return known;
      const at = deps.now().toISOString();
      const fresh = { id: deps.newId(), tracking_code: trackingCode, carrier, status: 'pre_transit' as const };
      const tracker: Tracker = { ...fresh, created_at: at, updated_at: at, tracking_details: [] };
      store.trackers[tracker.id] = tracker;
      await deps.save();
      return tracker;
    },
    find: (id) => store.trackers[id],
    byCode,
    list,
    move: async (tracker, status) => {
      if (tracker.status === 'delivered') return;
      const datetime = deps.now().toISOString();
      tracker.status = status;
      tracker.updated_at = datetime;
      tracker.tracking_details.push({ object: 'TrackingDetail', status, message: messages[status], datetime });
      await deps.save();
      deps.tell(tracker);
    },
  };
}

/** A tracker as EasyPost's API gives it. */
export function trackerJson(tracker: Tracker) {
  return { object: 'Tracker', mode: 'test', ...tracker };
}
