import type { Routes } from '#platform/http/app.ts';
import { problem } from '#platform/http/problem.ts';
import type { ProblemTable } from '#platform/http/problem.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import { urls } from '../../urls.ts';
import type { EventFault } from './domain.ts';
import type { ProcessorEvents } from './service.ts';

const problems = {
  signature_wrong: { status: 400, title: 'The signature is wrong, or not of now' },
  webhook_malformed: { status: 400, title: 'This is signed, and no event' },
} as const satisfies ProblemTable<EventFault>;

/** Where the card processor posts its webhooks. Answered once it is kept, before it is acted on. */
export function processorRoutes(events: ProcessorEvents): Routes {
  return async (app) => {
    keepBodyAsText(app);
    app.post(urls.funding.processorEvents.pattern, { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      const raw = typeof request.body === 'string' ? request.body : '';
      const received = await events.receive(raw, typeof signature === 'string' ? signature : '');
      if (!received.ok) return problem(reply, problems, received.error);
      return reply.code(200).send({ received: true });
    });
  };
}
