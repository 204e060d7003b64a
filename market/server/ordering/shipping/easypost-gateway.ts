import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, readJsonObject } from '#platform/http/webhook.ts';
import { toTrackingUrl } from './domain.ts';

/** A parcel as the carrier's tracking tells it. */
interface Tracker {
  readonly id: string;
  readonly status: string;
  /** When it was delivered, if it was. */
  readonly deliveredAt: Date | undefined;
  /** Where people see it. */
  readonly publicUrl: string | undefined;
}

/** What a webhook of the carrier's tracking is about. */
type CarrierEvent = { readonly about: 'tracker'; readonly trackerId: string } | { readonly about: 'other' };

/** EasyPost's trackers (API v2). */
export interface EasyPost {
  /** Begins to follow a parcel; the same parcel is the same tracker. @throws If EasyPost does not answer. */
  track(parcel: { carrier: string; trackingCode: string }): Promise<Tracker>;
  find(id: string): Promise<Tracker>;
  /** What a webhook is about, if its signature is right and it is an event; its content is looked up, not believed. */
  readWebhook(raw: string, signature: string | undefined): CarrierEvent | undefined;
}

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
    readWebhook: (raw, signature) => {
      const key = settings.webhookSecret.normalize('NFKD');
      const expected = Buffer.from(`hmac-sha256-hex=${createHmac('sha256', key).update(raw).digest('hex')}`);
      const given = Buffer.from(signature ?? '');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return readCarrierEvent(raw);
    },
  };
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
