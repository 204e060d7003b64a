import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, readJsonObject } from '#platform/http/webhook.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { toTrackingUrl } from './domain.ts';
import type { Place, Sighting, TrackingCodeRefused } from './domain.ts';

/** A parcel as the tracking service reports it. */
interface Tracker {
  readonly trackingCode: string;
  readonly sighting: Sighting;
  /** The public page about the parcel. */
  readonly publicUrl: string | undefined;
}

/** A webhook of the tracking service: about a tracker, or about another subject. */
type CarrierEvent = { readonly about: 'tracker'; readonly trackerId: string } | { readonly about: 'other' };

/** The client of EasyPost's trackers (API v2). */
export interface EasyPost {
  /**
   * Tracks a parcel from now on; the same parcel has the same tracker. Refuses a code that is none. @throws If EasyPost
   * does not answer.
   */
  track(parcel: { carrier: string; trackingCode: string }): Promise<Result<Tracker, TrackingCodeRefused>>;
  /** Looks a tracker up. @throws If EasyPost does not answer, or has no such tracker. */
  find(id: string): Promise<Tracker>;
  /**
   * Checks a webhook's signature and reads its subject; undefined if it is refused. The caller looks the tracker up,
   * and trusts nothing else in the webhook.
   */
  readWebhook(raw: string, signature: string | undefined): CarrierEvent | undefined;
}

/** Creates the client. Each request has ten seconds. */
export function createEasyPost(settings: {
  url: string;
  apiKey: string;
  webhookSecret: string;
  http: typeof fetch;
}): EasyPost {
  const authorization = `Basic ${Buffer.from(`${settings.apiKey}:`).toString('base64')}`;
  const ask = async (path: string, body?: unknown): Promise<Result<Tracker, TrackingCodeRefused>> => {
    const answer = await settings.http(new URL(path, settings.url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status === 422) {
      await answer.body?.cancel();
      return err({ code: 'tracking_code_refused' });
    }
    if (!answer.ok) throw new Error(`EasyPost answered ${answer.status}.`);
    return ok(toTracker((await answer.json()) as TrackerJson, settings.url));
  };
  return {
    track: ({ carrier, trackingCode }) => ask('/v2/trackers', { tracker: { tracking_code: trackingCode, carrier } }),
    find: async (id) => {
      const found = await ask(`/v2/trackers/${encodeURIComponent(id)}`);
      if (!found.ok) throw new Error('EasyPost refused the id of a tracker.');
      return found.value;
    },
    readWebhook: (raw, signature) => (isSigned(settings, raw, signature) ? readCarrierEvent(raw) : undefined),
  };
}

/** Checks EasyPost's signature over the exact text (HMAC-SHA-256, with the normalized secret as the key). */
function isSigned({ webhookSecret }: { webhookSecret: string }, raw: string, signature = ''): boolean {
  const key = webhookSecret.normalize('NFKD');
  const expected = Buffer.from(`hmac-sha256-hex=${createHmac('sha256', key).update(raw).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function readCarrierEvent(raw: string): CarrierEvent | undefined {
  const event = readJsonObject(raw);
  if (typeof event?.['description'] !== 'string') return undefined;
  if (event['description'] !== 'tracker.updated') return { about: 'other' };
  const { result } = event;
  const id = isJsonObject(result) && result['id'];
  return typeof id === 'string' && /^\w{1,64}$/.test(id) ? { about: 'tracker', trackerId: id } : undefined;
}

interface LocationJson {
  readonly city?: string | null;
  readonly country?: string | null;
  readonly zip?: string | null;
}

interface TrackerJson {
  readonly tracking_code: string;
  readonly status: string;
  readonly public_url?: unknown;
  readonly tracking_details?: readonly {
    readonly status: string;
    readonly datetime: string;
    readonly tracking_location?: LocationJson | null;
  }[];
}

/** The statuses of EasyPost that say that the carrier does not have the parcel yet. */
const before = ['unknown', 'pre_transit', 'cancelled', 'error'];

/** How EasyPost's statuses end the way of a parcel. */
const outcomes: ReadonlyMap<string, NonNullable<Sighting['outcome']>['kind']> = new Map([
  ['delivered', 'delivered'],
  ['return_to_sender', 'returned'],
  ['failure', 'lost'],
  ['cancelled', 'canceled'],
]);

function toTracker(tracker: TrackerJson, apiUrl: string): Tracker {
  const { tracking_code: trackingCode, status, tracking_details: details = [] } = tracker;
  const scan = details.find((detail) => !before.includes(detail.status));
  const kind = outcomes.get(status);
  const last = kind && details.findLast((detail) => detail.status === status);
  const scannedAt = scan ? new Date(scan.datetime) : null;
  return {
    trackingCode,
    sighting: {
      scannedAt,
      // Without the event itself, the way has ended at a time that EasyPost does not say.
      outcome: kind && last ? { kind, at: new Date(last.datetime) } : null,
      place: kind === 'delivered' ? placeOf(last?.tracking_location) : null,
    },
    publicUrl: toTrackingUrl(tracker.public_url, apiUrl),
  };
}

/**
 * The place of the scan of a delivery. Where the carrier was to bring a parcel does not count: a delivery whose scan
 * names no place is one to an unknown place.
 */
function placeOf(location: LocationJson | null | undefined): Place | null {
  if (!location?.city) return null;
  return { country: location.country ?? null, postalCode: location.zip ?? null, city: location.city };
}
