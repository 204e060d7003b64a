import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { TextData } from '../../web/src/view-model.ts';
import type { Orders } from '../ordering/orders/service.ts';
import type { Pages } from '../pages.ts';
import { urls } from '../urls.ts';
import { contactPage, feesPage, privacyPage, protectionPage, termsPage } from './views.ts';
import type { Operator, WalletPages } from './views.ts';

interface AboutDeps {
  readonly operator: Operator;
  readonly orders: Pick<Orders, 'policy' | 'terms'>;
  readonly pages: Pages;
  readonly wallet: WalletPages;
}

/** The public pages about the operator, the fees, the protection and the terms. They need no login. */
export function aboutPages({ operator, orders, pages, wallet }: AboutDeps): Routes {
  const draws: readonly (readonly [string, () => Promise<TextData>])[] = [
    [urls.about.contact(), async () => contactPage(operator, wallet)],
    [urls.about.fees(), async () => feesPage(await orders.policy(), wallet)],
    [urls.about.protection(), async () => protectionPage(await orders.terms(), wallet)],
    [urls.about.terms(), async () => termsPage(operator, await orders.policy())],
    [urls.about.privacy(), async () => privacyPage(operator)],
  ];
  return async (app) => {
    for (const [path, draw] of draws) {
      app.get(path, async (request: FastifyRequest, reply: FastifyReply) => {
        const data = await draw();
        return pages.send(request, reply, { title: data.title, description: data.lead, data });
      });
    }
  };
}
