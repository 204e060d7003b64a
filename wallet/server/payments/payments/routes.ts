import type { Routes } from '#platform/http/app.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { setRetryAfter } from '#platform/http/retry-after.ts';
import type { World } from '#platform/kernel/world.ts';
import { toMoneyJson } from '#platform/money/wire.ts';
import type { MoneyJson } from '#platform/money/wire.ts';
import { mandateTokenOf, requireScope, requireToken } from '../../linking/oauth/guard.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import type { Authorization } from '../../linking/oauth/domain.ts';
import { urls } from '../../urls.ts';
import { payable } from './domain.ts';
import type { Payment } from './domain.ts';
import type { CheckError, CreateError } from './errors.ts';
import { CreatePaymentBody, PaymentCheckJson, PaymentJson, PaymentParams, toPaymentJson } from './schema.ts';
import { FeesJson, toFeesJson } from '../../funding/fees/schema.ts';
import type { Fees } from '../../funding/fees/service.ts';
import { TermsJson, toTermsJson } from './terms-schema.ts';
import type { Payments } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface PaymentRouteDeps {
  readonly payments: Payments;
  readonly fees: Pick<Fees, 'versions'>;
  readonly access: Access;
  readonly world: World;
  readonly publicUrl: string;
}

/** `/v1/payments`: a mandate token requests payments; it and the client's own token read and cancel them. */
export function paymentRoutes(deps: PaymentRouteDeps): Routes {
  return async (app) => {
    requireToken(app, deps.access);
    await app.register(createRoute(deps));
    await app.register(checkRoute(deps));
    await app.register(readRoutes(deps));
    await app.register(termsRoute(deps));
  };
}

function createRoute({ payments, publicUrl }: PaymentRouteDeps): Routes {
  return async (app) => {
    const schema = { body: CreatePaymentBody, response: { 201: PaymentJson } };
    const options = { schema, preHandler: requireScope('payments') };
    app.post(urls.payments.payments.pattern, options, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { clientId, holderId, mandateId } = mandateTokenOf(request);
      const created = await payments.create({ clientId, holderId, mandateId, order: request.body, key: key.value });
      if (!created.ok) {
        const { error } = created;
        return problem(reply, error, 'left' in error ? { left: toMoneyJson(error.left) } : detailOf(error));
      }
      return reply.code(201).send(withApproval(created.value, publicUrl));
    });
  };
}

/** Judges an order before the shop reserves goods for it. */
function checkRoute({ payments, world, publicUrl }: PaymentRouteDeps): Routes {
  return async (app) => {
    const schema = { body: CreatePaymentBody, response: { 200: PaymentCheckJson } };
    app.post(urls.payments.check.pattern, { schema, preHandler: requireScope('payments') }, async (request, reply) => {
      const { clientId, holderId, mandateId } = mandateTokenOf(request);
      const checked = await payments.check({ clientId, holderId, mandateId, order: request.body });
      if (!checked.ok) {
        const { error } = checked;
        if (error.code === 'checks_exhausted') setRetryAfter(reply, error.nextAt, world.clocks.security());
        return problem(reply, error, { ...detailOf(error), ...wayOf(error, publicUrl) });
      }
      return { covered: true as const, total: toMoneyJson(payable(checked.value)) };
    });
  };
}

function readRoutes({ payments, publicUrl }: PaymentRouteDeps): Routes {
  const notFound = { code: 'payment_not_found' } as const;
  return async (app) => {
    app.addHook('preHandler', requireScope('payments', 'client'));
    const options = { schema: { params: PaymentParams, response: { 200: PaymentJson } } };
    app.get(urls.payments.payment.pattern, options, async (request, reply) => {
      const payment = await findAllowed(payments, request.authorization!, request.params.paymentId);
      return payment ? withApproval(toPaymentJson(payment), publicUrl) : problem(reply, notFound);
    });
    app.post(urls.payments.cancel.pattern, options, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const payment = await findAllowed(payments, request.authorization!, request.params.paymentId);
      if (!payment) return problem(reply, notFound);
      const ended = await payments.cancel(payment.id, { scope: payment.clientId, ...key.value });
      return ended.ok ? ended.value : problem(reply, ended.error);
    });
  };
}

/** The terms of a payment that is requested now, and the wallet's fees. */
function termsRoute({ payments, fees }: PaymentRouteDeps): Routes {
  return async (app) => {
    const options = { schema: { response: { 200: TermsJson } }, preHandler: requireScope('payments', 'client') };
    app.get(urls.payments.terms.pattern, options, async () => toTermsJson(await payments.terms()));
    const ofFees = { ...options, schema: { response: { 200: FeesJson } } };
    app.get(urls.payments.fees.pattern, ofFees, async () => toFeesJson(await fees.versions()));
  };
}

/** The members that say what is wrong with an order. */
function detailOf(error: CreateError | CheckError): Record<string, string | number | MoneyJson> {
  if (error.code === 'commission_not_agreed') return { most: toMoneyJson(error.most) };
  if (error.code === 'untracked_not_allowed') {
    const { part, fault } = error;
    return { part, fault, ...(fault === 'amount' ? { most: toMoneyJson(error.most) } : { least: error.least }) };
  }
  if (error.code === 'references_wrong') return { fault: error.fault };
  return error.code === 'ship_within_refused' ? { most: error.most } : {};
}

/**
 * The page on which the holder takes the next step, if the wallet has one. It stands at each limit, so that it says
 * nothing about how well the wallet knows the holder.
 */
function wayOf({ code }: CheckError, publicUrl: string): { next_action_url?: string } {
  return isLimit(code) ? { next_action_url: `${publicUrl}${urls.identity.raiseLimits()}` } : {};
}

function isLimit(code: CheckError['code']): boolean {
  return code === 'limit_per_payment' || code === 'limit_per_day' || code === 'limit_per_year';
}

/** Finds a payment that the token may see. */
async function findAllowed(
  payments: Payments,
  authorization: Authorization,
  paymentId: string,
): Promise<Payment | undefined> {
  const payment = await payments.find(paymentId);
  return payment && mayAskFor(authorization, payment) ? payment : undefined;
}

/** A client token sees all payments of its client, a mandate token only those under its mandate. */
function mayAskFor(authorization: Authorization, payment: Payment): boolean {
  if (payment.clientId !== authorization.clientId) return false;
  return authorization.kind === 'client' || authorization.mandateId === payment.mandateId;
}

/** Adds the address for the approval to a payment that waits for it. */
function withApproval(payment: PaymentJson, publicUrl: string): PaymentJson {
  if (payment.status !== 'requires_approval') return payment;
  return { ...payment, approval_url: `${publicUrl}${urls.payments.approve({ paymentId: payment.id })}` };
}
