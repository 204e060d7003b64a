import { createSeal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Config } from './config.ts';
import type { Orders } from './ordering/orders/service.ts';
import type { Pages } from './pages.ts';
import { walletEventJobs } from './wallet/events/jobs.ts';
import { walletEventRoutes } from './wallet/events/routes.ts';
import { createWalletEvents } from './wallet/events/service.ts';
import { createWalletGateway } from './wallet/gateway.ts';
import { linkJobs } from './wallet/links/jobs.ts';
import { createOauthGateway } from './wallet/links/oauth-gateway.ts';
import { linkPages } from './wallet/links/pages.ts';
import { createLinks } from './wallet/links/service.ts';
import { createLinksPort, createWalletPort, recordWalletPayment } from './wallet/payments/service.ts';

/** Wires the one room that knows the wallet: links, payments, and what the wallet tells by webhook. */
export function composeWalletRoom(deps: {
  config: Config;
  db: Db;
  world: World;
  pages: Pages;
  forms: FormGuard;
  orders: Pick<Orders, 'recordPayment'>;
  wake: () => void;
}) {
  const { config, db, world, pages, forms, orders, wake } = deps;
  const { walletUrl, clientId, publicUrl, webhookSecret } = config;
  const clientKey = JSON.parse(config.clientKey) as SigningJwk;
  const proofKey = deriveSigningKey(config.secret, 'proof');
  const redirectUri = `${publicUrl}/wallet/callback`;

  const gateway = createWalletGateway({ walletUrl, clientId, clientKey, proofKey, webhookSecret, world });
  const oauth = createOauthGateway({ walletUrl, clientId, clientKey, proofKey, redirectUri, http: world.http });
  const seal = createSeal({ key: deriveKey(config.secret, 'wallet-tokens'), random: world.random });
  const accountKey = deriveKey(config.secret, 'wallet-accounts');
  const links = createLinks({ db, world, gateway, oauth, seal, accountKey, wake });
  const recordPayment = recordWalletPayment({ gateway, orders });
  const events = createWalletEvents({ db, world, gateway, links, recordPayment, wake });
  const routes: Routes[] = [linkPages({ links, pages, forms, walletUrl, publicUrl }), walletEventRoutes(events)];
  return {
    links,
    /** Orders' doors to the wallet. */
    wallet: createWalletPort({ gateway, links, publicUrl }),
    linksPort: createLinksPort({ links, gateway }),
    routes,
    handlers: { ...linkJobs(links), ...walletEventJobs(events) },
  };
}
