import type { Routes } from '#platform/http/app.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import type { Tracking } from './service.ts';
import { urls } from '../../urls.ts';
import { problem } from '../../problems/catalog.ts';

/** The webhook of the tracking service. A report is stored before it is answered, and a job acts on it later. */
export function trackingRoutes(tracking: Pick<Tracking, 'receive'>): Routes {
  return async (app) => {
    keepBodyAsText(app);
    app.post(urls.protection.carrierEvents.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['x-hmac-signature'];
      const kept = await tracking.receive(
        typeof request.body === 'string' ? request.body : '',
        typeof signature === 'string' ? signature : undefined,
      );
      if (kept) return reply.code(202).send();
      return problem(reply, { code: 'webhook_refused' });
    });
  };
}
