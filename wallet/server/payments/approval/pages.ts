import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { t } from '#platform/words/words.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { leaveFor } from '../../hosted/leave-pages.ts';
import { pageFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { isOfProof, proofFault } from '../../identity/second-factor/proof-words.ts';
import type { IsBrowserOf, KnownSince } from '../../identity/sessions/browser-guard.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { payable } from '../payments/domain.ts';
import type { Payment } from '../payments/domain.ts';
import { returnUrlOf } from '../payments/return-domain.ts';
import type { Choice } from './card-service.ts';
import type { Approval, ApprovalError, Terms } from './service.ts';
import { approvalView, endedView, notFoundView } from './views.ts';
import { refusalWords } from './words.ts';

/** The parameters of the addresses of an approval. */
export const Params = Type.Object({ paymentId: Type.String({ maxLength: 64 }) });

/** The dependencies of the pages of approvals. */
export interface ApprovalPageDeps {
  readonly approval: Approval;
  readonly knownSince: KnownSince;
  readonly isBrowserOf: IsBrowserOf;
  readonly forms: FormGuard;
}

/** The page on which a holder approves a payment, from the balance or with a card, by a passkey, the PIN or an authenticator app. Works without JavaScript. */
export function approvalPages(deps: ApprovalPageDeps): Routes {
  const { approval, knownSince } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const page = { schema: { params: Params, querystring: AnyQuery, hide: true } };
    app.get(urls.payments.approve.pattern, page, async (request, reply) => {
      const asked = await findAsked(deps, request);
      if (!asked) return sendPage(reply, notFoundView(), 404);
      const payment = await approval.finishCharge(asked);
      const { charged, ...choice } = pageQuery(request.query, ['charged', 'from', 'card', 'with']);
      if (charged !== undefined && payment.capturedAt !== null) return leaveForShop(reply, payment);
      return showPayment(deps, request, reply, payment, { choice: toChoice(choice) });
    });
    const options = { schema: { params: Params, body: FormFields, hide: true }, preHandler: postGuard(deps.forms) };
    app.post(urls.payments.approve.pattern, options, async (request, reply) => {
      const payment = await findAsked(deps, request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      const { challenge = '' } = request.body;
      const choice = toChoice(request.body);
      const proof = toProof(request.body);
      if (!proof && payment.capturedAt === null) {
        const field = request.body['totp'] === undefined ? 'pin' : 'totp';
        return showPayment(deps, request, reply, payment, { choice, fault: { code: 'proof_missing', field } });
      }
      const known = await knownSince(request, reply);
      const isSameBrowser = payment.coupon !== null && (await isSellersBrowser(deps, request, payment));
      const given = { shown: challenge, proof, known, choice, isSameBrowser };
      const approved = proof && (await approval.approve(payment, { ...given, proof }));
      // After a double press, the second press may be refused, so the payment's state decides.
      const now = (await findAsked(deps, request)) ?? payment;
      if (now.capturedAt !== null) return reply.redirect(returnUrlOf(now), 303);
      const fault = approved && !approved.ok ? approved.error : undefined;
      // A card that was just refused is not offered first again.
      const next = fault?.code === 'card_refused' ? { ...choice, cardId: undefined } : choice;
      return showPayment(deps, request, reply, now, { choice: next, fault });
    });
    app.post(urls.payments.decline.pattern, options, async (request, reply) => {
      const payment = await findAsked(deps, request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      await approval.decline(payment);
      return reply.redirect(returnUrlOf((await findAsked(deps, request)) ?? payment), 303);
    });
  };
}

/** Reads what the holder chose to pay with, from the page's address or its form. */
function toChoice(typed: Readonly<Partial<Record<'from' | 'card' | 'with' | 'quote', string | undefined>>>): Choice {
  return {
    isAll: typed.from === 'card',
    cardId: isId('ins', typed.card) ? typed.card : undefined,
    currency: isCurrency(typed.with) ? typed.with : undefined,
    quoteId: typed.quote,
  };
}

/** Whether a seller of the payment has logged in with the browser of a request. */
export async function isSellersBrowser(
  { approval, isBrowserOf }: ApprovalPageDeps,
  request: FastifyRequest,
  payment: Payment,
): Promise<boolean> {
  return isBrowserOf(request, await approval.sellersOf(payment));
}

/** Finds the payment of a request, if the holder may approve it. */
export function findAsked({ approval }: ApprovalPageDeps, request: FastifyRequest): Promise<Payment | undefined> {
  return approval.find(request.session!.holderId, (request.params as { paymentId: string }).paymentId);
}

/** Redirects a post that did not come from our page in this browser to the page. */
export function postGuard(forms: FormGuard) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (forms.accepts(request)) return undefined;
    const { paymentId } = request.params as { paymentId: string };
    return reply.redirect(urls.payments.approve({ paymentId }), 303);
  };
}

/** Leads from the bank's page to the shop. A redirect would not do: the bank's form may only lead back to the wallet. */
function leaveForShop(reply: FastifyReply, payment: Payment): FastifyReply {
  const { clientName } = payment;
  return leaveFor(reply, {
    url: returnUrlOf(payment),
    title: t('Paid'),
    lead: t('{clientName} has your payment of {amount}.', { clientName, amount: payable(payment) }),
    act: t('Back to {clientName}', { clientName }),
  });
}

/** Draws a payment as it is now, with the ways to approve it, or says why it cannot be approved. */
export async function showPayment(
  { approval, knownSince, forms }: ApprovalPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payment: Payment,
  { choice, typed = '', fault }: { choice: Choice; typed?: string; fault?: PressFault | undefined },
): Promise<FastifyReply> {
  const backUrl = returnUrlOf(payment);
  // The form's answer redirects to the shop, so the page's policy allows the shop's origin, and no other one.
  void reply.header('content-security-policy', contentSecurityPolicy([new URL(payment.returnUrl).origin]));
  const kept = await approval.keptCharge(payment);
  if (payment.status !== 'requires_approval') return sendPage(reply, endedView(payment, backUrl, kept));
  if (payment.cardShare) {
    const outcome = withQuery(urls.funding.topUpReturn(), { top_up: payment.cardShare.topUpId });
    return reply.redirect(outcome, 303);
  }
  const terms = await approval.terms(payment, { known: await knownSince(request, reply), choice });
  if (terms.leftMs <= 0) return sendPage(reply, endedView({ ...payment, status: 'expired' }, backUrl, kept), 410);
  const refused = terms.refusal ?? fault;
  if (refused) noteRefusal(reply, refused.code === 'card_refused' ? refused.why : refused.code);
  const token = forms.token(request, reply);
  // The page shows a refusal that no proof can overcome instead of the ways to pay.
  const faults = terms.refusal || !fault ? [] : [faultOf(fault, terms, payment)];
  return sendPage(
    reply,
    approvalView({ payment, terms, token, typed, faults, backUrl, kept }),
    faults.length > 0 ? 422 : 200,
  );
}

/** Why a press on the button was refused. */
export type PressFault = ApprovalError | { readonly code: 'proof_missing'; readonly field: 'pin' | 'totp' };

/** Puts a refusal at the field that is to blame; a refused card, for one, is no fault of the PIN. */
function faultOf(fault: PressFault, terms: Terms, { coupon }: Payment): FieldFault {
  if (fault.code !== 'proof_missing') {
    const message = refusalWords(fault, terms);
    if (fault.code === 'coupon_not_applicable' && !coupon) return { field: 'code', message };
    return isOfProof(fault) ? proofFault(fault, message) : pageFault(message);
  }
  const { field } = fault;
  return field === 'totp'
    ? { field, message: t('Type the six digits that your app shows. You were not charged.') }
    : { field, message: t('Type the six digits of your payment PIN. You were not charged.') };
}
