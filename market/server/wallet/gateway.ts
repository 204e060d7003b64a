import {
  WalletProblem,
  WalletUnreachable,
  WebhookRefused,
  createWallet,
  paymentBounds,
  verifyWebhook,
} from '@holdfast/wallet-sdk';
import type {
  Confirmation as Answered,
  Handover,
  Mandate,
  NewHandover,
  NewPayment,
  Payee,
  PayeeBalance,
  Payment,
  PaymentPart,
  Refund as WalletRefund,
  Shipment,
  Terms,
  WalletEvent,
} from '@holdfast/wallet-sdk';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import type { Held, IdentityMatch } from './links/identity-domain.ts';
import { amountOf } from '../ordering/orders/parcels-domain.ts';
import type { Order, WalletTerms } from '../ordering/orders/domain.ts';
import type { Announced, Parcel } from '../ordering/orders/parcels-domain.ts';
import type { SalesBalance } from './payees/domain.ts';
import type { PartState, PaymentState } from '../ordering/orders/payment-domain.ts';
import type { CaseMessage, Confirmation, PartCase, Refund } from '../ordering/orders/port.ts';
import { urls } from '../urls.ts';
import { ownPage, toPartCase } from './cases-gateway.ts';

/** The wallet refused the request, with its own words for the shopper. */
interface WalletRefusal {
  readonly code: 'wallet_refused';
  /** The wallet's code, for instance `insufficient_funds`. */
  readonly reason: string;
  readonly title: string;
  readonly nextAction: string | undefined;
  /** The wallet's page on which the shopper takes that step. */
  readonly nextActionUrl?: string | undefined;
  readonly charged: boolean;
}

/** The wallet did not answer, but may have carried out the request. Repeat it with the same key, never a new one. */
interface WalletSilence {
  readonly code: 'wallet_unreachable';
}

/** The two ways in which a call to the wallet fails. */
export type WalletError = WalletRefusal | WalletSilence;

/** The wallet's state of a link. */
interface WalletMandate {
  readonly status: Mandate['status'];
  readonly revokedBy: string | undefined;
  readonly maxPerMonth: Money;
  readonly spentThisMonth: Money;
}

/** Where a ticket stands that was handed to the wallet. */
interface HandedTicket {
  readonly status: Handover['status'];
  readonly answeredAt: Date | null;
}

/** The wallet's state of a payee. */
interface WalletPayee {
  readonly status: Payee['status'];
  /** Masked. */
  readonly label: string;
  readonly endedBy: string | undefined;
}

interface GatewaySettings {
  readonly walletUrl: string;
  readonly clientId: string;
  /** The private JWK whose public half the wallet knows. */
  readonly clientKey: SigningJwk;
  /** The key that the market's tokens are bound to. */
  readonly proofKey: SigningJwk;
  readonly webhookSecret: string;
  /** The market's own address, for links to the pages of orders. */
  readonly publicUrl: string;
  readonly world: World;
}

/** A webhook's event whose signature was verified. It names the objects that have changed. */
export interface VerifiedEvent {
  readonly id: string;
  readonly type: string;
  readonly paymentId: string | undefined;
  readonly mandateId: string | undefined;
  readonly payeeId: string | undefined;
}

type PaymentResult = Promise<Result<PaymentState, WalletError>>;

/** The timeout of a request for the terms. Pages show them, so it is shorter than that of a payment. */
const TERMS_TIMEOUT_MS = 5_000;

/**
 * The market's calls to the wallet. Each intent has one idempotency key, which the market chooses, so repeated requests
 * have one effect.
 */
export interface WalletGateway {
  /** Requests the payment of an order under a link; the attempt's id is the key. */
  createPayment(refreshToken: string, order: Order, returnUrl: string): PaymentResult;
  /** Asks whether that payment could be paid, without reserving anything. */
  checkPayment(refreshToken: string, order: Order, returnUrl: string): Promise<Result<void, WalletError>>;
  getPayment(paymentId: string): PaymentResult;
  /** Cancels a payment that is not captured. */
  cancel(paymentId: string, key: string): PaymentResult;
  /** Announces a parcel of a part. */
  announce(paymentId: string, partId: string, parcel: Announced, key: string): PaymentResult;
  /** Takes back a parcel that no carrier has scanned. */
  withdraw(paymentId: string, partId: string, parcelId: string, key: string): PaymentResult;
  /** Asks for the page on which the holder confirms a part. */
  requestConfirmation(paymentId: string, partId: string): Promise<Result<Confirmation, WalletError>>;
  /** Cancels a captured part, which refunds it. */
  cancelPart(paymentId: string, partId: string, reason: string | undefined, key: string): PaymentResult;
  /** Lists the refunds of a payment, oldest first. */
  refundsOf(paymentId: string): Promise<Result<readonly Refund[], WalletError>>;
  /** Lists the cases of a payment, oldest first. */
  casesOf(paymentId: string): Promise<Result<readonly PartCase[], WalletError>>;
  /** Hands over the messages of a case. One that has ended takes none. */
  giveTranscript(caseId: string, messages: readonly CaseMessage[]): Promise<Result<void, WalletError>>;
  /** Hands a ticket to the market's support over, under its reference. */
  handOver(paymentId: string, ticket: NewHandover): Promise<Result<HandedTicket, WalletError>>;
  /** Reads where a ticket stands that was handed over. */
  handover(paymentId: string, reference: string): Promise<Result<HandedTicket, WalletError>>;
  /** The terms under which a payment would be made now. */
  terms(): Promise<Result<WalletTerms, WalletError>>;
  getMandate(mandateId: string): Promise<Result<WalletMandate, WalletError>>;
  /** Ends a link at the wallet. A link that has ended or is unknown there counts as ended. */
  revoke(mandateId: string): Promise<Result<void, WalletError>>;
  /** Asks whether the wallet knows its holder by this name and address. The wallet reveals nothing else about them. */
  match(refreshToken: string, mandateId: string, held: Held): Promise<Result<IdentityMatch, WalletError>>;
  getPayee(payeeId: string): Promise<Result<WalletPayee, WalletError>>;
  /** Reads what became of the sales that were paid to a payee. */
  salesOf(payeeId: string): Promise<Result<SalesBalance, WalletError>>;
  /** Ends a payee at the wallet. A payee that has ended or is unknown there counts as ended. */
  endPayee(payeeId: string): Promise<Result<void, WalletError>>;
  /** Verifies and reads a webhook, from its exact bytes. Refuses it if it is not the wallet's, or not recent. */
  readEvent(
    headers: EventHeaders,
    body: string,
  ): Promise<Result<VerifiedEvent, { code: 'webhook_refused'; fault: string }>>;
}

/** The headers of a webhook's request. */
export type EventHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Creates the calls to the wallet, on the SDK. */
export function createWalletGateway(settings: GatewaySettings): WalletGateway {
  const { walletUrl, clientId, clientKey, proofKey, publicUrl, world } = settings;
  const now = () => world.clocks.security();
  const wallet = createWallet({ walletUrl, clientId, clientKey, proofKey, fetch: world.http, now });
  const { payments, cases, mandates, payees } = wallet;
  return {
    createPayment: (token, order, returnUrl) =>
      paymentResult(wallet.link(token).createPayment(toNewPayment(order, returnUrl, publicUrl), order.attemptId)),
    checkPayment: (token, order, returnUrl) =>
      resultOf(wallet.link(token).checkPayment(toNewPayment(order, returnUrl, publicUrl)), () => undefined),
    getPayment: (id) => paymentResult(payments.get(id)),
    cancel: (id, key) => paymentResult(payments.cancel(id, key)),
    announce: (id, partId, parcel, key) => paymentResult(payments.announce(id, toShipment(partId, parcel), key)),
    withdraw: (id, partId, parcelId, key) =>
      paymentResult(payments.withdraw(id, { part_id: partId, parcel_id: parcelId }, key)),
    requestConfirmation: (id, partId) =>
      resultOf(payments.requestConfirmation(id, { part_id: partId }), (answer) => toConfirmation(answer, walletUrl)),
    cancelPart: (id, partId, reason, key) =>
      paymentResult(payments.cancelPart(id, { part_id: partId, ...(reason === undefined ? {} : { reason }) }, key)),
    refundsOf: (id) => resultOf(payments.refunds(id), (refunds) => refunds.map(toRefund)),
    casesOf: (id) => resultOf(payments.cases(id), (cases) => cases.map((one) => toPartCase(one, walletUrl))),
    giveTranscript: (id, messages) =>
      ended(cases.giveTranscript(id, { messages: messages.map(toMessage) }), 'case_not_in_state'),
    handOver: (id, ticket) => resultOf(payments.handOver(id, ticket), toHanded),
    handover: (id, reference) => resultOf(payments.handover(id, reference), toHanded),
    terms: () => resultOf(wallet.terms({ timeoutMs: TERMS_TIMEOUT_MS }), toWalletTerms),
    getMandate: (id) => resultOf(mandates.get(id), toWalletMandate),
    revoke: (id) => ended(mandates.revoke(id), 'mandate_not_found'),
    match: (token, id, held) => resultOf(wallet.link(token).match(id, held), (match) => match),
    getPayee: (id) => resultOf(payees.get(id), toWalletPayee),
    salesOf: (id) => resultOf(payees.balance(id, { timeoutMs: TERMS_TIMEOUT_MS }), toSalesBalance),
    endPayee: (id) => ended(payees.end(id), 'payee_not_found'),
    readEvent: (headers, body) => readVerified(settings.webhookSecret, headers, body, now()),
  };
}

async function readVerified(
  secret: string,
  headers: EventHeaders,
  body: string,
  now: Date,
): ReturnType<WalletGateway['readEvent']> {
  try {
    return ok(toVerifiedEvent(await verifyWebhook(secret, headers, body, now)));
  } catch (error) {
    if (error instanceof WebhookRefused) return err({ code: 'webhook_refused', fault: error.fault });
    throw error;
  }
}

function paymentResult(asked: Promise<Payment>): PaymentResult {
  return resultOf(asked, toPaymentState);
}

/** Turns the SDK's errors into values: a refusal, or silence. Any other error is a bug, and is thrown. */
async function resultOf<T, R>(asked: Promise<T>, read: (value: T) => R): Promise<Result<R, WalletError>> {
  try {
    return ok(read(await asked));
  } catch (error) {
    if (error instanceof WalletUnreachable) return err({ code: 'wallet_unreachable' });
    if (error instanceof WalletProblem) return err(toRefusal(error));
    throw error;
  }
}

/** Does the same for a call that ends an object. An object that the wallet does not know counts as ended. */
async function ended(asked: Promise<void>, unknown: string): Promise<Result<void, WalletError>> {
  const answered = await resultOf(asked, () => undefined);
  const isGone = !answered.ok && answered.error.code === 'wallet_refused' && answered.error.reason === unknown;
  return isGone ? ok() : answered;
}

function toSalesBalance({ pending, blocked, available, next }: PayeeBalance): SalesBalance {
  const sums = { pending: toMoney(pending), blocked: toMoney(blocked), available: toMoney(available) };
  return { ...sums, next: next ? { amount: toMoney(next.amount), at: new Date(next.at) } : null };
}

function toHanded({ status, answered_at: answeredAt }: Handover): HandedTicket {
  return { status, answeredAt: answeredAt === undefined ? null : new Date(answeredAt) };
}

function toRefusal({ code: reason, title, nextAction, nextActionUrl: url, charged }: WalletProblem): WalletError {
  // An address that no browser opens as a page is no link.
  const nextActionUrl = /^https?:$/.test(URL.parse(url ?? '')?.protocol ?? '') ? url : undefined;
  return { code: 'wallet_refused', reason, title, nextAction, nextActionUrl, charged: charged === true };
}

/** Writes the payment request for an order. */
export function toNewPayment(order: Order, returnUrl: string, publicUrl: string): NewPayment {
  const lines = order.parts.flatMap((part) => part.lines.map((line) => ({ line, part: part.id })));
  const names = lines.map(({ line }) => line.name).join(', ');
  return {
    amount: toMoneyJson(order.amount),
    order: {
      reference: order.id,
      url: `${publicUrl}${urls.ordering.order({ orderId: order.id })}`,
      // A slice counts UTF-16 units, of which a text has at least as many as code points.
      description: names.slice(0, paymentBounds.orderDescriptionLetters).toWellFormed(),
    },
    lines: lines.map(({ line, part }) => ({
      // A part holds each product once.
      reference: line.productId,
      part,
      description: line.name,
      quantity: line.quantity,
      amount: toMoneyJson(amountOf(line)),
    })),
    parts: order.parts.map((part) => ({
      reference: part.id,
      payee_id: part.payeeId,
      amount: toMoneyJson(part.amount),
      commission: toMoneyJson(part.commission),
    })),
    ship_to: toShipTo(order.address),
    return_url: returnUrl,
  };
}

function toShipTo({ country, postalCode, city }: Order['address']): NonNullable<NewPayment['ship_to']> {
  return { country, ...(postalCode === '' ? {} : { postal_code: postalCode }), city };
}

/** Reads what orders need of the wallet's payment. A coupon of the wallet may pay a share of its amount. */
export function toPaymentState(payment: Payment): PaymentState {
  return {
    id: payment.id,
    reference: payment.order.reference,
    status: payment.status,
    amount: toMoney(payment.amount),
    approvalUrl: payment.approval_url ?? null,
    terms: toWalletTerms(payment.terms),
    parts: payment.parts.map(toPartState),
  };
}

function toPartState(part: PaymentPart): PartState {
  return {
    id: part.id,
    reference: part.reference,
    status: part.status,
    refunded: toMoney(part.refunded),
    released: toMoney(part.released),
    parcels: part.parcels.map(toParcel),
    clocks: {
      shipBy: instant(part.ship_by),
      scanBy: instant(part.scan_by),
      promisedBy: instant(part.promised_by),
      shippedAt: instant(part.shipped_at),
      deliveredAt: instant(part.delivered_at),
      releasesAt: instant(part.releases_at),
      protectionEndsAt: instant(part.protection_ends_at),
      pausedAt: instant(part.paused_at),
      settledAt: instant(part.settled_at),
    },
    openCases: part.lines.flatMap((line) => line.case_id ?? []),
    lines: part.lines.map((line) => ({
      productId: line.reference,
      refunded: toMoney(line.refunded),
      quantityCanceled: line.quantity_canceled,
    })),
  };
}

function toParcel(parcel: PaymentPart['parcels'][number]): Parcel {
  return {
    id: parcel.id,
    carrier: parcel.carrier,
    trackingCode: parcel.tracking_code,
    trackingUrl: toPublicPage(parcel.tracking_url),
    contents: parcel.lines.map(({ reference, quantity }) => ({ productId: reference, quantity })),
    status: parcel.status,
    announcedAt: new Date(parcel.announced_at),
    shippedAt: instant(parcel.shipped_at),
    endedAt: instant(parcel.ended_at),
  };
}

/** Accepts only the address of a web page, because people are linked to it. */
function toPublicPage(text: string | undefined): string | null {
  const url = text === undefined ? null : URL.parse(text);
  return url && ['https:', 'http:'].includes(url.protocol) && url.username === '' ? url.href : null;
}

function toShipment(partId: string, { carrier, trackingCode, contents }: Announced): Shipment {
  const lines = contents?.map(({ productId, quantity }) => ({ reference: productId, quantity }));
  return { part_id: partId, carrier, tracking_code: trackingCode, ...(lines ? { lines } : {}) };
}

/** Reads the addresses of the holder's pages, to which the buyer is sent. @throws If one is not the wallet's. */
export function toConfirmation(answer: Answered, walletUrl: string): Confirmation {
  const problemUrl = ownPage(answer.problem_url, walletUrl);
  if (answer.confirmed) return { confirmed: true, problemUrl };
  return { confirmed: false, url: ownPage(answer.confirmation_url ?? '', walletUrl), problemUrl };
}

function toRefund({ part_id: walletPartId, amount, sources, cause, reason }: WalletRefund): Refund {
  const card = sources.find(({ kind }) => kind === 'card');
  const toCard = card ? toMoney(card.amount) : null;
  return { walletPartId, amount: toMoney(amount), toCard, cause, reason: reason ?? null };
}

function toWalletTerms(terms: Terms): WalletTerms {
  const { version, ship_within_days: shipWithinDays, release_after_days: releaseAfterDays, cases } = terms;
  return {
    version,
    shipWithinDays,
    releaseAfterDays,
    reportDaysAfterRelease: cases.open_until_days_after_release,
    answerDays: cases.answer_days,
    escalateFromDay: cases.escalate_from_day,
    investigateDays: cases.investigate_days,
    appealDays: cases.appeal_days,
  };
}

function toWalletMandate(mandate: Mandate): WalletMandate {
  return {
    status: mandate.status,
    revokedBy: mandate.revoked_by,
    maxPerMonth: toMoney(mandate.max_per_month),
    spentThisMonth: toMoney(mandate.spent_this_month),
  };
}

function toVerifiedEvent({ id, type, data }: WalletEvent): VerifiedEvent {
  return { id, type, paymentId: data.payment_id, mandateId: data.mandate_id, payeeId: data.payee_id };
}

function toWalletPayee({ status, wallet_label: label, ended_by: endedBy }: Payee): WalletPayee {
  return { status, label, endedBy };
}

function instant(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

function toMessage({ by, at, words, files }: CaseMessage) {
  return { by, at: at.toISOString(), words, files };
}
