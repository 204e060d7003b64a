import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Routes } from '#platform/http/app.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import type { Payment } from '../payments/domain.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { Params, findAsked, isSellersBrowser, postGuard, showPayment } from './pages.ts';
import type { ApprovalPageDeps, PressFault } from './pages.ts';
import { notFoundView } from './views.ts';

const noChoice = { isAll: false, cardId: undefined, currency: undefined, quoteId: undefined };

/** Takes a coupon off a payment that its holder is about to approve, and away again. Works without JavaScript. */
export function couponPages(deps: ApprovalPageDeps & { readonly tries: Pick<Tries, 'countGuess'> }): Routes {
  const { approval, tries } = deps;
  const take = async (payment: Payment, typed: string, isSameBrowser: boolean): Promise<PressFault | undefined> => {
    // Before the look-up: who guesses learns nothing while they wait.
    const counted = await tries.countGuess(payment.payerId);
    if (!counted.ok) return { code: 'coupon_not_applicable', why: 'too_often', ...counted.error };
    const taken = await approval.takeCoupon(payment, { typed, isSameBrowser });
    return taken.ok ? undefined : taken.error;
  };
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const options = { schema: { params: Params, body: FormFields, hide: true }, preHandler: postGuard(deps.forms) };
    app.post(urls.payments.takeCoupon.pattern, options, async (request, reply) => {
      const payment = await findAsked(deps, request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      const { code: typed = '' } = request.body;
      const fault = await take(payment, typed, await isSellersBrowser(deps, request, payment));
      if (!fault) return reply.redirect(urls.payments.approve({ paymentId: payment.id }), 303);
      return showPayment(deps, request, reply, payment, { choice: noChoice, typed, fault });
    });
    app.post(urls.payments.leaveCoupon.pattern, options, async (request, reply) => {
      const payment = await findAsked(deps, request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      await approval.leaveCoupon(payment);
      return reply.redirect(urls.payments.approve({ paymentId: payment.id }), 303);
    });
  };
}
