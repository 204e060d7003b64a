import { createHmac } from 'node:crypto';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack } from './attack.ts';
import { refusalOf } from './target.ts';
import type { Target } from './target.ts';
import { byShop } from './tokens.ts';

const ENDPOINTS = walletUrls.webhooks.endpoints();
const event = JSON.stringify({
  id: 'evt_forged',
  object: 'event',
  type: 'payment_intent.succeeded',
  created: Math.floor(Date.now() / 1_000),
  data: {
    object: { id: 'pi_forged', object: 'payment_intent', amount: 100_000, currency: 'eur', status: 'succeeded' },
  },
});
const tracker = JSON.stringify({
  id: 'evt_forged',
  object: 'Event',
  description: 'tracker.updated',
  result: { id: 'trk_forged', object: 'Tracker', tracking_code: 'EZ1000000001', status: 'delivered' },
});

/** Attacks by forged webhooks, and by addresses to which the wallet would send its own. */
export const webhookAttacks: readonly Attack[] = [
  {
    id: 'S110',
    says: 'forge a webhook of the card processor, the carrier or the wallet',
    play: async (target) => {
      const tries = [];
      const seconds = Math.floor(Date.now() / 1_000);
      for (const [name, url, headers, body] of [
        ['processor without a signature', processor(target), {}, event],
        ['processor', processor(target), stripe(seconds, event), event],
        ['carrier without a signature', carrier(target), {}, tracker],
        ['carrier', carrier(target), { 'x-hmac-signature': `hmac-sha256-hex=${hex(tracker)}` }, tracker],
        ['wallet without a signature', hook(target), {}, event],
        ['wallet', hook(target), standard(seconds, event), event],
      ] as const) {
        const answer = await post(target, url, body, headers);
        tries.push({ name, ok: answer.status >= 400, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S137a',
    says: 'send a webhook that is dated ahead or behind, or has two timestamps',
    play: async (target) => {
      const seconds = Math.floor(Date.now() / 1_000);
      const tries = [];
      for (const [name, signature] of [
        ['ahead', stripe(seconds + 600, event)['stripe-signature']],
        ['behind', stripe(seconds - 600, event)['stripe-signature']],
        ['twice', `t=${seconds},${stripe(seconds - 600, event)['stripe-signature']}`],
      ] as const) {
        const answer = await post(target, processor(target), event, { 'stripe-signature': signature });
        tries.push({ name, ok: answer.status === 400, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S137b',
    says: 'send a webhook that is no event',
    play: async (target) => {
      const tries = [];
      for (const body of ['null', '[]', '"text"', '{}', '{', '']) {
        const answer = await post(target, processor(target), body, stripe(Math.floor(Date.now() / 1_000), body));
        tries.push({ name: body, ok: answer.status >= 400 && answer.status < 500, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S137c',
    says: 'send a report of the carrier that names no parcel',
    play: async (target) => {
      const tries = [];
      for (const body of ['null', '{}', '{"description":"tracker.updated","result":null}']) {
        const answer = await post(target, carrier(target), body, {
          'x-hmac-signature': `hmac-sha256-hex=${hex(body)}`,
        });
        tries.push({ name: body, ok: answer.status >= 400 && answer.status < 500, answer: await refusalOf(answer) });
      }
      return outcomeOfAll(tries);
    },
  },
  to('S104a', 'make the wallet call this machine', [
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://0.0.0.0/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.0.0.1/',
    'https://127.1/',
  ]),
  to('S104b', 'make the wallet call a name that cannot lead outside', [
    'https://localhost./',
    'https://LOCALHOST/',
    'https://printer.local/',
    'https://db.internal/',
    'https://router.home.arpa./',
    'https://hidden.onion/',
  ]),
  to('S105a', 'make the wallet call private networks', [
    'https://169.254.169.254/',
    'https://[fd00::1]/',
    'https://100.64.0.1/',
    'https://10.0.0.1/',
    'https://192.168.0.1/',
    'https://172.16.0.1/',
    'https://[fe80::1]/',
  ]),
  to('S108', 'make the wallet call other schemes, ports or with a password', [
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'https://user:secret@example.com/',
    'javascript:alert(1)',
    'data:text/plain,x',
  ]),
  to('S174b', 'make the wallet call a blocked port', ['https://example.com:25/', 'https://example.com:6667/']),
  to('S152a', 'make the wallet call a private origin that no operator listed', [
    'http://market.localhost:4100/',
    'http://shop.localhost/hook',
    'http://localhost:5432/',
  ]),
  byShop('S169', 'read events from a cursor that is not in the list', (shop) =>
    ['evt_01k8w2b4f6zy9m3v7t5q1r0xca', 'evt_', "' or 1=1 --", '%00'].map((after) => [
      after,
      () => shop.api('GET', `${walletUrls.webhooks.events()}?after=${encodeURIComponent(after)}`),
    ]),
  ),
  byShop('S58', "read another shop's events and endpoints", (shop) => [
    ['event', () => shop.api('GET', walletUrls.webhooks.deliveries({ eventId: 'evt_01k8w2b4f6zy9m3v7t5q1r0xca' }))],
    [
      'endpoint',
      () => shop.api('DELETE', walletUrls.webhooks.endpoint({ endpointId: 'whe_01k8w2b4f6zy9m3v7t5q1r0xca' })),
    ],
  ]),
  {
    id: 'S165b',
    says: 'use the key of a request for another address',
    play: async ({ shop }) => {
      if (!shop) return { result: 'skipped', answer: 'no shop could be registered' };
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const first = await shop.api('POST', ENDPOINTS, { body: { url: 'https://hooks.example.com/one' }, headers });
      if (first.status !== 201) throw new Error(`The endpoint was refused: ${first.status}.`);
      const again = await shop.api('POST', ENDPOINTS, { body: { url: 'https://hooks.example.com/two' }, headers });
      return outcome(again.status >= 400, await refusalOf(again));
    },
  },
  byShop('S170', 'report the delivery of a parcel as its shop', (shop) =>
    ['deliveries', 'releases', 'payouts'].map((step) => [
      step,
      () => shop.api('POST', `/v1/payments/pay_01k8w2b4f6zy9m3v7t5q1r0xca/${step}`, { body: {} }),
    ]),
  ),
  {
    id: 'S165a',
    says: 'learn the secret of an endpoint by registering its address again',
    play: async ({ shop }) => {
      if (!shop) return { result: 'skipped', answer: 'no shop could be registered' };
      const body = { url: 'https://hooks.example.com/again' };
      const first = await shop.api('POST', ENDPOINTS, { body });
      if (first.status !== 201) throw new Error(`The endpoint was refused: ${first.status}.`);
      const again = await shop.api('POST', ENDPOINTS, { body });
      const told = (await again.json()) as { secret?: string };
      return outcome(again.status === 200 && told.secret === undefined, `${again.status} without a secret`);
    },
  },
];

function to(id: string, says: string, addresses: readonly string[]): Attack {
  return byShop(id, says, (shop) =>
    addresses.map((url) => [url, () => shop.api('POST', ENDPOINTS, { body: { url } })]),
  );
}

const processor = ({ urls }: Target): string => `${urls.wallet}${walletUrls.funding.processorEvents()}`;
const carrier = ({ urls }: Target): string => `${urls.wallet}${walletUrls.protection.carrierEvents()}`;
const hook = ({ urls }: Target): string => `${urls.market}${marketUrls.wallet.webhook()}`;

function post({ send }: Target, url: string, body: string, headers: Record<string, string>): Promise<Response> {
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

/** Signs with a secret that an outsider invents. */
function hex(text: string): string {
  return createHmac('sha256', 'an invented secret').update(text).digest('hex');
}

function stripe(seconds: number, body: string): { 'stripe-signature': string } {
  return { 'stripe-signature': `t=${seconds},v1=${hex(`${seconds}.${body}`)}` };
}

function standard(seconds: number, body: string): Record<string, string> {
  const signature = createHmac('sha256', 'an invented secret').update(`msg_1.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}
