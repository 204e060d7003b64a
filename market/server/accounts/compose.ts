import { createTries } from '#platform/credentials/tries-service.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { createKnownBrowsers } from '#platform/http/known-browsers.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { accountJobs } from './accounts/jobs.ts';
import { createSecurityNotices } from './accounts/notices-service.ts';
import { accountPages } from './accounts/pages.ts';
import { createAccounts } from './accounts/service.ts';
import { sessionPages } from './sessions/pages.ts';
import { createSessions } from './sessions/service.ts';
import type { Pages } from '../pages.ts';

/** Wires the accounts wing: shoppers' accounts and their sessions. */
export function composeAccounts(deps: {
  db: Db;
  world: World;
  pages: Pages;
  forms: FormGuard;
  security: SecurityLog;
  mailbox: Pick<Postbox, 'send'>;
  publicUrl: string;
  /** Derives separate keys for each label. */
  key: (label: string) => KeyRing;
}) {
  const { db, world, security, key } = deps;
  const tries = createTries({ db, clock: () => world.clocks.security(), keys: key('tries') });
  const browsers = createKnownBrowsers({ keys: key('known-browsers'), random: world.random });
  const accounts = createAccounts({ db, world, tries, security });
  const sessions = createSessions({ db, world, security });
  const routes: Routes[] = [
    accountPages({ ...deps, accounts, sessions, browsers }),
    sessionPages({ ...deps, accounts, sessions, browsers }),
  ];
  const handlers = accountJobs(createSecurityNotices({ ...deps, accounts }));
  return { accounts, sessions, browsers, routes, handlers };
}
