import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Sealed } from '#platform/credentials/resealing-service.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import type { Seal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { toId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Changes } from '../accounts/changes/service.ts';
import type { Sessions } from '../accounts/sessions/service.ts';
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
import { moveTimers, payeeJobs } from './payees/jobs.ts';
import { createPayoutMail } from './payees/mail-service.ts';
import { createMoves } from './payees/moves-service.ts';
import { payeePages } from './payees/pages.ts';
import { createPayees } from './payees/service.ts';
import { undoPages } from './payees/undo-pages.ts';
import { walletPlaces } from './places-gateway.ts';
import { createHandovers } from './payments/handover-service.ts';
import { createLinksPort, createWalletPort } from './payments/service.ts';
import { createTerms } from './payments/terms-service.ts';
import { proofJobs } from './proofs/jobs.ts';
import { createProofs } from './proofs/service.ts';
import { createWalletStatus } from './status-gateway.ts';
import { urls } from '../urls.ts';

/** Wires the wallet wing, through which the market is a client of the wallet: links, payees, payments and events. */
export function composeWalletClient(deps: {
  config: Config;
  db: Db;
  world: World;
  security: SecurityLog;
  accounts: Accounts;
  sessions: Pick<Sessions, 'endAll'>;
  changes: Pick<Changes, 'addressUndoableUntil'>;
  catalog: Catalog;
  mailbox: Pick<Postbox, 'send'>;
  waker: Pick<Waker, 'wake'>;
  /** Derives separate keys for each label. */
  key: (label: string) => KeyRing;
  lastingKeys: { readonly accounts: Buffer };
}) {
  const { config, db, world, accounts, catalog, mailbox, waker, key } = deps;
  const { walletUrl, clientId, publicUrl, webhookSecret } = config;
  const clientKey = JSON.parse(config.clientKey) as SigningJwk;
  const proofKeys = [config.secret, ...config.otherSecrets].map((secret) => deriveSigningKey(secret, 'proof'));
  const [proofKey] = proofKeys as [SigningJwk];
  const redirectUri = `${publicUrl}${urls.wallet.callback()}`;

  const gateway = createWalletGateway({ walletUrl, clientId, clientKey, proofKey, webhookSecret, publicUrl, world });
  const oauth = createOauthGateway({
    walletUrl,
    clientId,
    clientKey,
    proofKeys,
    redirectUri,
    http: world.http,
    log: world.log,
  });
  const seal = createSeal({ keys: key('wallet-tokens'), random: world.random });
  const attempts = createLinkAttempts({ db, world, oauth, seal, accountKey: deps.lastingKeys.accounts });
  const links = createLinks({ ...deps, gateway, seal });
  const identities = createIdentities({ db, gateway, seal, accounts, waker });
  const terms = createTerms({ gateway, world });
  const undoKeys = key('payout-undo');
  const proofs = createProofs({ ...deps, keys: key('payout-codes') });
  const moves = createMoves({ ...deps, gateway, proofs, attempts, undoKeys });
  const payees = createPayees({ ...deps, gateway, attempts, moves });
  const payoutMail = createPayoutMail({ db, accounts, catalog, mailbox, publicUrl, undoKeys });
  const events = createWalletEvents({ db, world, gateway, links, payees, waker });
  return {
    links,
    payees,
    moves,
    proofs,
    /** The ports through which orders reach the wallet. */
    wallet: createWalletPort({ gateway, links, identities, terms }),
    linksPort: createLinksPort({ links, gateway }),
    /** The ports through which support reaches the wallet: its tickets, and its status with the address of that page. */
    support: {
      handovers: createHandovers(gateway),
      walletStatus: createWalletStatus(walletUrl, world.http),
      walletStatusPage: walletPlaces(walletUrl).status,
    },
    identities,
    attempts,
    events,
    sealed: sealedWith(seal),
    handlers: {
      ...linkJobs(links, identities),
      ...proofJobs(proofs),
      ...payeeJobs({ payees, moves, payoutMail }),
      ...walletEventJobs(events),
    },
    timers: moveTimers(moves),
  };
}

/** The rows whose secrets are sealed; see `startResealing`. */
function sealedWith(seal: Seal): readonly Sealed[] {
  return [{ table: 'wallet.links', columns: ['refresh_token'], place: (id) => toId('lnk', id), seal }];
}

/** Lists the wing's routes. They are separate from the wing itself, because they need orders, which need the wing. */
export function walletClientRoutes(deps: {
  config: Config;
  pages: Pages;
  forms: FormGuard;
  accounts: Pick<Accounts, 'knownAs'>;
  sessions: Pick<Sessions, 'isFresh'>;
  browsers: Pick<KnownBrowsers, 'find'>;
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
    undoPages({ ...wing, ...drawing }),
    walletEventRoutes(wing.events),
  ];
}
