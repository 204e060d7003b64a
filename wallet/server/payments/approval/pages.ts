import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { t } from '#platform/words/words.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import type { Payment } from '../payments/domain.ts';
import type { Approval, Terms } from './service.ts';
import { approvalView, endedView, notFoundView } from './views.ts';
import { refusalWords } from './words.ts';

const Params = Type.Object({ paymentId: Type.String({ maxLength: 64 }) });

interface ApprovalPageDeps {
  readonly approval: Approval;
  readonly forms: FormGuard;
}

/** The page on which a holder approves a payment, with a passkey or the PIN. Works without JavaScript. */
export function approvalPages(deps: ApprovalPageDeps): Routes {
  const { approval } = deps;
  const find = (request: FastifyRequest) =>
    approval.find(request.session!.holderId, (request.params as { paymentId: string }).paymentId);
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const page = { schema: { params: Params, hide: true } };
    app.get(urls.payments.approve.pattern, page, async (request, reply) => {
      const payment = await find(request);
      return payment ? showPayment(deps, request, reply, payment) : sendPage(reply, notFoundView(), 404);
    });
    const options = { schema: { params: Params, body: FormFields, hide: true }, preHandler: postGuard(deps.forms) };
    app.post(urls.payments.approve.pattern, options, async (request, reply) => {
      const payment = await find(request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      const { challenge = '' } = request.body;
      const proof = toProof(request.body);
      if (!proof && payment.capturedAt === null) {
        return showPayment(deps, request, reply, payment, () =>
          t('Type the six digits of your payment PIN. You were not charged.'),
        );
      }
      const approved = proof && (await approval.approve(payment, challenge, proof));
      // Pressed twice, the second press may be refused because the first one was taken: what counts is the payment.
      const now = (await find(request)) ?? payment;
      if (now.capturedAt !== null) return reply.redirect(returnUrl(now), 303);
      return showPayment(deps, request, reply, now, (terms) =>
        approved && !approved.ok ? refusalWords(approved.error, terms) : undefined,
      );
    });
    app.post(urls.payments.decline.pattern, options, async (request, reply) => {
      const payment = await find(request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      await approval.decline(payment);
      return reply.redirect(returnUrl((await find(request)) ?? payment), 303);
    });
  };
}

/** A post that did not come from our page, in this browser, is answered with the page. */
function postGuard(forms: FormGuard) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (forms.accepts(request)) return undefined;
    const { paymentId } = request.params as { paymentId: string };
    return reply.redirect(urls.payments.approve({ paymentId }), 303);
  };
}

async function showPayment(
  { approval, forms }: ApprovalPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payment: Payment,
  faultFor: (terms: Terms) => string | undefined = () => undefined,
): Promise<FastifyReply> {
  const backUrl = returnUrl(payment);
  // The answer to the form leads back to the shop: its origin is the only other one that is let in.
  void reply.header('content-security-policy', contentSecurityPolicy([new URL(payment.returnUrl).origin]));
  if (payment.status !== 'requires_approval') return sendPage(reply, endedView(payment, backUrl));
  const terms = await approval.terms(payment);
  if (terms.leftMs <= 0) return sendPage(reply, endedView({ ...payment, status: 'expired' }, backUrl), 410);
  const token = forms.token(request, reply);
  // A refusal that no proof can overcome is shown in place of the ways to pay.
  const message = terms.refusal ? undefined : faultFor(terms);
  const faults = message === undefined ? [] : [{ field: 'pin', message }];
  return sendPage(reply, approvalView({ payment, terms, token, faults, backUrl }), faults.length > 0 ? 422 : 200);
}

/** Back to the shop, which looks the payment up at the wallet and believes nothing of this. */
function returnUrl(payment: Payment): string {
  const url = new URL(payment.returnUrl);
  url.searchParams.set('payment_id', payment.id);
  url.searchParams.set('status', payment.status);
  return url.href;
}
