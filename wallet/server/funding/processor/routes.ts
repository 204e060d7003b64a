import type { Routes } from '#platform/http/app.ts';
import { problem } from '#platform/http/problem.ts';
import type { ProblemTable } from '#platform/http/problem.ts';
import type { ProcessorEvents, SignatureWrong } from './service.ts';

const problems = {
  signature_wrong: { status: 400, title: 'The signature is wrong or too old' },
} as const satisfies ProblemTable<SignatureWrong>;

/** Where the card processor posts its webhooks. The raw body is what is signed, so it is not parsed first. */
export function processorRoutes(events: ProcessorEvents): Routes {
  return async (app) => {
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post('/v1/processor/stripe', { schema: { hide: true } }, async (request, reply) => {
      const signature = request.headers['stripe-signature'];
      const raw = typeof request.body === 'string' ? request.body : '';
      const received = await events.receive(raw, typeof signature === 'string' ? signature : '');
      if (!received.ok) return problem(reply, problems, received.error);
      return reply.code(200).send({ received: true });
    });
  };
}
