import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { ChargeRow } from './evidence.ts';
import type { Fleet } from './fleet.ts';

interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly metadata: { readonly reference?: string };
}

/** Reads the card processor's whole book of charges through its own API. */
export async function readCharges(fleet: Fleet): Promise<ChargeRow[]> {
  const headers = { authorization: `Bearer ${fleet.secrets.stripeSecretKey}` };
  const rows: ChargeRow[] = [];
  for (let after = ''; ;) {
    const { status, json } = await call(fleet, 'GET', `/v1/payment_intents?limit=100${after}`, { headers });
    if (status !== 200) throw new Error(`The processor's book could not be read: ${status}.`);
    const { data, has_more: hasMore } = json as { data: Intent[]; has_more: boolean };
    for (const { id, amount, status: how, metadata } of data) {
      rows.push({ id, amount, reference: metadata.reference ?? null, hasSucceeded: how === 'succeeded' });
    }
    if (!hasMore) return rows;
    after = `&starting_after=${data.at(-1)!.id}`;
  }
}

/** Moves business time on by `ms`, and waits until wallet and market have swept. */
export async function advance(fleet: Fleet, ms: number): Promise<void> {
  const origin = fleet.settings.urls.sandbox;
  for (let tries = 0; tries < 20; tries += 1) {
    const body = JSON.stringify({ ms: tries === 0 ? ms : 0 });
    const headers = { origin, 'content-type': 'application/json' };
    const { status } = await call(fleet, 'POST', '/clock/advance', { headers, body });
    if (status === 200) return;
    await sleep(200);
  }
  throw new Error('The sandbox did not move business time.');
}

/** What happens to a parcel at the sandbox's carrier. */
export type ParcelStep = 'transit' | 'deliver' | 'lose' | 'return';

/**
 * Moves a parcel at the sandbox's carrier. Its webhook to the wallet may get lost, so the wallet looks again later.
 *
 * @returns Whether the carrier knows the parcel, which the wallet announces after the shop has.
 */
export async function moveParcel(
  fleet: Fleet,
  code: string,
  step: ParcelStep,
  place: { readonly country: string; readonly zip: string; readonly city: string },
): Promise<boolean> {
  const headers = { origin: fleet.settings.urls.sandbox, 'content-type': 'application/json' };
  const body = JSON.stringify(step === 'deliver' ? place : {});
  const { status } = await call(fleet, 'POST', `/carrier/trackers/${code}/${step}`, { headers, body });
  return status !== 404;
}

/** Reads the sandbox's business time. */
export async function businessNow(fleet: Fleet): Promise<Date> {
  const { json } = await call(fleet, 'GET', '/clock', {});
  return new Date((json as { now: string }).now);
}

async function call(
  { settings }: Fleet,
  method: 'GET' | 'POST',
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string },
): Promise<{ status: number; json: unknown }> {
  const { host } = new URL(settings.urls.sandbox);
  const url = `http://127.0.0.1:${settings.ports.sandbox}${path}`;
  const sent = { method, headers: { host, ...headers }, ...(body === undefined ? {} : { body }) };
  const { statusCode, body: answer } = await request(url, sent);
  return { status: statusCode, json: await answer.json() };
}
