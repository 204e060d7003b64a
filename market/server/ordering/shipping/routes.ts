import type { Routes } from '#platform/http/app.ts';
import { sendProblem } from '#platform/http/problem.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import type { Shipping } from './service.ts';
import { urls } from '../../urls.ts';

/** The carrier's tracking reports parcels here. The report is stored, then answered, and acted on afterwards. */
export function shippingRoutes(shipping: Shipping): Routes {
  return async (app) => {
    keepBodyAsText(app);
    app.post(urls.ordering.carrierWebhook.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['x-hmac-signature'];
      const kept = await shipping.receive(
        typeof request.body === 'string' ? request.body : '',
        typeof signature === 'string' ? signature : undefined,
      );
      if (kept) return reply.code(202).send();
      return sendProblem(reply, 'webhook_refused', {
        status: 400,
        title: 'This is no webhook of our carrier’s tracking',
      });
    });
  };
}
