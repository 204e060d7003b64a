import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Catalog } from '../catalog/service.ts';
import type { Messages } from '../ordering/messages/service.ts';
import type { Orders } from '../ordering/orders/service.ts';
import type { Pages } from '../pages.ts';
import { dealPages } from './deals/pages.ts';
import { sellerPages } from './sellers/pages.ts';
import { createSellers } from './sellers/service.ts';
import type { PayoutPort } from './sellers/service.ts';

/** Wires the selling wing: the seller center. */
export function composeSelling(deps: {
  world: World;
  pages: Pages;
  forms: FormGuard;
  catalog: Catalog;
  orders: Orders;
  messages: Pick<Messages, 'countOf' | 'unansweredOf'>;
  payees: PayoutPort;
}) {
  const sellers = createSellers(deps);
  const routes: Routes[] = [sellerPages({ ...deps, sellers }), dealPages(deps)];
  return { routes };
}
