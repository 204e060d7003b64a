import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import type { Tracker } from './trackers.ts';
import { trackerJson } from './trackers.ts';

const RETRIES_MS = [0, 2_000, 10_000, 60_000, 300_000];

/** Tells of a parcel as EasyPost does: `tracker.updated`, signed by HMAC-SHA256 over the body, tried again if not taken. */
export function createCarrierWebhook(settings: {
  url: string;
  secret: string;
  http: typeof fetch;
  log: Logger;
  newId: () => string;
}) {
  const timers = new Set<NodeJS.Timeout>();
  const deliver = async (body: string): Promise<boolean> => {
    const signature = createHmac('sha256', settings.secret.normalize('NFKD')).update(body).digest('hex');
    try {
      const answer = await settings.http(settings.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hmac-signature': `hmac-sha256-hex=${signature}` },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch (error) {
      settings.log.warn({ err: error }, 'the carrier’s webhook was not taken');
      return false;
    }
  };
  const tryAt = (body: string, attempt: number): void => {
    const delay = RETRIES_MS[attempt];
    if (delay === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver(body).then((taken) => {
        if (!taken) tryAt(body, attempt + 1);
      });
    }, delay);
    timers.add(timer);
  };
  return {
    send: (tracker: Tracker): void =>
      tryAt(
        JSON.stringify({
          id: settings.newId(),
          object: 'Event',
          description: 'tracker.updated',
          result: trackerJson(tracker),
        }),
        0,
      ),
    close: (): void => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
