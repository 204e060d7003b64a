import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { ChargeRow, DisputeRow, PayoutRow, RefundedRow } from './evidence.ts';
import { API_VERSION } from '../../sandbox/stripe/desk.ts';
import type { Fleet } from './fleet.ts';

interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly metadata: { readonly reference?: string };
}

/** Reads the card processor's whole book of charges through its own API. */
export async function readCharges(fleet: Fleet): Promise<ChargeRow[]> {
  const intents = await readList<Intent>(fleet, '/v1/payment_intents?limit=100');
  return intents.map(({ id, amount, currency, status, metadata }) => ({
    id,
    amount,
    currency: currency.toUpperCase(),
    reference: metadata.reference ?? null,
    hasSucceeded: status === 'succeeded',
  }));
}

interface Refund {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly metadata: { readonly reference?: string };
}

/** Reads all refunds of charges. */
export async function readRefunded(fleet: Fleet): Promise<RefundedRow[]> {
  const refunds = await readList<Refund>(fleet, '/v1/refunds?limit=100');
  return refunds.map(({ id, amount, currency, status, metadata }) => ({
    id,
    reference: metadata.reference ?? null,
    amount,
    currency: currency.toUpperCase(),
    hasFailed: status === 'failed' || status === 'canceled',
  }));
}

interface Dispute {
  readonly id: string;
  readonly balance_transactions: readonly { readonly net: number }[];
}

/** Reads all disputes. */
export async function readDisputes(fleet: Fleet): Promise<DisputeRow[]> {
  const disputes = await readList<Dispute>(fleet, '/v1/disputes?limit=100');
  return disputes.map(({ id, balance_transactions: moves }) => ({
    id,
    net: moves.reduce((sum, one) => sum + one.net, 0),
  }));
}

interface OutboundPayment {
  readonly id: string;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly status: string;
  readonly metadata?: { readonly reference?: string };
}

/** Reads all payouts to bank accounts. */
export async function readPayouts(fleet: Fleet): Promise<PayoutRow[]> {
  const payments = await readList<OutboundPayment>(fleet, '/v2/money_management/outbound_payments?limit=100');
  return payments.map(({ id, amount, status, metadata }) => ({
    id,
    reference: metadata?.reference ?? null,
    amount: amount.value,
    currency: amount.currency.toUpperCase(),
    status,
  }));
}

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly has_more?: boolean;
  readonly next_page_url?: string | null;
}

/** Reads a list page by page: API v1 continues after an id, and v2 at an address. */
async function readList<T>(fleet: Fleet, path: string): Promise<T[]> {
  const version = path.startsWith('/v2/') ? { 'stripe-version': API_VERSION } : {};
  const headers = { authorization: `Bearer ${fleet.secrets.stripeSecretKey}`, ...version };
  const rows: T[] = [];
  for (let next: string | null = path; next !== null;) {
    const { status, json } = await call(fleet, 'GET', next, { headers });
    if (status !== 200) throw new Error(`The processor's list ${path} could not be read: ${status}.`);
    const { data, has_more: hasMore, next_page_url: nextUrl = null } = json as Page;
    rows.push(...(data as unknown as T[]));
    next = hasMore === true ? `${path}&starting_after=${data.at(-1)!.id}` : nextUrl;
  }
  return rows;
}

/** Lets the bank of a card take a charge back. @returns Whether it did: it takes none back twice. */
export async function disputeCharge(fleet: Fleet, id: string): Promise<boolean> {
  const headers = { origin: fleet.settings.urls.sandbox };
  return (await call(fleet, 'POST', `/disputes/${id}/dispute`, { headers })).status === 200;
}

/** Reads the processor's ids of all charges that succeeded. */
export async function readChargeIds(fleet: Fleet): Promise<string[]> {
  const charges = await readList<{ readonly id: string; readonly status: string }>(fleet, '/v1/charges?limit=100');
  return charges.flatMap(({ id, status }) => (status === 'succeeded' ? [id] : []));
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

interface SentEvent {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly unknown[];
}

/**
 * Sends the events again that the wallet or the market missed: their senders wait for a minute and longer before they try
 * again.
 *
 * @returns How many events had not been taken.
 */
export async function hurryEvents(fleet: Fleet): Promise<number> {
  const { json } = await call(fleet, 'GET', '/events.json', {});
  const waiting = (json as { events: readonly SentEvent[] }).events.filter(({ state }) => state === 'pending');
  const headers = { origin: fleet.settings.urls.sandbox };
  // The oldest first, as their senders would.
  for (const { id, attempts } of waiting.toReversed())
    if (attempts.length > 0) await call(fleet, 'POST', `/events/${id}/replay`, { headers });
  return waiting.length;
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
