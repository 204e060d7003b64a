import { Webhook } from 'standardwebhooks';

export interface Sending {
  readonly url: string;
  /** `whsec_…`, as the receiver has it. */
  readonly secret: string;
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/**
 * Posts one event, signed by Standard Webhooks. Redirects are not followed, and a private address is never reached:
 * the connection itself refuses it.
 *
 * @returns The receiver's status. @throws If there was no answer in time.
 */
export async function sendWebhook(http: typeof fetch, sending: Sending): Promise<number> {
  const { id, at, body } = sending;
  const answer = await http(sending.url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(sending.secret).sign(id, at, body),
    },
    body,
    signal: AbortSignal.timeout(15_000),
  });
  await answer.body?.cancel();
  return answer.status;
}
