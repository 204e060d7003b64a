import { createSeal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Config } from './config.ts';
import type { Pages } from './pages.ts';
import { walletEventJobs } from './wallet/events/jobs.ts';
import { walletEventRoutes } from './wallet/events/routes.ts';
import { createWalletEvents } from './wallet/events/service.ts';
import { createWalletGateway } from './wallet/gateway.ts';
import { linkJobs } from './wallet/links/jobs.ts';
import { createOauthGateway } from './wallet/links/oauth-gateway.ts';
import { createLinks } from './wallet/links/service.ts';
import { linkPages } from './wallet/links/pages.ts';
import { createLinksPort, createWalletPort } from './wallet/payments/service.ts';

/** Wires the one room that knows the wallet: links, payments by the SDK, webhooks. */
export function composeWalletRoom(deps: {
  config: Config;
  db: Db;
  world: World;
  /** The one way by which an order learns of its payment. */
  recordPayment: (paymentId: string) => Promise<void>;
  wake: () => void;
}) {
  const { config, db, world, wake } = deps;
  const { walletUrl, clientId, publicUrl } = config;
  const clientKey = JSON.parse(config.clientKey) as SigningJwk;
  const proofKey = deriveSigningKey(config.secret, 'proof of possession');
  const redirectUri = `${publicUrl}/wallet/callback`;

  const gateway = createWalletGateway({
    walletUrl,
    clientId,
    clientKey,
    proofKey,
    webhookSecret: config.webhookSecret,
    world,
  });
  const oauth = createOauthGateway({ walletUrl, clientId, clientKey, proofKey, redirectUri, http: world.http });
  const seal = createSeal({ key: deriveKey(config.secret, 'wallet tokens'), random: world.random });
  const accountKey = deriveKey(config.secret, 'account names');
  const links = createLinks({ db, world, gateway, oauth, seal, accountKey, wake });
  const events = createWalletEvents({ db, world, gateway, links, recordPayment: deps.recordPayment, wake });
  return {
    gateway,
    links,
    events,
    port: createWalletPort({ links, gateway, publicUrl }),
    linksPort: createLinksPort(links),
    /** @param pages Draws what people see; made after the room, since every page shows the cart. */
    routes: (pages: Pages, forms: FormGuard): Routes[] => [
      walletEventRoutes(events),
      linkPages({ links, pages, forms, walletUrl, publicUrl }),
    ],
    handlers: { ...linkJobs(links), ...walletEventJobs(events) },
  };
}
