import type { Routes } from '#platform/http/app.ts';
import { problem } from '#platform/http/problem.ts';
import type { ProblemTable } from '#platform/http/problem.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import type { WalletEvents, WebhookRefusal } from './service.ts';
import { urls } from '../../urls.ts';

const webhookProblems = {
  webhook_refused: { status: 400, title: 'This is no webhook of our wallet, or none of now' },
} as const satisfies ProblemTable<WebhookRefusal>;

/** Where the wallet tells what happened. Answered once it is kept, before it is acted on. */
export function walletEventRoutes(events: WalletEvents): Routes {
  return async (app) => {
    keepBodyAsText(app);
    app.post(urls.wallet.webhook.pattern, { schema: { hide: true } }, async (request, reply) => {
      const received = await events.receive(request.headers, typeof request.body === 'string' ? request.body : '');
      if (received.ok) return reply.code(202).send();
      request.log.warn({ fault: received.error.fault }, 'refused a webhook');
      return problem(reply, webhookProblems, received.error);
    });
  };
}
