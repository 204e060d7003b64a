import { trackerJson } from './trackers.ts';
import type { Tracker } from './trackers.ts';

/** EasyPost's event when a parcel has moved. */
export function trackerEvent(event: { id: string; tracker: Tracker; before: Tracker['status'] }) {
  const { id, tracker, before } = event;
  return {
    id,
    object: 'Event',
    mode: 'test',
    description: 'tracker.updated',
    previous_attributes: { status: before },
    status: 'pending',
    pending_urls: [],
    completed_urls: [],
    created_at: tracker.updated_at,
    updated_at: tracker.updated_at,
    result: trackerJson(tracker),
  };
}
