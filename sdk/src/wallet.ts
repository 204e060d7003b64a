import { send, succeeded } from './http.ts';
import type { Sent } from './http.ts';
import { localhostFetch } from './localhost.ts';
import type {
  Identity,
  IdentityMatch,
  Mandate,
  MoneyJson,
  NewPayment,
  Payee,
  Payment,
  PaymentCheck,
  Promotion,
  Terms,
} from './resources.ts';
import { createSigner, proofFor } from './signing.ts';
import type { PrivateJwk, Signer } from './signing.ts';
import { createTokens } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import type { WalletEvent } from './webhook.ts';

export interface WalletSettings {
  /** The wallet's public address, which is its issuer too. */
  readonly walletUrl: string;
  readonly clientId: string;
  /** The private key whose public half is registered for the client. */
  readonly clientKey: PrivateJwk;
  /** The key that tokens are bound to (RFC 9449); the one that the link's tokens were fetched with, or another. */
  readonly proofKey: PrivateJwk;
  /** In place of the built-in one, which also finds `http://*.localhost`. */
  readonly fetch?: typeof fetch;
  readonly now?: () => Date;
  /** How long an answer is waited for; 30 s. */
  readonly timeoutMs?: number;
}

/**
 * A wallet as a client sees it. Every call that moves money or goods takes an idempotency key of yours: the same key
 * with the same request has one effect, however often it is sent.
 *
 * All calls throw {@link WalletProblem} when the wallet refuses and {@link WalletUnreachable} when its answer is not known.
 */
export interface Wallet {
  /** Acts under a link, in the name of the shopper who granted it. */
  link(refreshToken: string): WalletLink;
  readonly payments: {
    get(paymentId: string): Promise<Payment>;
    /** Calls a payment off that is not captured yet. */
    cancel(paymentId: string, key: string): Promise<Payment>;
    ship(
      paymentId: string,
      shipment: { part_id: string; carrier: string; tracking_code: string },
      key: string,
    ): Promise<Payment>;
    deliver(paymentId: string, delivery: { part_id: string; delivered_at: string }, key: string): Promise<Payment>;
    /** The buyer has confirmed: the part is released to its seller. */
    confirm(paymentId: string, confirmation: { part_id: string }, key: string): Promise<Payment>;
    /** Calls a part off: it is refunded to the buyer. */
    cancelPart(paymentId: string, cancelation: { part_id: string }, key: string): Promise<Payment>;
  };
  /** Your budgets for discounts, out of the commission that you have earned. */
  readonly promotions: {
    open(promotion: { name: string; budget: MoneyJson }, key: string): Promise<Promotion>;
    get(promotionId: string): Promise<Promotion>;
    /** Ends it, and gives back what is neither spent nor held. Closed before, it stays so. */
    close(promotionId: string, key: string): Promise<Promotion>;
  };
  readonly mandates: {
    get(mandateId: string): Promise<Mandate>;
    /** Ends the link at once; ended before, it stays so. */
    revoke(mandateId: string): Promise<void>;
  };
  readonly payees: {
    get(payeeId: string): Promise<Payee>;
    /** Nothing new is paid into it; what was paid before is still released to it. Ended before, it stays so. */
    end(payeeId: string): Promise<void>;
  };
  /** The terms that a payment is made under now. Each payment keeps those that it was made under. */
  terms(): Promise<Terms>;
  readonly events: {
    /** What was sent to you, oldest first, so that a missed webhook is never lost. */
    list(page?: { after?: string; limit?: number }): Promise<readonly WalletEvent[]>;
  };
}

export interface WalletLink {
  createPayment(payment: NewPayment, key: string): Promise<Payment>;
  /**
   * Asks whether a payment could be paid, before goods are taken for it. Nobody is asked, and no money is reserved.
   * Throws {@link WalletProblem} where it could not, with words for the shopper. A link has 60 such answers an hour.
   */
  checkPayment(payment: NewPayment): Promise<PaymentCheck>;
  getPayment(paymentId: string): Promise<Payment>;
  /** Compares what you hold with what the wallet knows, field by field; its values are never told. */
  match(mandateId: string, identity: Identity): Promise<IdentityMatch>;
}

const TIMEOUT_MS = 30_000;

export function createWallet(settings: WalletSettings): Wallet {
  const { walletUrl, clientId, clientKey, timeoutMs = TIMEOUT_MS } = settings;
  const http = settings.fetch ?? localhostFetch;
  const now = settings.now ?? (() => new Date());
  const proofSigner = createSigner(settings.proofKey);
  const tokens = createTokens({
    issuer: walletUrl,
    clientId,
    clientKeyId: clientKey.kid,
    clientSigner: createSigner(clientKey),
    proofSigner,
    http,
    now,
    timeoutMs,
  });
  const call = createCall({ walletUrl, http, now, timeoutMs, proofSigner, tokens });
  const asClient = (method: string, path: string, more?: CallOptions) =>
    call(() => tokens.client(), method, path, more);
  const post = async (paymentId: string, action: string, body: object, key: string): Promise<Payment> =>
    (await asClient('POST', `/v1/payments/${encodeURIComponent(paymentId)}/${action}`, {
      body,
      key,
    })) as unknown as Payment;

  return {
    link: (refreshToken) => linkOf((method, path, more) => call(() => tokens.link(refreshToken), method, path, more)),
    payments: {
      get: async (id) => (await asClient('GET', `/v1/payments/${encodeURIComponent(id)}`)) as unknown as Payment,
      cancel: (id, key) => post(id, 'cancel', {}, key),
      ship: (id, shipment, key) => post(id, 'shipments', shipment, key),
      deliver: (id, delivery, key) => post(id, 'deliveries', delivery, key),
      confirm: (id, confirmation, key) => post(id, 'confirmations', confirmation, key),
      cancelPart: (id, cancelation, key) => post(id, 'cancelations', cancelation, key),
    },
    promotions: {
      open: async (body, key) => (await asClient('POST', '/v1/promotions', { body, key })) as unknown as Promotion,
      get: async (id) => (await asClient('GET', `/v1/promotions/${encodeURIComponent(id)}`)) as unknown as Promotion,
      close: async (id, key) =>
        (await asClient('POST', `/v1/promotions/${encodeURIComponent(id)}/close`, {
          body: {},
          key,
        })) as unknown as Promotion,
    },
    mandates: {
      get: async (id) => (await asClient('GET', `/v1/mandates/${encodeURIComponent(id)}`)) as unknown as Mandate,
      revoke: async (id) => {
        await asClient('DELETE', `/v1/mandates/${encodeURIComponent(id)}`);
      },
    },
    payees: {
      get: async (id) => (await asClient('GET', `/v1/payees/${encodeURIComponent(id)}`)) as unknown as Payee,
      end: async (id) => {
        await asClient('DELETE', `/v1/payees/${encodeURIComponent(id)}`);
      },
    },
    terms: async () => (await asClient('GET', '/v1/terms')) as unknown as Terms,
    events: {
      list: async ({ after, limit } = {}) => {
        const query = new URLSearchParams({ ...(after ? { after } : {}), ...(limit ? { limit: String(limit) } : {}) });
        const { events } = await asClient('GET', `/v1/events${query.size > 0 ? `?${query}` : ''}`);
        return events as readonly WalletEvent[];
      },
    },
  };
}

interface CallOptions {
  readonly body?: object;
  readonly key?: string;
}

type LinkCall = (method: string, path: string, more?: CallOptions) => Promise<Sent['body']>;

function linkOf(call: LinkCall): WalletLink {
  return {
    createPayment: async (body, key) => (await call('POST', '/v1/payments', { body, key })) as unknown as Payment,
    checkPayment: async (body) => (await call('POST', '/v1/payments/check', { body })) as unknown as PaymentCheck,
    getPayment: async (id) => (await call('GET', `/v1/payments/${encodeURIComponent(id)}`)) as unknown as Payment,
    match: async (id, body) =>
      (await call('POST', `/v1/mandates/${encodeURIComponent(id)}/match`, { body })) as unknown as IdentityMatch,
  };
}

function createCall(parts: {
  walletUrl: string;
  http: typeof fetch;
  now: () => Date;
  timeoutMs: number;
  proofSigner: Signer;
  tokens: Tokens;
}) {
  const { walletUrl, http, now, timeoutMs, proofSigner, tokens } = parts;
  const once = async (token: string, method: string, path: string, { body, key }: CallOptions): Promise<Sent> => {
    const url = `${walletUrl}${path}`;
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await proofFor(proofSigner, { method, url, token }, now()),
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    return send(
      http,
      url,
      { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      timeoutMs,
    );
  };
  return async (getToken: () => Promise<string>, method: string, path: string, more: CallOptions = {}) => {
    const token = await getToken();
    const first = await once(token, method, path, more);
    // The token may have ended before its time: a new one is fetched once, and tells if the link is over.
    if (first.status !== 401 || first.body['code'] !== 'token_invalid') return succeeded(first);
    tokens.forget(token);
    return succeeded(await once(await getToken(), method, path, more));
  };
}
