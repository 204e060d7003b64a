import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { QuoteForPayment } from '../../funding/exchange/quoting-service.ts';
import type { Exchange } from '../../funding/exchange/service.ts';
import type { Instruments } from '../../funding/instruments/service.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError, Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import type { CouponError } from '../promotions/coupon-domain.ts';
import type { ChargeError } from '../payments/charge-service.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';
import type { Payments, Preview } from '../payments/service.ts';
import { isEnough, strongReasons } from '../step-up/domain.ts';
import { cardTermsOf } from './card-service.ts';
import type { CardTerms, Choice } from './card-service.ts';
import { challengeOf } from './challenge-domain.ts';

/** Why an approval is refused. */
export type ApprovalError =
  | ChargeError
  /** The coupon does not apply, or no longer. */
  | CouponError
  /** A card is charged only with the PIN or a passkey. */
  | { readonly code: 'card_needs_pin' }
  | ProofError
  /** The page showed another payment, or an earlier state of this one. */
  | { readonly code: 'amount_changed' };

/** The door to approvals: the terms that a holder sees before paying, and the holder's decision. */
export interface Approval {
  /** The payment, if this holder is its payer. */
  find(holderId: Id<'hld'>, paymentId: string): Promise<Payment | undefined>;
  /**
   * The holder's balance, what would be refused, and how the holder can approve.
   *
   * @param seen.known Since when the wallet knows the browser; undefined if it does not.
   * @param seen.choice What the holder chose to pay with.
   */
  terms(payment: Payment, seen: Seen): Promise<Terms>;
  /**
   * Captures the payment with the holder's proof; charges a card first if the holder saw that it pays a share. While the
   * bank has not answered, the payment keeps its `cardShare` and is not captured. Idempotent: returns a captured payment without checking the proof. A
   * kind of proof that is too weak is refused before it is checked, so it counts no try.
   *
   * @param given.shown The challenge of the page on which the holder gave the proof.
   * @param given As of `terms`, too.
   */
  approve(payment: Payment, given: Given): Promise<Result<Payment, ApprovalError>>;
  /** Asks for the outcome of a charge that runs for the payment. @returns The payment afterwards. */
  finishCharge(payment: Payment): Promise<Payment>;
  /** The charge that brought money for this payment, if it was not captured with it: the money is in the balance. */
  keptCharge(payment: Payment): Promise<TopUp | undefined>;
  /** Takes the coupon with a typed code off the payment. */
  takeCoupon(payment: Payment, by: Parameters<Payments['takeCoupon']>[1]): ReturnType<Payments['takeCoupon']>;
  /** Takes the coupon of the payment away again. */
  leaveCoupon(payment: Payment): Promise<void>;
  /** Lists the holders to whom the payment goes. */
  sellersOf(payment: Payment): Promise<Id<'hld'>[]>;
  /** Cancels the payment. */
  decline(payment: Payment): Promise<void>;
}

/** In which browser, and with which choice, a holder sees a payment. */
export interface Seen {
  readonly known: Date | undefined;
  readonly choice: Choice;
}

/** What a holder gives to approve a payment. */
export interface Given extends Seen {
  readonly shown: string;
  readonly proof: Proof;
  /** Whether one of the sellers has logged in with this browser; it matters only to coupons. */
  readonly isSameBrowser: boolean;
}

/** The terms under which the holder would pay now. A `refusal` holds with any proof. */
export interface Terms extends WaysToProve, Preview {
  /** How long the quote is still valid, in business time. */
  readonly leftMs: number;
  readonly challenge: string;
  readonly hasCoupon: boolean;
  readonly cards: CardTerms;
  /** What a balance in another currency gives for what this one lacks. Then no card is charged. */
  readonly exchange?: QuoteForPayment;
}

interface ApprovalDeps {
  readonly world: World;
  readonly payments: Payments;
  readonly proofs: Proofs;
  readonly instruments: Pick<Instruments, 'list'>;
  readonly topUps: Pick<TopUps, 'charged' | 'failedCards' | 'cardFee' | 'look'>;
  readonly exchange: Pick<Exchange, 'quoteForPayment' | 'findForPayment'>;
}

/** Creates the door to approvals. */
export function createApproval(deps: ApprovalDeps): Approval {
  return {
    find: (holderId, paymentId) => findOwn(deps, holderId, paymentId),
    terms: (payment, seen) => termsOf(deps, payment, seen),
    approve: (payment, given) => approveShown(deps, payment, given),
    finishCharge: (payment) => finishCharge(deps, payment),
    keptCharge: (payment) => keptCharge(deps, payment),
    takeCoupon: (payment, by) => deps.payments.takeCoupon(payment, by),
    leaveCoupon: (payment) => deps.payments.leaveCoupon(payment),
    sellersOf: (payment) => deps.payments.sellersOf(payment),
    decline: (payment) => declinePayment(deps, payment),
  };
}

async function findOwn(
  { payments }: ApprovalDeps,
  holderId: Id<'hld'>,
  paymentId: string,
): Promise<Payment | undefined> {
  const payment = await payments.find(paymentId);
  return payment?.payerId === holderId ? payment : undefined;
}

/** Reads the terms under which the holder would pay now. What brings what the balance lacks leaves no shortfall. */
async function termsOf(deps: ApprovalDeps, payment: Payment, { known, choice }: Seen): Promise<Terms> {
  const { world, payments, proofs } = deps;
  const now = world.clocks.business();
  const { refusal, ...preview } = await payments.preview(payment, known ?? now);
  const exchange = await exchangeFor(deps, payment, preview.spendable, choice);
  const found = await cardTermsOf(deps, payment, preview.spendable, choice);
  const cards: CardTerms = exchange ? { usable: found.usable, expired: found.expired } : found;
  const challenge = challengeOf(payment, { charge: cards.charge, quote: exchange?.quote });
  const isCovered = refusal?.code === 'insufficient_funds' && (cards.charge ?? exchange) !== undefined;
  return {
    ...preview,
    ...(refusal && !isCovered ? { refusal } : {}),
    ...(await proofs.ways(payment.payerId, challenge)),
    leftMs: payment.validUntil.getTime() - now.getTime(),
    challenge: challenge.toString('base64url'),
    hasCoupon: payment.coupon !== null,
    cards,
    ...(exchange ? { exchange } : {}),
  };
}

/** Quotes the exchange that brings what the balance lacks, unless the holder chose a card. */
async function exchangeFor(
  { exchange }: ApprovalDeps,
  payment: Payment,
  spendable: Money,
  { isAll, cardId, currency: from }: Choice,
): Promise<QuoteForPayment | undefined> {
  const get = subtract(payable(payment), spendable);
  if (isAll || cardId !== undefined || get.minor <= 0n) return undefined;
  return exchange.quoteForPayment({ holderId: payment.payerId, paymentId: payment.id, get, from });
}

/** Finds the quote that the holder saw on the page, if it still holds. */
async function quoteShown({ exchange }: ApprovalDeps, { id, payerId }: Payment, { quoteId }: Choice) {
  return quoteId === undefined ? undefined : exchange.findForPayment(payerId, id, quoteId);
}

/** Captures the payment if the holder saw its current state and proved the approval. */
async function approveShown(
  deps: ApprovalDeps,
  payment: Payment,
  { shown, proof, known, choice, isSameBrowser }: Given,
): Promise<Result<Payment, ApprovalError>> {
  const { world, payments, proofs } = deps;
  if (payment.capturedAt !== null) return ok(payment);
  const browserSince = known ?? world.clocks.business();
  const { spendable, asks, reasons } = await payments.preview(payment, browserSince);
  const quote = await quoteShown(deps, payment, choice);
  if (choice.quoteId !== undefined && !quote) return err({ code: 'rate_expired' });
  const charge = quote ? undefined : (await cardTermsOf(deps, payment, spendable, choice)).charge;
  const challenge = challengeOf(payment, { charge, quote });
  if (shown !== challenge.toString('base64url')) return err({ code: 'amount_changed' });
  if (charge && proof.kind === 'totp') return err({ code: 'card_needs_pin' });
  if (!isEnough(proof.kind, asks)) return err({ code: 'stronger_proof_needed', reasons: strongReasons(reasons) });
  const isKept = await keepCoupon(deps, payment, isSameBrowser);
  if (!isKept.ok) return isKept;
  const proved = await proofs.prove(payment.payerId, challenge, proof);
  if (!proved.ok) return proved;
  const approval = { approvedBy: proof.kind, passkeyDays: proved.value.passkeyDays, browserSince };
  if (!charge) return payments.approve(payment, approval, quote);
  const { cardId, split, fee } = charge;
  return payments.payByCard(payment, approval, { cardId, amount: split.fromCard, fee });
}

/** Judges the coupon of a payment again: a card that the payer has linked since may have taken it before. */
async function keepCoupon(
  { payments }: ApprovalDeps,
  payment: Payment,
  isSameBrowser: boolean,
): Promise<Result<unknown, ApprovalError>> {
  return payment.coupon ? payments.takeCoupon(payment, { typed: payment.coupon.code, isSameBrowser }) : ok(undefined);
}

async function finishCharge({ payments, topUps }: ApprovalDeps, payment: Payment): Promise<Payment> {
  if (!payment.cardShare || payment.capturedAt !== null) return payment;
  const { topUpId } = payment.cardShare;
  await topUps.look(payment.payerId, topUpId);
  await payments.finishCharge(topUpId);
  return (await payments.find(payment.id)) ?? payment;
}

async function keptCharge({ topUps }: ApprovalDeps, { id, capturedAt }: Payment): Promise<TopUp | undefined> {
  return capturedAt === null ? topUps.charged(id) : undefined;
}

async function declinePayment({ payments }: ApprovalDeps, payment: Payment): Promise<void> {
  await payments.cancel(payment.id);
}
