import type { Routes } from '#platform/http/app.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import { urls } from '../../urls.ts';
import type { ProcessorEvents } from './service.ts';
import { problem } from '../../problems/catalog.ts';

/** Receives the card processor's webhooks. Answers after storing one and before processing it. */
export function processorRoutes(events: ProcessorEvents): Routes {
  return async (app) => {
    keepBodyAsText(app);
    app.post(urls.funding.processorEvents.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      const raw = typeof request.body === 'string' ? request.body : '';
      const received = await events.receive(raw, typeof signature === 'string' ? signature : '');
      if (!received.ok) return problem(reply, received.error);
      return reply.code(200).send({ received: true });
    });
  };
}
