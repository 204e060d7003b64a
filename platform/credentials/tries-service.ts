import { createHmac } from 'node:crypto';
import type { Db, Tx } from '../db/db.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { networkOf, siteOf } from './network.ts';
import { afterFailure, tryRules, waitMs } from './tries.ts';
import type { TryScope } from './tries.ts';
import { clearFailures, lockFailures, storeFailures, takeFailuresBack } from './tries-store.ts';

/** One try at an account's password. It counts as failed unless it proves right, or could not be looked at. */
interface Try {
  /**
   * Looks at it: the failures of this browser or site with the account are over if it is right. Where `look` throws,
   * the try does not count.
   */
  settle<T>(look: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** Who tries to sign in. */
interface Trying {
  /** What the account is called by whoever signs in, in one spelling: a number or an address. */
  readonly account: string;
  /** The network address that asks. */
  readonly address: string;
  /** The browser, where it signed in to this account before; see `KnownBrowsers`. */
  readonly browser?: string | undefined;
}

/** Refused for now: whole seconds to wait. */
export interface Wait {
  readonly seconds: number;
}

/** The door to the count of tries: one rule for both products. All times are security time. */
export interface Tries {
  /** Counts a try to sign in before it is looked at, so that many at once cannot all slip in between two counts. */
  begin(trying: Trying): Promise<Result<Try, Wait>>;
  /** Counts that somebody opens an account, or finds out by trying whether an address has one. */
  countOpening(address: string): Promise<Result<void, Wait>>;
  /** Counts that a new password is judged, which is expensive. @param who Names who asks: an account, an application. */
  countJudging(who: string): Promise<Result<void, Wait>>;
}

type Subjects = Readonly<Partial<Record<TryScope, string>>>;

/** @param deps.key Keys the hashes: what is kept of strangers' tries names neither them nor whom they tried. */
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
  // Read when it is this try's turn: one that came earlier and waited would find itself before the last one.
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

/** Of what others share, one failure is taken back; a browser's or a site's own are over once a try was right. */
async function takeBackIn(tx: Tx, subjects: Subjects, { wasRight, now }: { wasRight: boolean; now: Date }) {
  // In the order of those that are counted: two tries at one account never wait for each other in a circle.
  await lockFailures(tx, Object.values(subjects));
  await takeFailuresBack(tx, Object.values(subjects), now);
  const own = [subjects.browser, subjects.pair].filter((name) => name !== undefined);
  if (wasRight) await clearFailures(tx, own);
}
