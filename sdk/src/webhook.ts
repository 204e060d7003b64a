/** The type of an event. */
export type WalletEventType =
  | 'payment.captured'
  | 'payment.canceled'
  | 'payment.expired'
  | 'payment.part_shipped'
  | 'payment.part_delivered'
  | 'payment.part_released'
  | 'payment.part_refunded'
  | 'payment.part_changed'
  | 'payment.part_reported'
  | 'payment.case_opened'
  | 'payment.case_changed'
  | 'payment.case_closed'
  | 'mandate.created'
  | 'mandate.revoked'
  | 'payee.ended'
  // A newer wallet may send types that this version does not know; ignore them.
  | (string & {});

/** A change of a payment, mandate or payee. Ask the wallet for the named object to learn its current state. */
export interface WalletEvent {
  readonly id: string;
  readonly type: WalletEventType;
  readonly created_at: string;
  readonly data: {
    readonly payment_id?: string;
    readonly mandate_id?: string;
    readonly payee_id?: string;
  } & Readonly<Record<string, unknown>>;
}

/** The three headers of Standard Webhooks. */
export interface WebhookHeaders {
  readonly 'webhook-id'?: string | string[] | undefined;
  readonly 'webhook-timestamp'?: string | string[] | undefined;
  readonly 'webhook-signature'?: string | string[] | undefined;
}

/** The reason why a webhook was refused. */
export type WebhookFault = 'headers_missing' | 'too_old' | 'too_new' | 'signature_wrong' | 'malformed';

/** The message is not the wallet's, or not recent. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  readonly fault: WebhookFault;

  constructor(fault: WebhookFault) {
    super(`The webhook was refused: ${fault}.`);
    this.fault = fault;
  }
}

/** The largest difference between a message's time and the receiver's clock. */
const WINDOW_S = 5 * 60;

/**
 * Checks the signature and age of a webhook (Standard Webhooks) and reads its event.
 * The same event may arrive more than once, and events may arrive in any sequence: deduplicate them by `id`.
 *
 * @param secrets `whsec_…`; several while one replaces another.
 * @param body The exact bytes as received; parsing and writing it again changes the text.
 * @throws WebhookRefused If it is not the wallet's, not recent or no event.
 */
export async function verifyWebhook(
  secrets: string | readonly string[],
  headers: WebhookHeaders,
  body: string,
  now: Date = new Date(),
): Promise<WalletEvent> {
  const [id, timestamp, signatures] = [
    headers['webhook-id'],
    headers['webhook-timestamp'],
    headers['webhook-signature'],
  ];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    throw new WebhookRefused('headers_missing');
  }
  const at = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  const age = now.getTime() / 1_000 - at;
  if (!(age <= WINDOW_S)) throw new WebhookRefused('too_old');
  if (age < -WINDOW_S) throw new WebhookRefused('too_new');
  const candidates = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  const text = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const keys = await Promise.all([secrets].flat().map((secret) => importSecret(secret, 'verify')));
  const verdicts = await Promise.all(
    keys.flatMap((key) => candidates.map((one) => crypto.subtle.verify('HMAC', key, bytesOf(one), text))),
  );
  if (!verdicts.includes(true)) throw new WebhookRefused('signature_wrong');
  return readEvent(body);
}

/** Signs a message as the wallet does, for tests of your receiver. @returns The three headers. */
export async function signWebhook(
  secret: string,
  message: { id: string; body: string; at: Date },
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const text = new TextEncoder().encode(`${message.id}.${timestamp}.${message.body}`);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', await importSecret(secret, 'sign'), text));
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${btoa(String.fromCharCode(...signature))}`,
  };
}

function importSecret(secret: string, use: 'sign' | 'verify'): Promise<CryptoKey> {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [use]);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw new WebhookRefused('signature_wrong');
  }
}

/** Whether the value is an object whose ids, if present, are strings. */
function hasValidIds(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  const { payment_id: payment, mandate_id: mandate, payee_id: payee } = data as Record<string, unknown>;
  return [payment, mandate, payee].every((id) => id === undefined || typeof id === 'string');
}

function readEvent(body: string): WalletEvent {
  try {
    const event = JSON.parse(body) as Partial<WalletEvent> | null;
    if (typeof event?.id === 'string' && typeof event.type === 'string' && hasValidIds(event.data)) {
      return event as WalletEvent;
    }
  } catch {
    // Text that is not JSON is refused below, like any other that is no event.
  }
  throw new WebhookRefused('malformed');
}
