import { randomBytes } from 'node:crypto';
import { createSeal } from '#platform/credentials/seal.ts';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { createTries } from '#platform/credentials/tries-service.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import { buildApp } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import { createIds } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { createLogger } from '#platform/log/logger.ts';
import { createAccounts } from '../../wallet/server/identity/accounts/service.ts';
import { createAuthenticators } from '../../wallet/server/identity/authenticators/service.ts';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { createPasskeys } from '../../wallet/server/identity/passkeys/service.ts';
import { createRestrictions } from '../../wallet/server/identity/restrictions/service.ts';
import { createRecoveryCodes } from '../../wallet/server/identity/recovery-codes/service.ts';
import { createSecondFactor } from '../../wallet/server/identity/second-factor/service.ts';
import { readSessions } from '../../wallet/server/identity/sessions/guard.ts';
import { createSessions } from '../../wallet/server/identity/sessions/service.ts';
import { freshPhone, knownProfile, password } from '../world/people.ts';

/** The public address of the features. */
export const walletUrl = 'http://wallet.localhost:4000';

/** The features; see `openingParts`. */
export type OpeningParts = Awaited<ReturnType<typeof openingParts>>;

/** Creates the features that open a wallet, on a fresh database and with a security clock that tests move. */
export async function openingParts() {
  const database = await createTestDatabase('wallet');
  const { db } = database;
  let aged = 0;
  const clocks = { business: () => new Date(), security: () => new Date(Date.now() + aged) };
  const world: World = {
    clocks,
    ids: createIds(clocks),
    random: randomBytes,
    http: fetch,
    faultpoint: async () => {},
    log: createLogger('test', 'silent'),
  };
  const profile = knownProfile;
  const tries = createTries({ db, clock: clocks.security, keys: ringOf(randomBytes(32)) });
  const security = createSecurityLog({ db, world, keys: ringOf(randomBytes(32)) });
  const accounts = createAccounts({ db, world, openBalance: async () => {}, security });
  const sessions = createSessions({ db, world, accounts, tries, security });
  const restrictions = createRestrictions({ db, world });
  const secondFactor = createSecondFactor({ db, world, security, restrictions });
  const passkeys = createPasskeys({ db, world, publicUrl: walletUrl, security, secondFactor, restrictions });
  const seal = createSeal({ keys: ringOf(randomBytes(32)), random: randomBytes });
  const proving = { secondFactor, passkeys, restrictions, tries, security };
  const authenticators = createAuthenticators({ db, world, seal, ...proving });
  const recovery = createRecoveryCodes({ db, world, key: randomBytes(32), ...proving });
  const parts = { authenticators, recovery, db, world, profile, accounts, sessions, ...proving };
  return {
    ...parts,
    /** Builds an app with these routes, which reads the session of a request. */
    appWith: (...routes: Routes[]) =>
      buildApp({
        publicUrl: walletUrl,
        world,
        ready: async () => {},
        prepare: (app) => readSessions(app, sessions),
        routes,
      }),
    /** Moves security time on. */
    age: (ms: number): void => {
      aged += ms;
    },
    /** Stores a holder with a profile, by default with a new number. */
    newHolder: async (phone = freshPhone(), tier: 0 | 1 | 2 = 1) => {
      const holderId = await accounts.openComplete({ phone, password, profile, tier });
      return { holderId, phone };
    },
    untilLockWait: () => database.untilLockWait(),
    close: () => database.close(),
  };
}
