import { coalesce } from '#platform/db/coalesce.ts';
import type { KeyReused, RequestKey } from '#platform/http/idempotency.ts';
import { sha256Base64url } from '#platform/kernel/canonical.ts';
import { isId } from '#platform/kernel/id.ts';
import { uuidEndOf } from '#platform/kernel/short-number.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { stepUpOf } from '../../identity/limits/domain.ts';
import type { StepUpTerms } from '../../identity/limits/domain.ts';
import type { Quote } from '../../funding/exchange/domain.ts';
import type { SubmitOptions } from '../../ledger/batch/batch.ts';
import { owedOn, payableFrom } from '../../ledger/accounts/debt-domain.ts';
import { judgePayment } from '../step-up/commands.ts';
import type { Asks, Reason } from '../step-up/domain.ts';
import { finishOf, keyless, payByCard, releaseLost } from './charge-service.ts';
import type { ChargeError, FromCard } from './charge-service.ts';
import { checkPayment } from './check-service.ts';
import type { UseCouponError } from './coupon-commands.ts';
import { leaveCoupon, sellersOf, takeCoupon } from './coupon-service.ts';
import { approvePayment, createPayment, endPayment, refusePayment } from './commands.ts';
import { capture } from './domain.ts';
import type { PayerApproval } from './card-share-domain.ts';
import type { CaptureError, Payment } from './domain.ts';
import type { Policy } from './policy-domain.ts';
import { draftPayment } from './draft-service.ts';
import type { ApproveError, CheckError, CreateError, PaymentGone } from './errors.ts';
import type { Asked, DraftDeps, PaymentsDeps } from './port.ts';
import type { PaymentJson } from './schema.ts';
import { policyAt, policyVersions } from './policy-store.ts';
import { findPayment, newestCaptured } from './store.ts';
import { paymentsOfOrder, paymentsOfShortNumber, paymentsOfPayer } from './finding-store.ts';
import type { FoundPayment } from './finding-store.ts';

export type { FoundPayment } from './finding-store.ts';

/** The door to payments. */
export interface Payments {
  /** Requests a payment. Captures it only within the mandate's caps. A repeated key returns the first answer. */
  create(asked: Asked & { key: RequestKey }): Promise<Result<PaymentJson, CreateError>>;
  /** Judges whether the payer could pay this order now. It stores no payment and reserves nothing. */
  check(asked: Asked): Promise<Result<Payment, CheckError>>;
  /** Finds a payment of any shop and payer. Callers check who may see it. */
  find(id: string): Promise<Payment | undefined>;
  /** Lists the payments of an order's number at all shops, the newest first. Callers check who may see them. */
  ofOrder(reference: string, most: number): Promise<FoundPayment[]>;
  /** As `ofOrder`, by the last eight letters of the payments' ids. */
  ofShortNumber(letters: string, most: number): Promise<FoundPayment[]>;
  /** Lists the newest payments of a payer. */
  latestOf(payerId: Id<'hld'>, most: number): Promise<FoundPayment[]>;
  /** Finds a payment of this shop. */
  findOfClient(clientId: string, id: string): Promise<Payment | undefined>;
  /** The terms of a payment that is requested now. */
  terms(): Promise<Policy>;
  /** All versions of the terms, also those to come, oldest first. */
  versions(): Promise<readonly (Policy & { readonly validFrom: Date })[]>;
  /** The captured ones among the newest `most` payments of all shops, newest first. */
  newest(most: number): Promise<Payment[]>;
  /**
   * Captures a payment that the payer approved. Idempotent: returns a captured payment as it is.
   *
   * @param quote The exchange that brings what the balance lacks, if the payer approved one with it.
   */
  approve(payment: Payment, approval: PayerApproval, quote?: Quote): Promise<Result<Payment, ApproveError>>;
  /**
   * Charges the card for its share, and captures the payment from both sources. While the outcome is not known, it
   * returns the payment with its `cardShare`, not captured.
   */
  payByCard(payment: Payment, approval: PayerApproval, from: FromCard): Promise<Result<Payment, ChargeError>>;
  /** Finishes the payment of a charge, if the charge has an outcome. Idempotent. */
  finishCharge(topUpId: Id<'top'>): Promise<void>;
  /** Releases a payment for which no charge was begun. */
  releaseLost(id: Id<'pay'>): Promise<void>;
  /**
   * Takes the coupon with a typed code off a payment that waits for its approval. For the coupon that it has, judges
   * again whether it applies.
   *
   * @param by.isSameBrowser Whether one of its sellers has logged in with the payer's browser.
   */
  takeCoupon(
    payment: Payment,
    by: { readonly typed: string; readonly isSameBrowser: boolean },
  ): Promise<Result<Payment, UseCouponError>>;
  /** Takes the coupon of a payment that waits for its approval away again. */
  leaveCoupon(payment: Payment): Promise<void>;
  /** Lists the holders to whom a payment goes. */
  sellersOf(payment: Payment): Promise<Id<'hld'>[]>;
  /** Cancels a payment that was not captured. Returns any other payment as it is, with its status. */
  cancel(id: Id<'pay'>, key?: SubmitOptions['key']): Promise<Result<PaymentJson, PaymentGone | KeyReused>>;
  /** Ends a payment whose quote has expired. */
  expire(id: Id<'pay'>): Promise<void>;
  /**
   * The payer's spendable balance, what an approval in a browser asks for, and the refusal that it would get now, if there
   * is one.
   *
   * @param browserSince Since when the wallet knows the browser.
   */
  preview(payment: Payment, browserSince: Date): Promise<Preview>;
}

/** What an approval would meet now. */
export interface Preview {
  /** Nothing while the payer owes. */
  readonly spendable: Money;
  /** What the payer owes, by currency. No shop learns of it. */
  readonly owed: readonly Money[];
  readonly refusal?: CaptureError;
  readonly asks: Asks;
  /** Why it asks, as it is now. */
  readonly reasons: readonly Reason[];
  readonly stepUpTerms: StepUpTerms;
}

/** Creates the door to payments. */
export function createPayments(deps: PaymentsDeps): Payments {
  const drafting: DraftDeps = { ...deps, currentPolicy: coalesce((asked) => readPolicy(deps, asked)) };
  return {
    create: (asked) => requestPayment(drafting, asked),
    check: (asked) => checkPayment(drafting, asked),
    find: (id) => findById(deps, id),
    ofOrder: (reference, most) => deps.db.one((tx) => paymentsOfOrder(tx, HOME_CELL, reference, most)),
    ofShortNumber: (letters, most) =>
      deps.db.one((tx) => paymentsOfShortNumber(tx, HOME_CELL, uuidEndOf(letters), most)),
    latestOf: (payerId, most) => deps.db.one((tx) => paymentsOfPayer(tx, HOME_CELL, payerId, most)),
    findOfClient: (clientId, id) => findOfClient(deps, clientId, id),
    terms: () => drafting.currentPolicy(undefined),
    versions: () => deps.db.one(policyVersions),
    newest: (most) => deps.db.one((tx) => newestCaptured(tx, HOME_CELL, most)),
    approve: (payment, approval, quote) => captureApproved(deps, payment, approval, quote),
    payByCard: (payment, approval, from) => payByCard(deps, payment, approval, from),
    finishCharge: (topUpId) => finishOf(deps, topUpId),
    releaseLost: (id) => releaseLost(deps, id),
    takeCoupon: (payment, by) => takeCoupon(deps, payment, by),
    leaveCoupon: (payment) => leaveCoupon(deps, payment),
    sellersOf: (payment) => sellersOf(deps, payment),
    cancel: (id, key) => cancelPayment(deps, id, key),
    expire: (id) => expirePayment(deps, id),
    preview: (payment, browserSince) => previewPayment(deps, payment, browserSince),
  };
}

/** Reads the policy in force once for all simultaneous calls. */
async function readPolicy({ db, world }: PaymentsDeps, asked: readonly undefined[]): Promise<Policy[]> {
  const policy = await db.one((tx) => policyAt(tx, world.clocks.business()));
  return asked.map(() => policy);
}

/** Drafts a payment, and stores it under its key. */
async function requestPayment(
  deps: DraftDeps,
  { order, key, ...charging }: Parameters<Payments['create']>[0],
): ReturnType<Payments['create']> {
  const { batch, ledger, limits } = deps;
  // The same body under another mandate is another request, because it asks another holder.
  const requestHash = sha256Base64url(`${charging.mandateId} ${key.requestHash}`);
  const options = { cell: HOME_CELL, key: { scope: charging.clientId, key: key.key, requestHash } };
  const drafted = await draftPayment(deps, charging, order);
  if (!drafted.ok) return batch.submit(refusePayment, drafted.error, options);
  const escrowId = ledger.house('escrow', drafted.value.amount.currency, HOME_CELL);
  const command = { payment: drafted.value, limits: await limits.current(), escrowId };
  return batch.submit(createPayment, command, options);
}

async function findById({ db }: PaymentsDeps, id: string): Promise<Payment | undefined> {
  return isId('pay', id) ? db.one((tx) => findPayment(tx, HOME_CELL, id)) : undefined;
}

async function findOfClient(deps: PaymentsDeps, clientId: string, id: string): Promise<Payment | undefined> {
  const payment = await findById(deps, id);
  return payment?.clientId === clientId ? payment : undefined;
}

/** Captures a payment that the payer approved. */
async function captureApproved(
  { batch, ledger, limits, exchange }: PaymentsDeps,
  payment: Payment,
  approval: PayerApproval,
  quote: Quote | undefined,
): ReturnType<Payments['approve']> {
  const escrowId = ledger.house('escrow', payment.amount.currency, payment.cell);
  const bringing = quote && { bringing: { quote, accounts: await exchange.accountsOf(quote) } };
  const couponHoldId = payment.coupon?.holdId ?? null;
  const command = {
    paymentId: payment.id,
    limits: await limits.current(),
    approval,
    escrowId,
    couponHoldId,
    ...bringing,
  };
  return keyless(await batch.submit(approvePayment, command, { cell: payment.cell }));
}

/** Cancels a payment for its shop or its payer. */
function cancelPayment(
  { batch }: PaymentsDeps,
  paymentId: Id<'pay'>,
  key: SubmitOptions['key'],
): ReturnType<Payments['cancel']> {
  return batch.submit(endPayment, { paymentId, how: 'canceled' }, { cell: HOME_CELL, ...(key ? { key } : {}) });
}

/** Ends a payment that was not approved in time. */
async function expirePayment({ batch }: PaymentsDeps, paymentId: Id<'pay'>): Promise<void> {
  await batch.submit(endPayment, { paymentId, how: 'expired' }, { cell: HOME_CELL });
}

/** Judges a payment as if the payer approved it now. Stores nothing. */
async function previewPayment(
  { world, ledger, limits, stepUps }: PaymentsDeps,
  payment: Payment,
  browserSince: Date,
): Promise<Preview> {
  const { payerId, amount } = payment;
  const { currency } = amount;
  const [owned, policy, { standing, ...allowance }, habits] = await Promise.all([
    ledger.accountsOfHolder(payerId),
    limits.current(),
    limits.allowance(payerId, currency),
    stepUps.habitsOf(payerId),
  ]);
  const payer = { ...allowance, spendable: payableFrom(owned, payment.payerAccountId, currency) };
  const now = world.clocks.business();
  const judged = capture(payment, payer, 'pin', now);
  const judging = { payment, limits: policy, use: allowance.use, standing, habits };
  return {
    spendable: payer.spendable,
    owed: owedOn(owned),
    ...judgePayment(judging, { tap: null, browserSince }, now),
    stepUpTerms: stepUpOf(policy, currency),
    ...(judged.ok ? {} : { refusal: judged.error }),
  };
}
