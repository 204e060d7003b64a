import { createTries } from '#platform/credentials/tries-service.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { createKnownBrowsers } from '#platform/http/known-browsers.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../cell.ts';
import type { Config } from '../config.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import { urls } from '../urls.ts';
import { accountRoutes } from './accounts/routes.ts';
import { createAccounts } from './accounts/service.ts';
import { limitsRoutes } from './limits/routes.ts';
import { createLimits } from './limits/service.ts';
import { passwordPages } from './passwords/pages.ts';
import { createPasswords } from './passwords/service.ts';
import { passkeyPages } from './passkeys/pages.ts';
import { createPasskeys } from './passkeys/service.ts';
import { createNoticeSms } from './phone-verification/budget-service.ts';
import { createHolderCodes } from './phone-verification/holder-service.ts';
import { createPhoneVerification } from './phone-verification/service.ts';
import { createTwilioGateway } from './phone-verification/sms-gateway.ts';
import { createProofs } from './second-factor/proof-service.ts';
import { createSecondFactor } from './second-factor/service.ts';
import { loginPages } from './sessions/pages.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { createSessions } from './sessions/service.ts';
import { securityActivityPages } from './security-activity/pages.ts';
import { factorPages } from './sign-up/factor-pages.ts';
import { signUpPages } from './sign-up/pages.ts';
import { createSignUp } from './sign-up/service.ts';

/** Wires the identity wing: holders, their factors and their sessions. */
export function composeIdentity(deps: {
  config: Config;
  db: Db;
  world: World;
  ledger: Ledger;
  forms: FormGuard;
  security: SecurityLog;
  /** Derives separate keys for each label. */
  key: (label: string) => KeyRing;
}) {
  const { config, db, world, ledger, forms, security, key } = deps;
  const { publicUrl } = config;
  const accounts = createAccounts({
    db,
    world,
    security,
    openBalance: async (tx, id) => {
      await ledger.openAccount(tx, { kind: 'holder', id, accountKind: 'available', currency: 'EUR', cell: HOME_CELL });
    },
  });
  const limits = createLimits({ db, world });
  const { random } = world;
  const clock = (): Date => world.clocks.security();
  const tries = createTries({ db, clock, keys: key('login-failures') });
  const browsers = createKnownBrowsers({ keys: key('known-browsers'), random });
  const sessions = createSessions({ db, world, accounts, tries, security });
  const secondFactor = createSecondFactor({ db, world, security });
  const passkeys = createPasskeys({ db, world, publicUrl, security, secondFactor });
  const proofs = createProofs({ clock, secondFactor, passkeys });
  const sms = createTwilioGateway({
    url: config.twilioUrl,
    accountSid: config.twilioAccountSid,
    authToken: config.twilioAuthToken,
    from: config.twilioFrom,
    http: world.http,
  });
  const sender = { db, world, sms, keys: key('sms-code') };
  const loginUrl = `${publicUrl}${urls.identity.login()}`;
  const phone = createPhoneVerification({ ...sender, accounts, loginUrl });
  const codes = createHolderCodes({ ...sender, sessions, security });
  const signUp = createSignUp({ db, world, phone, accounts, sessions, secondFactor, passkeys, tries, security });
  const passwords = createPasswords({ db, accounts, sessions, secondFactor, signUp, tries, security });
  const routes: Routes[] = [
    signUpPages({ signUp, phone, accounts, sessions, browsers, forms }),
    factorPages({ signUp, accounts, sessions, secondFactor, passkeys, codes, forms, clock }),
    passkeyPages({ passkeys, sessions, secondFactor, signUp, forms, clock }),
    passwordPages({ passwords, accounts, sessions, signUp, browsers, forms, clock }),
    loginPages({ accounts, sessions, browsers, passkeys, forms }),
    sessionRoutes(sessions, publicUrl),
    securityActivityPages(security),
    limitsRoutes({ limits, world, origin: publicUrl }),
    accountRoutes({ accounts, secondFactor, passkeys, origin: publicUrl }),
  ];
  return { accounts, limits, sessions, secondFactor, proofs, sms: createNoticeSms({ db, world, sms }), routes };
}
