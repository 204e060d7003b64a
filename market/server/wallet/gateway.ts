import { WalletProblem, WalletUnreachable, WebhookRefused, createWallet, verifyWebhook } from '@holdfast/wallet-sdk';
import type { Mandate, MoneyJson, Payee, Payment, PaymentPart, WalletEvent } from '@holdfast/wallet-sdk';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import type { Held, IdentityMatch } from './links/identity-domain.ts';
import type {
  PaymentRequest,
  WalletError,
  WalletMandate,
  WalletPart,
  WalletPayee,
  WalletPayment,
} from './payment-schema.ts';

interface GatewaySettings {
  readonly walletUrl: string;
  readonly clientId: string;
  /** Private JWK whose public half the wallet knows. */
  readonly clientKey: SigningJwk;
  /** The key that our tokens are bound to. */
  readonly proofKey: SigningJwk;
  readonly webhookSecret: string;
  readonly world: World;
}

/** What the wallet tells by webhook, once it is known to come from it. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly paymentId: string | undefined;
  readonly mandateId: string | undefined;
  readonly payeeId: string | undefined;
}

type Answer = Promise<Result<WalletPayment, WalletError>>;

/**
 * The wallet, as the market uses it. Every key is ours, and the same for the same intent: a request that was lost
 * half-way is sent again with it, and has one effect.
 */
export interface WalletGateway {
  /** Asks for a payment under a link. @param attemptId The key. */
  createPayment(refreshToken: string, attemptId: string, request: PaymentRequest): Answer;
  /** Asks whether that payment could be paid; nothing comes of it. */
  checkPayment(refreshToken: string, request: PaymentRequest): Promise<Result<void, WalletError>>;
  getPayment(paymentId: string): Answer;
  /** Calls a payment off that is not captured. */
  cancel(paymentId: string, key: string): Answer;
  ship(paymentId: string, shipment: { partId: string; carrier: string; trackingCode: string }, key: string): Answer;
  deliver(paymentId: string, delivery: { partId: string; deliveredAt: Date }, key: string): Answer;
  /** The buyer has confirmed: the part is released to its seller. */
  confirm(paymentId: string, partId: string, key: string): Answer;
  /** Calls a captured part off: it is refunded. */
  cancelPart(paymentId: string, partId: string, key: string): Answer;
  getMandate(mandateId: string): Promise<Result<WalletMandate, WalletError>>;
  /** Ends a link at the wallet; one that is over or unknown there is ended too. */
  revoke(mandateId: string): Promise<Result<void, WalletError>>;
  /** Asks whether the wallet knows its holder by that name and address; it tells nothing else of them. */
  match(refreshToken: string, mandateId: string, held: Held): Promise<Result<IdentityMatch, WalletError>>;
  getPayee(payeeId: string): Promise<Result<WalletPayee, WalletError>>;
  /** Ends that a seller is paid into a wallet; one that is over or unknown there is ended too. */
  endPayee(payeeId: string): Promise<Result<void, WalletError>>;
  /** Reads a webhook by its bytes as they came; refused if it is not the wallet's, or not of now. */
  readEvent(
    headers: EventHeaders,
    body: string,
  ): Promise<Result<ToldEvent, { code: 'webhook_refused'; fault: string }>>;
}

export type EventHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function createWalletGateway(settings: GatewaySettings): WalletGateway {
  const { walletUrl, clientId, clientKey, proofKey, world } = settings;
  const now = () => world.clocks.security();
  const wallet = createWallet({ walletUrl, clientId, clientKey, proofKey, fetch: world.http, now });
  const { payments, mandates, payees } = wallet;
  return {
    createPayment: (token, key, request) => answer(wallet.link(token).createPayment(toNewPayment(request), key)),
    checkPayment: (token, request) => judged(wallet.link(token).checkPayment(toNewPayment(request)), () => undefined),
    getPayment: (id) => answer(payments.get(id)),
    cancel: (id, key) => answer(payments.cancel(id, key)),
    ship: (id, { partId, carrier, trackingCode }, key) =>
      answer(payments.ship(id, { part_id: partId, carrier, tracking_code: trackingCode }, key)),
    deliver: (id, { partId, deliveredAt }, key) =>
      answer(payments.deliver(id, { part_id: partId, delivered_at: deliveredAt.toISOString() }, key)),
    confirm: (id, partId, key) => answer(payments.confirm(id, { part_id: partId }, key)),
    cancelPart: (id, partId, key) => answer(payments.cancelPart(id, { part_id: partId }, key)),
    getMandate: (id) => judged(mandates.get(id), toWalletMandate),
    revoke: (id) => ended(mandates.revoke(id), 'mandate_not_found'),
    match: (token, id, held) => judged(wallet.link(token).match(id, held), (match) => match),
    getPayee: (id) => judged(payees.get(id), toWalletPayee),
    endPayee: (id) => ended(payees.end(id), 'payee_not_found'),
    readEvent: async (headers, body) => {
      try {
        return ok(toToldEvent(await verifyWebhook(settings.webhookSecret, headers, body, now())));
      } catch (error) {
        if (error instanceof WebhookRefused) return err({ code: 'webhook_refused', fault: error.fault });
        throw error;
      }
    },
  };
}

function answer(asked: Promise<Payment>): Answer {
  return judged(asked, toWalletPayment);
}

async function judged<T, R>(asked: Promise<T>, read: (value: T) => R): Promise<Result<R, WalletError>> {
  try {
    return ok(read(await asked));
  } catch (error) {
    if (error instanceof WalletUnreachable) return err({ code: 'wallet_unreachable' });
    if (error instanceof WalletProblem) return err(toRefusal(error));
    throw error;
  }
}

/** What the wallet does not know is ended as well. */
async function ended(asked: Promise<void>, unknown: string): Promise<Result<void, WalletError>> {
  const answered = await judged(asked, () => undefined);
  const isGone = !answered.ok && answered.error.code === 'wallet_refused' && answered.error.reason === unknown;
  return isGone ? ok() : answered;
}

function toRefusal(problem: WalletProblem): WalletError {
  const { code: reason, title, detail, nextAction, reference, members } = problem;
  const shortfall = members['shortfall'] as MoneyJson | undefined;
  return {
    code: 'wallet_refused',
    reason,
    title,
    detail,
    nextAction,
    charged: problem.charged === true,
    reference,
    shortfall: shortfall && moneyOf(shortfall),
  };
}

function toNewPayment({ amount, shipping, order, lines, parts, returnUrl }: PaymentRequest) {
  return {
    amount: toMoneyJson(amount),
    shipping: toMoneyJson(shipping),
    order,
    lines: lines.map(({ payeeId, ...line }) => ({ ...line, amount: toMoneyJson(line.amount), payee_id: payeeId })),
    parts: parts.map((part) => ({
      reference: part.reference,
      payee_id: part.payeeId,
      amount: toMoneyJson(part.amount),
      commission: toMoneyJson(part.commission),
    })),
    return_url: returnUrl,
  };
}

function toWalletPayment(payment: Payment): WalletPayment {
  return {
    id: payment.id,
    mandateId: payment.mandate_id,
    status: payment.status,
    amount: moneyOf(payment.amount),
    fee: moneyOf(payment.fee),
    total: moneyOf(payment.total),
    reference: payment.order.reference,
    parts: payment.parts.map(toWalletPart),
    createdAt: new Date(payment.created_at),
    capturedAt: instant(payment.captured_at),
    validUntil: new Date(payment.quote.valid_until),
    approvalUrl: payment.approval_url ?? null,
  };
}

function toWalletPart(part: PaymentPart): WalletPart {
  return {
    id: part.id,
    reference: part.reference,
    amount: moneyOf(part.amount),
    status: part.status,
    shippedAt: instant(part.shipped_at),
    deliveredAt: instant(part.delivered_at),
    releasesAt: instant(part.releases_at),
    settledAt: instant(part.settled_at),
  };
}

function toWalletMandate(mandate: Mandate): WalletMandate {
  return {
    id: mandate.id,
    status: mandate.status,
    revokedBy: mandate.revoked_by,
    maxPerMonth: moneyOf(mandate.max_per_month),
    spentThisMonth: moneyOf(mandate.spent_this_month),
  };
}

function toToldEvent({ id, type, data }: WalletEvent): ToldEvent {
  return { id, type, paymentId: data.payment_id, mandateId: data.mandate_id, payeeId: data.payee_id };
}

function toWalletPayee({ status, wallet_label: label, ended_by: endedBy }: Payee): WalletPayee {
  return { status, label, endedBy };
}

function moneyOf({ amount, currency }: MoneyJson): Money {
  return toMoney({ amount, currency: currency as Currency });
}

function instant(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
