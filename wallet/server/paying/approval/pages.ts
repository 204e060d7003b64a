import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { FieldFault } from '../../opening/hosted/page.ts';
import { parseAuthentication } from '../../opening/passkeys/schema.ts';
import { requireLogin } from '../../opening/sessions/guard.ts';
import { captureProblems } from '../payments/errors.ts';
import type { Payment } from '../payments/domain.ts';
import type { Approval, ApprovalError, Proof } from './service.ts';
import { approvalView, endedView, notFoundView } from './views.ts';

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 32_768 }));
type Fields = Readonly<Record<string, string>>;
const Params = Type.Object({ paymentId: Type.String({ maxLength: 64 }) });

/** The page on which a holder approves a payment, with a passkey or the PIN. Works without JavaScript. */
export function approvalPages({ approval, forms }: { approval: Approval; forms: FormGuard }): Routes {
  const send = (reply: FastifyReply, text: string, status: number, origins: readonly string[] = []) => {
    // The form's answer leads back to the shop: its origin is the only one let in.
    void reply.header('content-security-policy', contentSecurityPolicy(origins));
    return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
  };
  const show = async (request: FastifyRequest, reply: FastifyReply, payment: Payment, faults: readonly FieldFault[] = []) => {
    const terms = await approval.terms(payment);
    const backUrl = returnUrl(payment);
    const origins = [new URL(payment.returnUrl).origin];
    if (payment.status !== 'requires_approval' || terms.hasExpired) {
      return send(reply, endedView(payment, backUrl, terms.hasExpired), 410, origins);
    }
    const token = forms.token(request, reply);
    return send(reply, approvalView({ payment, terms, token, faults, backUrl }), faults.length > 0 ? 422 : 200, origins);
  };
  const find = (request: FastifyRequest) =>
    approval.find(request.session!.holderId, (request.params as { paymentId: string }).paymentId);
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get('/id/approve/:paymentId', { schema: { params: Params } }, async (request, reply) => {
      const payment = await find(request);
      if (!payment) return send(reply, notFoundView(), 404);
      return payment.capturedAt === null ? show(request, reply, payment) : reply.redirect(returnUrl(payment), 303);
    });
    const guard = async (request: FastifyRequest, reply: FastifyReply) =>
      forms.accepts(request) ? undefined : reply.redirect(`/id/approve/${(request.params as { paymentId: string }).paymentId}`, 303);
    const opts = { schema: { params: Params, body: Fields }, preHandler: guard };
    app.post('/id/approve/:paymentId', opts, async (request, reply) => {
      const payment = await find(request);
      if (!payment) return send(reply, notFoundView(), 404);
      const body = request.body as Fields;
      const proof = proofOf(body);
      if (!proof) return show(request, reply, payment, [{ field: 'pin', message: 'Type your six-digit payment PIN.' }]);
      const approved = await approval.approve(payment, body['challenge'] ?? '', proof);
      if (approved.ok) return reply.redirect(returnUrl(approved.value), 303);
      return show(request, reply, payment, [{ field: 'pin', message: words(approved.error) }]);
    });
    app.post('/id/approve/:paymentId/decline', opts, async (request, reply) => {
      const payment = await find(request);
      if (!payment) return send(reply, notFoundView(), 404);
      await approval.decline(payment);
      return reply.redirect(returnUrl((await find(request)) ?? payment), 303);
    });
  };
}

function proofOf(body: Fields): Proof | undefined {
  if (body['response']) {
    const response = parseAuthentication(body['response']);
    return response && { kind: 'passkey', response };
  }
  return /^\d{6}$/.test(body['pin'] ?? '') ? { kind: 'pin', pin: body['pin']! } : undefined;
}

/** Back to the shop, which looks the payment up by itself and believes nothing of this. */
function returnUrl(payment: Payment): string {
  const url = new URL(payment.returnUrl);
  url.searchParams.set('payment_id', payment.id);
  url.searchParams.set('status', payment.status);
  return url.href;
}

function words(error: ApprovalError): string {
  switch (error.code) {
    case 'code_wrong':
      return `That is not your PIN. You have ${error.triesLeft} ${error.triesLeft === 1 ? 'try' : 'tries'} left. You were not charged.`;
    case 'code_locked':
      return `Your PIN is locked until ${error.until.toISOString().slice(11, 16)} UTC after five wrong tries. You were not charged. A passkey still works.`;
    case 'pin_not_set':
      return 'You have no payment PIN yet. Set one in your wallet, then come back. You were not charged.';
    case 'passkey_refused':
      return 'The passkey was not accepted. You were not charged. Try again, or use your PIN.';
    case 'amount_changed':
      return 'Payee or amount are not what was shown. You were not charged. Look again before you confirm.';
    case 'insufficient_funds':
    case 'quote_expired':
    case 'limit_per_payment':
    case 'account_frozen':
    case 'payment_not_payable':
    case 'payment_not_found': {
      const { title, nextAction } = captureProblems[error.code] as { title: string; nextAction?: string };
      return `${title}. ${nextAction ?? ''} You were not charged.`;
    }
  }
}
