import type { Db } from '#platform/db/db.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Sessions } from '../accounts/sessions/service.ts';
import type { Pages } from '../pages.ts';
import { privacyJobs, privacyTimers } from './jobs.ts';
import { privacyPages } from './pages.ts';
import { createPrivacy } from './service.ts';

/** Wires the privacy wing: the copy of a shopper's data, and the end of an account. */
export function composePrivacy(deps: {
  db: Db;
  world: World;
  security: SecurityLog;
  accounts: Accounts;
  sessions: Sessions;
  browsers: KnownBrowsers;
  mailbox: Pick<Postbox, 'send'>;
  waker: Pick<Waker, 'wake'>;
  pages: Pages;
  forms: FormGuard;
}) {
  const privacy = createPrivacy(deps);
  const clock = (): Date => deps.world.clocks.security();
  return {
    privacy,
    routes: [privacyPages({ ...deps, privacy, clock })],
    handlers: privacyJobs(privacy),
    timers: privacyTimers(privacy),
  };
}
