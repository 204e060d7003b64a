import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../cell.ts';
import type { Config } from '../config.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import { createClients } from './clients/service.ts';
import { mandateRoutes } from './mandates/routes.ts';
import { createMandates } from './mandates/service.ts';
import { createAccess } from './oauth/access-service.ts';
import { createConsents } from './oauth/consent-service.ts';
import { endGrant } from './oauth/grants-service.ts';
import { consentPages, protocolErrorPage } from './oauth/pages.ts';
import { apiOf, createProvider } from './oauth/protocol/provider.ts';
import type { ConsentPorts } from './oauth/port.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { payeeRoutes } from './payees/routes.ts';
import { createPayees } from './payees/service.ts';
import type { Limits } from '../identity/limits/service.ts';
import type { Restrictions } from '../identity/restrictions/service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Documents } from '../identity/documents/service.ts';
import type { Proofs } from '../identity/second-factor/proof-service.ts';
import { requireLogin, requireSession } from '../identity/sessions/guard.ts';
import type { Sessions } from '../identity/sessions/service.ts';

/** Wires the linking wing: clients, consent, grants and tokens, mandates and payees. */
export async function composeLinking(
  deps: ConsentPorts & {
    config: Pick<Config, 'secret' | 'otherSecrets'>;
    db: Db;
    world: World;
    publicUrl: string;
    security: SecurityLog;
    /** Derives a separate key for each label. */
    key: (label: string) => KeyRing;
    lastingKeys: { readonly pseudonyms: Buffer };
    ledger: Ledger;
    accounts: Accounts;
    limits: Limits;
    restrictions: Restrictions;
    sessions: Sessions;
    documents: Pick<Documents, 'countryOf'>;
    proofs: Proofs;
    forms: FormGuard;
  },
) {
  const { config, db, world, publicUrl, key, security, ledger, accounts, limits, forms } = deps;
  const balance = { accountKind: 'available', currency: 'EUR', cell: HOME_CELL } as const;
  const commission = { accountKind: 'commission', currency: 'EUR', cell: HOME_CELL } as const;

  const clients = createClients({
    db,
    world,
    openCommission: (tx, id) => ledger.openAccount(tx, { kind: 'client', id, ...commission }),
  });
  const mandates = createMandates({ db, world, endGrant, security });
  const payees = createPayees({
    db,
    cells: ledger.cells,
    world,
    openBalance: (tx, id) => ledger.openAccount(tx, { kind: 'holder', id, ...balance }),
    countryOf: deps.documents.countryOf,
    endGrant,
    security,
  });
  const provider = createProvider({
    db,
    world,
    publicUrl,
    key,
    security,
    signingKeys: [config.secret, ...config.otherSecrets].map((secret) => deriveSigningKey(secret, 'oauth signing key')),
    pseudonymKey: deps.lastingKeys.pseudonyms,
    accounts,
    limits,
    clients,
    mandates,
    payees,
    errorPage: protocolErrorPage,
  });
  const access = createAccess({ db, world, publicUrl });
  const consents = createConsents({ ...deps, provider, clients, mandates, payees, api: apiOf(publicUrl) });
  const shared = { accounts, clients, access, requireSession: requireSession(publicUrl) };
  const routes: Routes[] = [
    oauthRoutes(provider, publicUrl),
    consentPages({ provider, consents, forms, requireLogin }),
    mandateRoutes({ ...shared, mandates, world }),
    payeeRoutes({ ...shared, payees }),
  ];
  return { clients, mandates, payees, access, routes };
}
