import { createSeal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Config } from '../config.ts';
import type { Orders } from '../ordering/orders/service.ts';
import type { Pages } from '../pages.ts';
import type { Catalog } from '../catalog/service.ts';
import { walletEventJobs } from './events/jobs.ts';
import { walletEventRoutes } from './events/routes.ts';
import { createWalletEvents } from './events/service.ts';
import { createWalletGateway } from './gateway.ts';
import { createIdentities } from './links/identity-service.ts';
import { linkJobs } from './links/jobs.ts';
import { createOauthGateway } from './links/oauth-gateway.ts';
import { linkPages } from './links/pages.ts';
import { createLinks } from './links/service.ts';
import { createLinkAttempts } from './links/attempts-service.ts';
import { payeeJobs } from './payees/jobs.ts';
import { payeePages } from './payees/pages.ts';
import { createPayees } from './payees/service.ts';
import { walletPlaces } from './places-gateway.ts';
import { createHandovers } from './payments/handover-service.ts';
import { createLinksPort, createWalletPort } from './payments/service.ts';
import { createTerms } from './payments/terms-service.ts';
import { urls } from '../urls.ts';

/** Wires the wallet wing, through which the market is a client of the wallet: links, payees, payments and events. */
export function composeWalletClient(deps: {
  config: Config;
  db: Db;
  world: World;
  accounts: Accounts;
  catalog: Catalog;
  waker: Pick<Waker, 'wake'>;
}) {
  const { config, db, world, accounts, catalog, waker } = deps;
  const { walletUrl, clientId, publicUrl, webhookSecret } = config;
  const clientKey = JSON.parse(config.clientKey) as SigningJwk;
  const proofKey = deriveSigningKey(config.secret, 'proof');
  const redirectUri = `${publicUrl}${urls.wallet.callback()}`;

  const gateway = createWalletGateway({ walletUrl, clientId, clientKey, proofKey, webhookSecret, publicUrl, world });
  const oauth = createOauthGateway({
    walletUrl,
    clientId,
    clientKey,
    proofKey,
    redirectUri,
    http: world.http,
    log: world.log,
  });
  const seal = createSeal({ key: deriveKey(config.secret, 'wallet-tokens'), random: world.random });
  const accountKey = deriveKey(config.secret, 'wallet-accounts');
  const attempts = createLinkAttempts({ db, world, oauth, seal, accountKey });
  const links = createLinks({ db, world, gateway, seal, waker });
  const identities = createIdentities({ db, gateway, seal, accounts, waker });
  const terms = createTerms({ gateway, world });
  const payees = createPayees({ db, world, gateway, attempts, catalog, waker });
  const events = createWalletEvents({ db, world, gateway, links, payees, waker });
  return {
    links,
    payees,
    /** The ports through which orders reach the wallet. */
    wallet: createWalletPort({ gateway, links, identities, terms }),
    linksPort: createLinksPort({ links, gateway }),
    /** The port through which tickets of support reach the wallet's. */
    handovers: createHandovers(gateway),
    identities,
    attempts,
    events,
    handlers: { ...linkJobs(links, identities), ...payeeJobs(payees), ...walletEventJobs(events) },
  };
}

/** Lists the wing's routes. They are separate from the wing itself, because they need orders, which need the wing. */
export function walletClientRoutes(deps: {
  config: Config;
  pages: Pages;
  forms: FormGuard;
  wing: ReturnType<typeof composeWalletClient>;
  orders: Pick<Orders, 'totalsOfSeller' | 'policy'>;
}): Routes[] {
  const { config, orders, wing, ...drawing } = deps;
  const { walletUrl, publicUrl } = config;
  const escrowOf = async (sellerId: Id<'sel'>): Promise<Money> => ({
    minor: (await orders.totalsOfSeller(sellerId)).escrowMinor,
    currency: 'EUR',
  });
  const walletProfileUrl = walletPlaces(walletUrl).profile;
  return [
    linkPages({ ...wing, ...drawing, walletProfileUrl, publicUrl }),
    payeePages({ ...wing, ...drawing, escrowOf, policy: orders.policy }),
    walletEventRoutes(wing.events),
  ];
}
