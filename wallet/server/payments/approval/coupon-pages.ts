import type { Routes } from '#platform/http/app.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { Params, findAsked, isSellersBrowser, postGuard, showPayment } from './pages.ts';
import type { ApprovalPageDeps } from './pages.ts';
import { notFoundView } from './views.ts';

const noChoice = { isAll: false, cardId: undefined, currency: undefined, quoteId: undefined };

/** Takes a coupon off a payment that its holder is about to approve, and away again. Works without JavaScript. */
export function couponPages(deps: ApprovalPageDeps): Routes {
  const { approval } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const options = { schema: { params: Params, body: FormFields, hide: true }, preHandler: postGuard(deps.forms) };
    app.post(urls.payments.takeCoupon.pattern, options, async (request, reply) => {
      const payment = await findAsked(deps, request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      const { code: typed = '' } = request.body;
      const isSameBrowser = await isSellersBrowser(deps, request, payment);
      const taken = await approval.takeCoupon(payment, { typed, isSameBrowser });
      if (taken.ok) return reply.redirect(urls.payments.approve({ paymentId: payment.id }), 303);
      return showPayment(deps, request, reply, payment, { choice: noChoice, typed, fault: taken.error });
    });
    app.post(urls.payments.leaveCoupon.pattern, options, async (request, reply) => {
      const payment = await findAsked(deps, request);
      if (!payment) return sendPage(reply, notFoundView(), 404);
      await approval.leaveCoupon(payment);
      return reply.redirect(urls.payments.approve({ paymentId: payment.id }), 303);
    });
  };
}
