import { createHmac } from 'node:crypto';
import type { Db, Tx } from '../db/db.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { networkOf, siteOf } from './network.ts';
import { afterFailure, tryRules, waitMs } from './tries.ts';
import type { TryScope } from './tries.ts';
import { clearFailures, lockFailures, storeFailures, takeFailuresBack } from './tries-store.ts';

/** One try at an account's password. It counts as failed unless it is right or could not be checked. */
interface Try {
  /**
   * Checks the try. If it is right, the failures of this browser or site with the account are cleared. If `look`
   * throws, the try does not count.
   */
  settle<T>(look: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** The origin of a try to sign in. */
interface Trying {
  /** The account's phone number or address, in one spelling. */
  readonly account: string;
  /** The network address of the request. */
  readonly address: string;
  /** The browser, if it signed in to this account before; see `KnownBrowsers`. */
  readonly browser?: string | undefined;
}

/** Refused for now; whole seconds to wait. */
export interface Wait {
  readonly seconds: number;
}

/** Counts tries, by one rule for both products. All times are security time. */
export interface Tries {
  /** Counts a try to sign in before it is checked, so that concurrent tries cannot slip in between two counts. */
  begin(trying: Trying): Promise<Result<Try, Wait>>;
  /** Counts a sign-up, which could also be a probe for whether an address has an account. */
  countOpening(address: string): Promise<Result<void, Wait>>;
  /** Counts the judging of a new password, which is expensive. @param who The account or application that asks. */
  countJudging(who: string): Promise<Result<void, Wait>>;
}

type Subjects = Readonly<Partial<Record<TryScope, string>>>;

/** @param deps.key Keys the hashes, so that stored tries name neither the stranger nor the account. */
export function createTries({ db, clock, key }: { db: Db; clock: () => Date; key: Buffer }): Tries {
  const subject = (scope: TryScope, value: string): string =>
    createHmac('sha256', key).update(`${scope} ${value}`).digest('base64url');

  const subjectsOf = ({ account, address, browser }: Trying): Subjects => {
    if (browser !== undefined) return { browser: subject('browser', `${account} ${browser}`) };
    const [network, site] = [networkOf(address), siteOf(address)];
    return {
      pair: subject('pair', `${account} ${site}`),
      network: subject('network', network),
      ...(site === network ? {} : { site: subject('site', site) }),
      account: subject('account', account),
    };
  };
  const count = (subjects: Subjects) => db.asWriter((tx) => countIn(tx, subjects, clock));
  return {
    begin: async (trying) => {
      const subjects = subjectsOf(trying);
      const counted = await count(subjects);
      if (!counted.ok) return counted;
      const takeBack = (wasRight: boolean) => db.asWriter((tx) => takeBackIn(tx, subjects, { wasRight, now: clock() }));
      return ok({ settle: (look) => settle(look, takeBack) });
    },
    countOpening: (address) => count({ opening: subject('opening', networkOf(address)) }),
    countJudging: (who) => count({ judging: subject('judging', who) }),
  };
}

async function countIn(tx: Tx, subjects: Subjects, clock: () => Date): Promise<Result<void, Wait>> {
  const known = await lockFailures(tx, Object.values(subjects));
  // Read the clock only when it is this try's turn: a try that waited would otherwise be dated before the last one.
  const now = clock();
  const wait = waitMs(known, now);
  if (wait > 0) return err({ seconds: Math.ceil(wait / 1_000) });
  for (const [scope, name] of Object.entries(subjects) as [TryScope, string][]) {
    const before = known.find((one) => one.subject === name);
    await storeFailures(tx, name, afterFailure(tryRules[scope], before, now));
  }
  return ok();
}

async function settle<T>(
  look: () => Promise<T | undefined>,
  takeBack: (wasRight: boolean) => Promise<void>,
): Promise<T | undefined> {
  let found: T | undefined;
  try {
    found = await look();
  } catch (error) {
    await takeBack(false);
    throw error;
  }
  if (found !== undefined) await takeBack(true);
  return found;
}

/** After a right try, shared counts lose one failure; those of a browser or a site with the account are cleared. */
async function takeBackIn(tx: Tx, subjects: Subjects, { wasRight, now }: { wasRight: boolean; now: Date }) {
  // Always in the same order, so that two tries at one account cannot deadlock.
  await lockFailures(tx, Object.values(subjects));
  await takeFailuresBack(tx, Object.values(subjects), now);
  const own = [subjects.browser, subjects.pair].filter((name) => name !== undefined);
  if (wasRight) await clearFailures(tx, own);
}
