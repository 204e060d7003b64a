import type { Routes } from '#platform/http/app.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import type { WalletEvents } from './service.ts';
import { urls } from '../../urls.ts';
import { problem } from '../../problems/catalog.ts';

/** Where the wallet tells what happened. Answered once it is kept, before it is acted on. */
export function walletEventRoutes(events: WalletEvents): Routes {
  return async (app) => {
    keepBodyAsText(app);
    app.post(urls.wallet.webhook.pattern, { schema: { hide: true } }, async (request, reply) => {
      const received = await events.receive(request.headers, typeof request.body === 'string' ? request.body : '');
      if (received.ok) return reply.code(202).send();
      request.log.warn({ fault: received.error.fault }, 'refused a webhook');
      return problem(reply, received.error);
    });
  };
}
