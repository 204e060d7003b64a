import type { Db, Tx } from '../db/db.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { hashesWith } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
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
  /** Counts a typed code, which could be a guess. @param who The account that types it. */
  countGuess(who: string): Promise<Result<void, Wait>>;
}

/**
 * A name under which a try is counted. Each scope has one for each key: while a secret is being replaced, servers count
 * under the keys of both, so that none starts again from zero.
 */
interface Subject {
  readonly scope: TryScope;
  readonly name: string;
}

interface TriesDeps {
  readonly db: Db;
  /** Security time. */
  readonly clock: () => Date;
  /** Keys the hashes, so that stored tries name neither the stranger nor the account. */
  readonly keys: KeyRing;
}

export function createTries(deps: TriesDeps): Tries {
  return {
    begin: (trying) => beginTry(deps, trying),
    countOpening: (address) => count(deps, subjectsOf(deps.keys, { opening: networkOf(address) })),
    countJudging: (who) => count(deps, subjectsOf(deps.keys, { judging: who })),
    countGuess: (who) => count(deps, subjectsOf(deps.keys, { guess: who })),
  };
}

async function beginTry(deps: TriesDeps, trying: Trying): Promise<Result<Try, Wait>> {
  const subjects = subjectsOf(deps.keys, countedBy(trying));
  const counted = await count(deps, subjects);
  return counted.ok ? ok({ settle: (look) => settle(deps, subjects, look) }) : counted;
}

function count({ db, clock }: TriesDeps, subjects: readonly Subject[]): Promise<Result<void, Wait>> {
  return db.asWriter((tx) => countIn(tx, subjects, clock));
}

function takeBack({ db, clock }: TriesDeps, subjects: readonly Subject[], wasRight: boolean): Promise<void> {
  return db.asWriter((tx) => takeBackIn(tx, subjects, { wasRight, now: clock() }));
}

function subjectsOf(keys: KeyRing, values: Readonly<Partial<Record<TryScope, string>>>): readonly Subject[] {
  return (Object.entries(values) as [TryScope, string][]).flatMap(([scope, value]) =>
    hashesWith(keys, `${scope} ${value}`).map((hash) => ({ scope, name: hash.toString('base64url') })),
  );
}

/** Tells what a try is counted by. */
function countedBy({ account, address, browser }: Trying): Readonly<Partial<Record<TryScope, string>>> {
  if (browser !== undefined) return { browser: `${account} ${browser}` };
  const [network, site] = [networkOf(address), siteOf(address)];
  return { pair: `${account} ${site}`, network, ...(site === network ? {} : { site }), account };
}

async function countIn(tx: Tx, subjects: readonly Subject[], clock: () => Date): Promise<Result<void, Wait>> {
  const known = await lockFailures(tx, namesOf(subjects));
  // Read the clock only when it is this try's turn: a try that waited would otherwise be dated before the last one.
  const now = clock();
  const wait = waitMs(known, now);
  if (wait > 0) return err({ seconds: Math.ceil(wait / 1_000) });
  for (const { scope, name } of subjects) {
    const before = known.find((one) => one.subject === name);
    await storeFailures(tx, name, afterFailure(tryRules[scope], before, now));
  }
  return ok();
}

async function settle<T>(
  deps: TriesDeps,
  subjects: readonly Subject[],
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let found: T | undefined;
  try {
    found = await look();
  } catch (error) {
    await takeBack(deps, subjects, false);
    throw error;
  }
  if (found !== undefined) await takeBack(deps, subjects, true);
  return found;
}

/** After a right try, shared counts lose one failure; those of a browser or a site with the account are cleared. */
async function takeBackIn(tx: Tx, subjects: readonly Subject[], { wasRight, now }: { wasRight: boolean; now: Date }) {
  // Always in the same order, so that two tries at one account cannot deadlock.
  await lockFailures(tx, namesOf(subjects));
  await takeFailuresBack(tx, namesOf(subjects), now);
  const own = subjects.filter(({ scope }) => scope === 'browser' || scope === 'pair');
  if (wasRight) await clearFailures(tx, namesOf(own));
}

function namesOf(subjects: readonly Subject[]): string[] {
  return subjects.map(({ name }) => name);
}
