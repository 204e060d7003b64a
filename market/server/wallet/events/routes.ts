import type { Routes } from '#platform/http/app.ts';
import { keepBodyAsText } from '#platform/http/raw-body.ts';
import type { WalletEvents } from './service.ts';
import { urls } from '../../urls.ts';
import { problem } from '../../problems/catalog.ts';

/** The wallet's webhook. An event is stored before it is answered, and a job acts on it later. */
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
