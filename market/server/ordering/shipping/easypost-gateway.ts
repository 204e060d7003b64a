import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, readJsonObject } from '#platform/http/webhook.ts';
import { toTrackingUrl } from './domain.ts';

/** A parcel as the tracking service reports it. */
interface Tracker {
  readonly id: string;
  readonly status: string;
  /** Undefined while the parcel is not delivered. */
  readonly deliveredAt: Date | undefined;
  /** The public page about the parcel. */
  readonly publicUrl: string | undefined;
}

/** A webhook of the tracking service: about a tracker, or about another subject. */
type CarrierEvent = { readonly about: 'tracker'; readonly trackerId: string } | { readonly about: 'other' };

/** The client of EasyPost's trackers (API v2). */
export interface EasyPost {
  /** Begins to track a parcel; the same parcel has the same tracker. @throws If EasyPost does not answer. */
  track(parcel: { carrier: string; trackingCode: string }): Promise<Tracker>;
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
  const ask = async (path: string, body?: unknown): Promise<Tracker> => {
    const answer = await settings.http(new URL(path, settings.url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`EasyPost answered ${answer.status}.`);
    return toTracker((await answer.json()) as TrackerJson, settings.url);
  };
  return {
    track: ({ carrier, trackingCode }) => ask('/v2/trackers', { tracker: { tracking_code: trackingCode, carrier } }),
    find: (id) => ask(`/v2/trackers/${encodeURIComponent(id)}`),
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

interface TrackerJson {
  readonly id: string;
  readonly status: string;
  readonly public_url?: unknown;
  readonly tracking_details?: readonly { readonly status: string; readonly datetime: string }[];
}

function toTracker(tracker: TrackerJson, apiUrl: string): Tracker {
  const { id, status, tracking_details: details = [] } = tracker;
  const delivered = details.findLast((detail) => detail.status === 'delivered');
  return {
    id,
    status,
    deliveredAt: status === 'delivered' && delivered ? new Date(delivered.datetime) : undefined,
    publicUrl: toTrackingUrl(tracker.public_url, apiUrl),
  };
}
