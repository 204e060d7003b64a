import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dice } from './dice.ts';
import type { History } from './history.ts';
import type { Fleet } from './fleet.ts';

/**
 * Starts the shop's receiver of webhooks. It records the events that it gets, and during a storm it loses or refuses
 * some.
 */
export async function startReceiver(
  { shopPort, weather }: Pick<Fleet, 'shopPort' | 'weather'>,
  history: History,
  plan: { secret: string; dice: Dice },
): Promise<{ close(): Promise<void> }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request);
    const fault = weather.stormy ? plan.dice.weighted({ none: 90, lost: 3, broken: 3, answer_lost: 4 }) : 'none';
    if (fault !== 'lost' && fault !== 'broken') take(request, body, history, plan.secret);
    if (fault === 'none' || fault === 'broken') response.writeHead(fault === 'none' ? 204 : 500).end();
    else response.destroy();
  };
  // A sender that was killed during its request has delivered nothing.
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(shopPort, '127.0.0.1', resolve);
  });
  return {
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

interface Told {
  readonly type: string;
  readonly data: { readonly payment_id?: string; readonly part_id?: string };
}

function take(request: IncomingMessage, body: string, history: History, secret: string): void {
  const id = String(request.headers['webhook-id']);
  if (!isSigned(request, id, body, secret)) {
    history.contradictions.push(`event ${id} has a wrong signature`);
    return;
  }
  const { type, data } = JSON.parse(body) as Told;
  if (data.payment_id === undefined) return;
  const known = history.events.get(id);
  if (!known) history.events.set(id, { type, paymentId: data.payment_id, partId: data.part_id, times: 1 });
  else if (known.type === type && known.paymentId === data.payment_id) known.times += 1;
  else history.contradictions.push(`event ${id} arrived as two different ones`);
}

/** Checks a signature of Standard Webhooks: HMAC-SHA256 of id, time and body. */
function isSigned(request: IncomingMessage, id: string, body: string, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const text = `${id}.${String(request.headers['webhook-timestamp'])}.${body}`;
  const wanted = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  return String(request.headers['webhook-signature']).split(' ').includes(wanted);
}
