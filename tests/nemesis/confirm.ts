import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { pin } from '../world/people.ts';
import type { Buyer } from './cast.ts';
import type { AskedStep, ToldPayment } from './history.ts';
import { carry } from './parcels.ts';
import { step } from './pay.ts';
import { askUntilTold, toToldPayment } from './run.ts';
import type { Run } from './run.ts';

const SEEN_WITHIN_MS = 30_000;

/**
 * Confirms a part on the wallet's own page, as its holder, by the session of the web app. Then reads the payment as the
 * shop, because the page does not say by which of two concurrent steps the part has left escrow.
 */
export async function confirm(run: Run, buyer: Buyer, payment: ToldPayment, partId: string): Promise<AskedStep> {
  const asked: AskedStep = {
    kind: 'confirm',
    key: randomUUID(),
    paymentId: payment.id,
    partId,
    told: undefined,
    lost: 0,
    refused: undefined,
  };
  run.history.steps.push(asked);
  await press(run, buyer, `/id/receive/${payment.id}/${partId}`, { pin }).catch(() => {
    asked.lost += 1;
  });
  asked.told = await payAsTold(run, payment);
  return asked;
}

/** Reads a payment as its shop. */
export async function payAsTold(run: Run, payment: ToldPayment): Promise<ToldPayment | undefined> {
  const answer = await askUntilTold(run, {
    method: 'GET',
    path: `/v1/payments/${payment.id}`,
    token: () => run.tokens.ofShop(),
  });
  return answer.status === 200 ? toToldPayment(answer.body) : undefined;
}

/** Ships a part, lets the carrier scan it, and confirms it, so that it is released. */
export async function release(run: Run, buyer: Buyer, payment: ToldPayment, partId: string): Promise<void> {
  await step(run, 'shipments', payment, partId);
  await carry(run, 'transit', partId);
  const deadline = Date.now() + SEEN_WITHIN_MS;
  for (;;) {
    const question = { method: 'GET', path: `/v1/payments/${payment.id}`, token: () => run.tokens.ofShop() } as const;
    const { parts } = toToldPayment((await askUntilTold(run, question)).body);
    if (parts.find((part) => part.id === partId)?.status === 'shipped') break;
    if (Date.now() > deadline) throw new Error(`The wallet has not seen the parcel of ${partId}.`);
    await sleep(50);
  }
  await confirm(run, buyer, payment, partId);
}

/** Opens a holder's page and posts its form, once. A page without a form has nothing to press. */
export async function press(
  { fleet }: Run,
  { session }: Buyer,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const { wallet } = fleet.settings.urls;
  const url = `http://127.0.0.1:${fleet.settings.ports.wallet}${path}`;
  const headers = { host: new URL(wallet).host, origin: wallet };
  const cookie = `__Host-session=${session}`;
  const page = await request(url, { headers: { ...headers, cookie } });
  const text = await page.body.text();
  const form = fieldOf(text, '_form');
  if (form === undefined) return;
  const shown = Object.fromEntries(
    ['challenge', 'seen', 'line'].flatMap((name) => {
      const value = fieldOf(text, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const set = [page.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]);
  const posted = await request(url, {
    method: 'POST',
    headers: {
      ...headers,
      cookie: [cookie, ...set].join('; '),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ _form: form, ...shown, ...fields }).toString(),
  });
  await posted.body.dump();
}

function fieldOf(page: string, name: string): string | undefined {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1];
}
