import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { Files } from '#platform/files/files-service.ts';
import type { Uploads } from '#platform/files/uploads.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Config } from '../config.ts';
import { messageDeadlines, messageJobs } from './messages/jobs.ts';
import { messagePages } from './messages/pages.ts';
import type { DisputedPart } from './orders/case-service.ts';
import type { CaseMessage } from './orders/port.ts';
import type { Messages } from './messages/service.ts';
import { createMessages } from './messages/service.ts';
import { orderDeadlines, orderJobs } from './orders/jobs.ts';
import { orderPages } from './orders/pages.ts';
import { orderRoutes } from './orders/routes.ts';
import { createOrders } from './orders/service.ts';
import type { LinksPort, OrderCoupons, WalletPort } from './orders/port.ts';
import type { Pages } from '../pages.ts';
import type { Carts } from '../cart/service.ts';
import type { Catalog } from '../catalog/service.ts';
import { checkoutPages } from './checkout/pages.ts';

/** Wires the ordering wing: checkout, orders with their letters, and the messages about them. */
export function composeOrdering(deps: {
  config: Config;
  db: Db;
  world: World;
  catalog: Catalog;
  carts: Carts;
  coupons: OrderCoupons;
  accounts: Accounts;
  pages: Pages;
  forms: FormGuard;
  wallet: WalletPort;
  links: LinksPort;
  waker: Pick<Waker, 'wake'>;
  files: Files;
  uploads: Uploads;
  mailbox: Pick<Postbox, 'send'>;
}) {
  const { config, db, world, catalog, carts, coupons, accounts, pages, forms, wallet, links, waker } = deps;
  const { files, uploads, mailbox } = deps;
  const { publicUrl, walletUrl } = config;
  const orders = createOrders({ db, world, catalog, carts, coupons, wallet, publicUrl, waker });
  const messages = createMessages({ db, world, orders, files, waker });
  const routes: Routes[] = [
    checkoutPages({ accounts, carts, orders, links, pages, forms, world, walletUrl }),
    orderPages({ orders, messages, links, pages, forms, world }),
    orderRoutes({ orders, messages, links, world }),
    messagePages({ messages, files, uploads, pages, forms, world }),
  ];
  const handlers = {
    ...orderJobs({
      orders,
      wallet,
      accounts,
      mailbox,
      publicUrl,
      transcriptOf: (part) => transcriptFor(messages, part),
    }),
    ...messageJobs({ orders, accounts, mailbox, publicUrl }),
  };
  return {
    orders,
    messages,
    mailbox,
    routes,
    handlers,
    timers: { ...orderDeadlines(orders), ...messageDeadlines(messages) },
  };
}

/** The messages of a part, in the form in which a case takes them. */
async function transcriptFor(
  messages: Pick<Messages, 'transcriptOf'>,
  { orderId, sellerId }: Pick<DisputedPart, 'orderId' | 'sellerId'>,
): Promise<CaseMessage[]> {
  const entries = await messages.transcriptOf(orderId, sellerId);
  return entries.map(({ side, sentAt, words, files }) => ({ by: side, at: sentAt, words, files: files.length }));
}
