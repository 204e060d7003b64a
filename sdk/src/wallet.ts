import { send, succeeded } from './http.ts';
import type { Sent } from './http.ts';
import { localhostFetch } from './localhost.ts';
import type {
  Case,
  CaseOffer,
  CaseStep,
  Confirmation,
  Fees,
  Handover,
  Identity,
  IdentityMatch,
  Mandate,
  MoneyJson,
  NewHandover,
  NewPayment,
  NewRefund,
  Payee,
  PayeeBalance,
  Payment,
  PaymentCheck,
  Promotion,
  Refund,
  Replacement,
  Transcript,
  ReturnAddress,
  Shipment,
  Terms,
} from './resources.ts';
import { createSigner, proofFor } from './signing.ts';
import type { PrivateJwk, Signer } from './signing.ts';
import { createTokens } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import type { WalletEvent } from './webhook.ts';

/** The settings of a client of the wallet. */
export interface WalletSettings {
  /** The wallet's public address, which is also its issuer. */
  readonly walletUrl: string;
  readonly clientId: string;
  /** The private key whose public half is registered for your client. */
  readonly clientKey: PrivateJwk;
  /** The key that tokens are bound to (RFC 9449). It may differ from the key with which a link was made. */
  readonly proofKey: PrivateJwk;
  /** Replaces the built-in `localhostFetch`. */
  readonly fetch?: typeof fetch;
  readonly now?: () => Date;
  /** The timeout of each request; 30 s by default. */
  readonly timeoutMs?: number;
}

/**
 * A wallet, as its client uses it. Every call that moves money or goods takes an idempotency key that you choose: the
 * same key with the same request has one effect, however often it is sent.
 *
 * All calls throw {@link WalletProblem} if the wallet refuses, and {@link WalletUnreachable} if its answer is unknown.
 */
export interface Wallet {
  /** Acts under a link, for the shopper who granted it. */
  link(refreshToken: string): WalletLink;
  readonly payments: {
    get(paymentId: string): Promise<Payment>;
    /** Cancels a payment that is not captured yet. */
    cancel(paymentId: string, key: string): Promise<Payment>;
    /**
     * Announces a parcel of a part. The wallet follows it at its carrier: it counts as shipped at the first scan, and
     * as delivered when the carrier has brought it to the payment's `ship_to`. Without `lines`, it takes all that is
     * left to ship. A code that the part has already changes nothing; one of another part is refused with
     * `parcel_used`, and one that the carrier does not know with `tracking_code_refused`.
     *
     * With `untracked`, it says that all of a part that was paid as `untracked` is sent without a parcel to follow. It
     * is released after the longer time of the terms, if the holder does not object.
     */
    announce(paymentId: string, shipment: Shipment, key: string): Promise<Payment>;
    /** Withdraws a parcel with a wrong code. Refused with `parcel_not_withdrawable` once a carrier has scanned it. */
    withdraw(paymentId: string, withdrawal: { part_id: string; parcel_id: string }, key: string): Promise<Payment>;
    /**
     * Asks for the page on which the holder confirms that a part has arrived, which releases it, and for the page on
     * which the holder opens a case about it. Offer both; the first leads back to the payment's `return_url`. Nothing
     * that a shop says releases money. Idempotent.
     */
    requestConfirmation(paymentId: string, confirmation: { part_id: string }): Promise<Confirmation>;
    /** Cancels a part before it is shipped, and refunds it. The holder reads the reason. */
    cancelPart(paymentId: string, cancelation: { part_id: string; reason?: string }, key: string): Promise<Payment>;
    /**
     * Refunds a part, also after its release: the amount, spread over the lines in proportion; or lines, each whole or
     * in part; or without either, all that is left.
     */
    refund(paymentId: string, refund: NewRefund, key: string): Promise<Refund>;
    /** Lists the refunds of a payment, oldest first: also those that the rules of protection made. */
    refunds(paymentId: string): Promise<readonly Refund[]>;
    /** Lists the cases of a payment, open and closed, oldest first. */
    cases(paymentId: string): Promise<readonly Case[]>;
    /**
     * Hands a ticket to your support over to the wallet’s, for the payer and under your reference. Send only what the
     * payer wrote and agreed to hand over. Idempotent by the reference.
     */
    handOver(paymentId: string, ticket: NewHandover): Promise<Handover>;
    /** Reads where a ticket stands that you have handed over: also whether the wallet gave it back. */
    handover(paymentId: string, reference: string): Promise<Handover>;
  };
  /**
   * The seller's side of cases. The buyer acts in the wallet, at the `case_url` of the case; so may the seller. Pass
   * `seen`, the length of the timeline that the seller saw: if it has grown since, the call is refused with
   * `case_changed`.
   */
  readonly cases: {
    get(caseId: string): Promise<Case>;
    /**
     * Accepts the buyer's proposal, which is executed at once, or an operator's, which is executed once both have
     * accepted it.
     */
    accept(caseId: string, step: CaseStep, key: string): Promise<Case>;
    /** Makes another offer, or refuses with the outcome `nothing`. The buyer answers it. */
    offer(caseId: string, offer: CaseOffer, key: string): Promise<Case>;
    /** Asks an operator to decide. Refused with `escalation_too_early` before the case's `escalation_from`. */
    escalate(caseId: string, step: CaseStep, key: string): Promise<Case>;
    /** Gives the address for a return that was agreed or decided. Without one in time, the buyer is refunded. */
    giveReturnAddress(caseId: string, address: ReturnAddress, key: string): Promise<Case>;
    /** Refunds the buyer without the return. */
    waiveReturn(caseId: string, step: CaseStep, key: string): Promise<Case>;
    /**
     * Hands over the messages between both sides, which they and an operator read with the case. Later ones replace
     * them, while the case is open.
     */
    giveTranscript(caseId: string, transcript: Transcript): Promise<void>;
    /** Announces the parcel of a replacement. If no carrier scans it in time, the buyer is refunded. */
    shipReplacement(caseId: string, parcel: Replacement, key: string): Promise<Case>;
  };
  /** Your budgets for discounts, paid from the commission that you have earned. */
  readonly promotions: {
    open(promotion: { name: string; budget: MoneyJson }, key: string): Promise<Promotion>;
    get(promotionId: string): Promise<Promotion>;
    /** Ends a promotion, and returns the amount that is neither spent nor held. Idempotent. */
    close(promotionId: string, key: string): Promise<Promotion>;
  };
  readonly mandates: {
    get(mandateId: string): Promise<Mandate>;
    /** Ends the link at once. Idempotent. */
    revoke(mandateId: string): Promise<void>;
  };
  readonly payees: {
    get(payeeId: string): Promise<Payee>;
    /**
     * Reads what of your sales is in reserve, what has left it, and what leaves it next.
     *
     * @param options.timeoutMs The timeout of this request, in place of the client's own.
     */
    balance(payeeId: string, options?: { timeoutMs?: number }): Promise<PayeeBalance>;
    /** Ends a payee for new payments. Payments made before are still released to it. Idempotent. */
    end(payeeId: string): Promise<void>;
  };
  /**
   * The terms under which a payment would be made now. Each payment keeps its own terms.
   *
   * @param options.timeoutMs The timeout of this request, in place of the client's own. If a token must be fetched
   * first, that has the client's timeout.
   */
  terms(options?: { timeoutMs?: number }): Promise<Terms>;
  /** All versions of the wallet's fees, the oldest first, with those that are announced. */
  fees(): Promise<Fees>;
  readonly events: {
    /** The events that were sent to you, oldest first, so that a missed webhook is never lost. */
    list(page?: { after?: string; limit?: number }): Promise<readonly WalletEvent[]>;
  };
}

/** The calls under one link. */
export interface WalletLink {
  createPayment(payment: NewPayment, key: string): Promise<Payment>;
  /**
   * Asks whether a payment could be paid, before you take goods. The holder is not asked, and nothing is reserved.
   * Throws {@link WalletProblem} if it could not, with words for the shopper. The wallet checks about eight different
   * totals a day for each shop and wallet; then it refuses with `checks_exhausted`, and the payment itself decides.
   */
  checkPayment(payment: NewPayment): Promise<PaymentCheck>;
  getPayment(paymentId: string): Promise<Payment>;
  /**
   * Says that a part has arrived, if the link has the right `confirm` (`Mandate.confirm`). The wallet notifies the
   * holder, and pays the seller some hours later (`releases_at`), unless the holder objects; then you are refused with
   * `confirmation_contested`. Idempotent. Without the right, use `payments.requestConfirmation`.
   */
  confirm(paymentId: string, confirmation: { part_id: string }): Promise<Confirmation>;
  /** Compares your data with the wallet's, field by field. The wallet never reveals its values. */
  match(mandateId: string, identity: Identity): Promise<IdentityMatch>;
}

const TIMEOUT_MS = 30_000;

/** Creates a client of the wallet. It makes no request before the first call. */
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
  return {
    link: (refreshToken) => linkOf((method, path, more) => call(() => tokens.link(refreshToken), method, path, more)),
    payments: paymentsOf(asClient),
    cases: casesOf(asClient),
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
      balance: async (id, { timeoutMs: ownTimeoutMs } = {}) => {
        const path = `/v1/payees/${encodeURIComponent(id)}/balance`;
        return (await asClient('GET', path, { timeoutMs: ownTimeoutMs })) as unknown as PayeeBalance;
      },
      end: async (id) => {
        await asClient('DELETE', `/v1/payees/${encodeURIComponent(id)}`);
      },
    },
    terms: async ({ timeoutMs: ownTimeoutMs } = {}) =>
      (await asClient('GET', '/v1/terms', { timeoutMs: ownTimeoutMs })) as unknown as Terms,
    fees: async () => (await asClient('GET', '/v1/fees')) as unknown as Fees,
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
  /** Replaces the client's timeout. */
  readonly timeoutMs?: number | undefined;
}

type Call = (method: string, path: string, more?: CallOptions) => Promise<Sent['body']>;

function paymentsOf(asClient: Call): Wallet['payments'] {
  const post = async (paymentId: string, action: string, body: object, key: string): Promise<Payment> =>
    (await asClient('POST', `/v1/payments/${encodeURIComponent(paymentId)}/${action}`, {
      body,
      key,
    })) as unknown as Payment;
  return {
    get: async (id) => (await asClient('GET', `/v1/payments/${encodeURIComponent(id)}`)) as unknown as Payment,
    cancel: (id, key) => post(id, 'cancel', {}, key),
    announce: (id, shipment, key) => post(id, 'shipments', shipment, key),
    withdraw: (id, withdrawal, key) => post(id, 'withdrawals', withdrawal, key),
    requestConfirmation: async (id, body) =>
      (await asClient('POST', `/v1/payments/${encodeURIComponent(id)}/confirmations`, {
        body,
      })) as unknown as Confirmation,
    cancelPart: (id, cancelation, key) => post(id, 'cancelations', cancelation, key),
    refund: async (id, body, key) =>
      (await asClient('POST', `/v1/payments/${encodeURIComponent(id)}/refunds`, { body, key })) as unknown as Refund,
    refunds: async (id) => {
      const { refunds } = await asClient('GET', `/v1/payments/${encodeURIComponent(id)}/refunds`);
      return refunds as readonly Refund[];
    },
    cases: async (id) => {
      const { cases } = await asClient('GET', `/v1/payments/${encodeURIComponent(id)}/cases`);
      return cases as readonly Case[];
    },
    handOver: async (id, body) =>
      (await asClient('POST', `/v1/payments/${encodeURIComponent(id)}/tickets`, { body })) as unknown as Handover,
    handover: async (id, reference) =>
      (await asClient(
        'GET',
        `/v1/payments/${encodeURIComponent(id)}/tickets/${encodeURIComponent(reference)}`,
      )) as unknown as Handover,
  };
}

function casesOf(asClient: Call): Wallet['cases'] {
  const path = (caseId: string) => `/v1/cases/${encodeURIComponent(caseId)}`;
  const post = async (caseId: string, step: string, body: object, key: string): Promise<Case> =>
    (await asClient('POST', `${path(caseId)}/${step}`, { body, key })) as unknown as Case;
  return {
    get: async (id) => (await asClient('GET', path(id))) as unknown as Case,
    accept: (id, step, key) => post(id, 'acceptances', step, key),
    offer: (id, offer, key) => post(id, 'offers', offer, key),
    escalate: (id, step, key) => post(id, 'escalations', step, key),
    giveReturnAddress: (id, address, key) => post(id, 'return-addresses', address, key),
    giveTranscript: async (id, body) => {
      await asClient('PUT', `${path(id)}/transcript`, { body });
    },
    waiveReturn: (id, step, key) => post(id, 'waivers', step, key),
    shipReplacement: (id, parcel, key) => post(id, 'shipments', parcel, key),
  };
}

function linkOf(call: Call): WalletLink {
  return {
    createPayment: async (body, key) => (await call('POST', '/v1/payments', { body, key })) as unknown as Payment,
    checkPayment: async (body) => (await call('POST', '/v1/payments/check', { body })) as unknown as PaymentCheck,
    getPayment: async (id) => (await call('GET', `/v1/payments/${encodeURIComponent(id)}`)) as unknown as Payment,
    confirm: async (id, body) =>
      (await call('POST', `/v1/payments/${encodeURIComponent(id)}/confirmations`, { body })) as unknown as Confirmation,
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
  const { walletUrl, http, now, proofSigner, tokens } = parts;
  const once = async (token: string, method: string, path: string, options: CallOptions): Promise<Sent> => {
    const { body, key, timeoutMs = parts.timeoutMs } = options;
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
    // The token may have ended early. A new one is fetched once, which also shows whether the link has ended.
    if (first.status !== 401 || first.body['code'] !== 'token_invalid') return succeeded(first);
    tokens.forget(token);
    return succeeded(await once(await getToken(), method, path, more));
  };
}
