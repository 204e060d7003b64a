import { WalletProblem, WalletUnreachable, WebhookRefused, createWallet, verifyWebhook } from '@holdfast/wallet-sdk';
import type { Mandate, NewPayment, Payee, Payment, Terms, WalletEvent } from '@holdfast/wallet-sdk';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import type { Held, IdentityMatch } from './links/identity-domain.ts';
import { amountOf } from '../ordering/orders/domain.ts';
import type { Order, WalletTerms } from '../ordering/orders/domain.ts';
import type { PaymentState } from '../ordering/orders/payment-domain.ts';
import { urls } from '../urls.ts';

/** The wallet refused, in its own words for the shopper. */
interface WalletRefusal {
  readonly code: 'wallet_refused';
  /** The wallet's code, for instance `insufficient_funds`. */
  readonly reason: string;
  readonly title: string;
  readonly nextAction: string | undefined;
  readonly charged: boolean;
}

/** Whether the request was carried out is not known: ask again with the same key, never with a new one. */
interface WalletSilence {
  readonly code: 'wallet_unreachable';
}

export type WalletError = WalletRefusal | WalletSilence;

/** How the wallet sees a link. */
interface WalletMandate {
  readonly status: Mandate['status'];
  readonly revokedBy: string | undefined;
  readonly maxPerMonth: Money;
  readonly spentThisMonth: Money;
}

/** How the wallet sees a seller's wallet. */
interface WalletPayee {
  readonly status: Payee['status'];
  /** Masked. */
  readonly label: string;
  readonly endedBy: string | undefined;
}

interface GatewaySettings {
  readonly walletUrl: string;
  readonly clientId: string;
  /** Private JWK whose public half the wallet knows. */
  readonly clientKey: SigningJwk;
  /** The key that our tokens are bound to. */
  readonly proofKey: SigningJwk;
  readonly webhookSecret: string;
  /** Ours: orders name their pages under it. */
  readonly publicUrl: string;
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

type Answer = Promise<Result<PaymentState, WalletError>>;

/**
 * The wallet, as the market uses it. Every key is ours, and the same for the same intent: a request that was lost
 * half-way is sent again with it, and has one effect.
 */
export interface WalletGateway {
  /** Asks to be paid for an order under a link; the order's attempt is the key. */
  createPayment(refreshToken: string, order: Order, returnUrl: string): Answer;
  /** Asks whether that payment could be paid; nothing comes of it. */
  checkPayment(refreshToken: string, order: Order, returnUrl: string): Promise<Result<void, WalletError>>;
  getPayment(paymentId: string): Answer;
  /** Calls a payment off that is not captured. */
  cancel(paymentId: string, key: string): Answer;
  ship(paymentId: string, shipment: { partId: string; carrier: string; trackingCode: string }, key: string): Answer;
  deliver(paymentId: string, delivery: { partId: string; deliveredAt: Date }, key: string): Answer;
  /** The buyer has confirmed: the part is released to its seller. */
  confirm(paymentId: string, partId: string, key: string): Answer;
  /** Calls a captured part off: it is refunded. */
  cancelPart(paymentId: string, partId: string, key: string): Answer;
  /** The terms that a payment is made under now. */
  terms(): Promise<Result<WalletTerms, WalletError>>;
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
  const { walletUrl, clientId, clientKey, proofKey, publicUrl, world } = settings;
  const now = () => world.clocks.security();
  const wallet = createWallet({ walletUrl, clientId, clientKey, proofKey, fetch: world.http, now });
  const { payments, mandates, payees } = wallet;
  return {
    createPayment: (token, order, returnUrl) =>
      answer(wallet.link(token).createPayment(toNewPayment(order, returnUrl, publicUrl), order.attemptId)),
    checkPayment: (token, order, returnUrl) =>
      judged(wallet.link(token).checkPayment(toNewPayment(order, returnUrl, publicUrl)), () => undefined),
    getPayment: (id) => answer(payments.get(id)),
    cancel: (id, key) => answer(payments.cancel(id, key)),
    ship: (id, { partId, carrier, trackingCode }, key) =>
      answer(payments.ship(id, { part_id: partId, carrier, tracking_code: trackingCode }, key)),
    deliver: (id, { partId, deliveredAt }, key) =>
      answer(payments.deliver(id, { part_id: partId, delivered_at: deliveredAt.toISOString() }, key)),
    confirm: (id, partId, key) => answer(payments.confirm(id, { part_id: partId }, key)),
    cancelPart: (id, partId, key) => answer(payments.cancelPart(id, { part_id: partId }, key)),
    terms: () => judged(wallet.terms(), toWalletTerms),
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
  return judged(asked, toPaymentState);
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

function toRefusal({ code: reason, title, nextAction, charged }: WalletProblem): WalletError {
  return { code: 'wallet_refused', reason, title, nextAction, charged: charged === true };
}

/** The request that an order is paid by. */
export function toNewPayment(order: Order, returnUrl: string, publicUrl: string): NewPayment {
  const lines = order.parts.flatMap((part) => part.lines.map((line) => ({ line, payeeId: part.payeeId })));
  const names = lines.map(({ line }) => line.name).join(', ');
  return {
    amount: toMoneyJson(order.amount),
    order: {
      reference: order.id,
      url: `${publicUrl}${urls.ordering.order({ orderId: order.id })}`,
      description: names.slice(0, 200).toWellFormed(),
    },
    lines: lines.map(({ line, payeeId }) => ({
      description: line.name,
      quantity: line.quantity,
      amount: toMoneyJson(amountOf(line)),
      payee_id: payeeId,
    })),
    parts: order.parts.map((part) => ({
      reference: part.id,
      payee_id: part.payeeId,
      amount: toMoneyJson(part.amount),
      commission: toMoneyJson(part.commission),
    })),
    return_url: returnUrl,
  };
}

/** A payment as orders see it; the shopper pays its total. */
export function toPaymentState(payment: Payment): PaymentState {
  return {
    id: payment.id,
    reference: payment.order.reference,
    status: payment.status,
    amount: toMoney(payment.total),
    approvalUrl: payment.approval_url ?? null,
    terms: toWalletTerms(payment.terms),
    parts: payment.parts.map((part) => ({
      id: part.id,
      reference: part.reference,
      status: part.status,
      shippedAt: instant(part.shipped_at),
      deliveredAt: instant(part.delivered_at),
      releasesAt: instant(part.releases_at),
      settledAt: instant(part.settled_at),
    })),
  };
}

function toWalletTerms(terms: Terms): WalletTerms {
  const { version, ship_within_days: shipWithinDays, release_after_days: releaseAfterDays } = terms;
  return { version, shipWithinDays, releaseAfterDays };
}

function toWalletMandate(mandate: Mandate): WalletMandate {
  return {
    status: mandate.status,
    revokedBy: mandate.revoked_by,
    maxPerMonth: toMoney(mandate.max_per_month),
    spentThisMonth: toMoney(mandate.spent_this_month),
  };
}

function toToldEvent({ id, type, data }: WalletEvent): ToldEvent {
  return { id, type, paymentId: data.payment_id, mandateId: data.mandate_id, payeeId: data.payee_id };
}

function toWalletPayee({ status, wallet_label: label, ended_by: endedBy }: Payee): WalletPayee {
  return { status, label, endedBy };
}

function instant(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
