import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sealed } from '#platform/credentials/resealing-service.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { createTries } from '#platform/credentials/tries-service.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { createKnownBrowsers } from '#platform/http/known-browsers.ts';
import { createPace, paced } from '#platform/http/pace.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { toId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { accountJobs } from './accounts/jobs.ts';
import { createSecurityNotices } from './accounts/notices-service.ts';
import { accountPages } from './accounts/pages.ts';
import { createAccounts } from './accounts/service.ts';
import { authenticatorPages } from './authenticators/pages.ts';
import { createAuthenticators, placeOf } from './authenticators/service.ts';
import { changeJobs } from './changes/jobs.ts';
import { changePages } from './changes/pages.ts';
import { createChanges } from './changes/service.ts';
import { confirmationPages } from './confirmations/pages.ts';
import { createConfirmations } from './confirmations/service.ts';
import { entryJobs } from './entries/jobs.ts';
import { entryPages } from './entries/pages.ts';
import { createEntries } from './entries/service.ts';
import { beginEmail, createWays } from './entries/ways-guard.ts';
import { passkeyPages } from './passkeys/pages.ts';
import { createPasskeys } from './passkeys/service.ts';
import { recoveryJobs } from './recoveries/jobs.ts';
import { recoveryPages } from './recoveries/pages.ts';
import { createRecoveries } from './recoveries/service.ts';
import { securityActivityPages } from './security-activity/pages.ts';
import { sessionPages } from './sessions/pages.ts';
import { createSessions } from './sessions/service.ts';
import { sendTooManyAsked } from '../message-pages.ts';
import type { Pages } from '../pages.ts';
import { urls } from '../urls.ts';

interface WingDeps {
  readonly db: Db;
  readonly world: World;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly security: SecurityLog;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly waker: Pick<Waker, 'wake'>;
  readonly publicUrl: string;
  /** Derives separate keys for each label. */
  readonly key: (label: string) => KeyRing;
  readonly lastingKeys: { readonly recoveryCodes: Buffer };
}

/**
 * Wires the accounts wing: shoppers' accounts, their sessions, and everything that opens an account.
 *
 * @param doors Exist before the pages, whose shell asks one of them.
 */
export function composeAccounts(deps: WingDeps, doors: ReturnType<typeof createDoors>) {
  const shared = { ...deps, ...doors };
  const routes: Routes[] = [
    paced(paceOfPasskeys(deps), accountPages({ ...shared, ways: createWays(doors) })),
    entryPages(shared),
    sessionPages(shared),
    confirmationPages(shared),
    passkeyPages(shared),
    authenticatorPages(shared),
    changePages({ ...shared, beginEmail: (request, reply, email) => beginEmail(doors, request, reply, email) }),
    recoveryPages(shared),
    securityActivityPages(shared),
  ];
  const { accounts, sessions, browsers, changes } = doors;
  const handlers = {
    ...accountJobs(createSecurityNotices({ ...deps, accounts })),
    ...entryJobs(doors.entries),
    ...recoveryJobs(doors.recoveries),
    ...changeJobs(doors.changes),
  };
  return { accounts, sessions, browsers, changes, routes, handlers, sealed: doors.sealed };
}

/** Creates the doors of the wing, without its pages. */
export function createDoors(deps: Omit<WingDeps, 'pages' | 'forms'>) {
  const { db, world, security, key } = deps;
  const tries = createTries({ db, clock: () => world.clocks.security(), keys: key('tries') });
  const browsers = createKnownBrowsers({
    keys: key('known-browsers'),
    random: world.random,
    clock: () => world.clocks.business(),
  });
  const accounts = createAccounts({ db, world, tries, security });
  const sessions = createSessions({ db, world, accounts, security });
  const passkeys = createPasskeys(deps);
  const seal = createSeal({ keys: key('authenticators'), random: world.random });
  const authenticators = createAuthenticators({ db, world, security, seal, key: deps.lastingKeys.recoveryCodes });
  const recoveries = createRecoveries({ ...deps, accounts, keys: key('recoveries') });
  const owned = { accounts, sessions, passkeys, authenticators };
  const changes = createChanges({ ...deps, ...owned, keys: key('changes') });
  const confirmations = createConfirmations({ db, tries, security, ...owned });
  const entries = createEntries({ ...deps, ...owned, tries, recoveries, changes, keys: key('entry-codes') });
  const sealed: readonly Sealed[] = [
    {
      table: 'authenticators.apps',
      key: 'shopper_id',
      columns: ['secret'],
      place: (id) => placeOf(toId('shp', id)),
      seal,
    },
  ];
  return { ...owned, browsers, recoveries, changes, confirmations, entries, sealed };
}

/** Limits, for each network, the sign-in page, which stores a challenge without a login. */
function paceOfPasskeys({ world, pages }: WingDeps) {
  const rule = { most: 1_200, mostOfSite: 4_800, withinMs: 10 * 60_000 };
  return {
    pace: createPace(rule, () => world.clocks.security()),
    counts: ({ shopper, url }: FastifyRequest) => shopper === undefined && url.startsWith(urls.accounts.login()),
    refuse: (request: FastifyRequest, reply: FastifyReply, waitS: number) =>
      sendTooManyAsked(pages, request, reply, waitS),
  };
}
