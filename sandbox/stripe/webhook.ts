import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import type { StripeEvent } from './book.ts';

const RETRIES_MS = [0, 2_000, 10_000, 60_000, 300_000];

/**
 * Tells the wallet of events as Stripe does: signed with the endpoint's secret (`t=…,v1=…`), tried again when it is
 * not taken.
 */
export function createStripeWebhook(settings: { url: string; secret: string; http: typeof fetch; log: Logger }) {
  const timers = new Set<NodeJS.Timeout>();
  const deliver = async (event: StripeEvent): Promise<boolean> => {
    const body = JSON.stringify({
      id: event.id,
      object: 'event',
      type: event.type,
      created: event.created,
      data: { object: event.object },
      livemode: false,
      pending_webhooks: 1,
    });
    const time = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', settings.secret).update(`${time}.${body}`).digest('hex');
    try {
      const answer = await settings.http(settings.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch (error) {
      settings.log.warn({ err: error }, 'the processor’s webhook was not taken');
      return false;
    }
  };
  const tryAt = (event: StripeEvent, attempt: number): void => {
    const delay = RETRIES_MS[attempt];
    if (delay === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver(event).then((taken) => {
        if (!taken) tryAt(event, attempt + 1);
      });
    }, delay);
    timers.add(timer);
  };
  return {
    /** Sends in the background. */
    send: (event: StripeEvent): void => tryAt(event, 0),
    /** Sends once and says whether it was taken. */
    deliver,
    close: (): void => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
