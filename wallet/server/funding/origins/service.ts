import type { Db, Tx } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { leavableOf, lotsOf, mattersSince } from './domain.ts';
import type { Leavable, Movement, OriginTerms } from './domain.ts';
import { allTerms, balancesOf, movementsOf, seeOneInstant } from './store.ts';

/** The door to where the money of balances comes from. */
export interface Origins {
  /** All versions of the rule for how long added money stays, also those to come, oldest first. */
  versions(): Promise<readonly OriginTerms[]>;
  /**
   * Says how much of a balance may leave the wallet at `at`, in business time, and when the rest may.
   *
   * For an exact answer among concurrent payments, first hold what shall leave, then ask: it may go if `isHeldFree`.
   * No payment takes held money; but one may take other money, and the rest would then be what has to stay. So a command
   * that lets money leave compares the balances with those of `atInstant`.
   */
  leavable(holderId: Id<'hld'>, currency: Currency, at: Date): Promise<Leavable>;
  /** As `leavable`, with the balances at its instant: it stays true as long as none of them moves. */
  atInstant(holderId: Id<'hld'>, currency: Currency, at: Date): Promise<AtInstant>;
}

/** What may leave at an instant. */
export interface AtInstant {
  readonly leavable: Leavable;
  /** The posted amount of each of the holder's balances, by its account. */
  readonly posted: ReadonlyMap<Id<'acc'>, bigint>;
}

interface OriginsDeps {
  readonly db: Db;
}

/** Creates the door to origins. */
export function createOrigins(deps: OriginsDeps): Origins {
  return {
    versions: () => deps.db.one(allTerms),
    leavable: async (holderId, currency, at) => (await readAtInstant(deps, holderId, currency, at)).leavable,
    atInstant: (holderId, currency, at) => readAtInstant(deps, holderId, currency, at),
  };
}

async function readAtInstant(
  { db }: OriginsDeps,
  holderId: Id<'hld'>,
  currency: Currency,
  at: Date,
): Promise<AtInstant> {
  return db.asWriter(async (tx) => {
    await seeOneInstant(tx);
    const terms = await allTerms(tx);
    const balances = await balancesOf(tx, HOME_CELL, holderId);
    const balance = balances.find((one) => one.currency === currency);
    invariant(balance, `the holder has a balance in ${currency}`);
    const since = mattersSince(terms, at);
    const movements: Movement[] = [];
    for (const { accountId } of balances) movements.push(...(await readSince(tx, accountId, since)));
    const ascending = movements.toSorted((left, right) => (left.entryNumber < right.entryNumber ? -1 : 1));
    const leavable = leavableOf(balance, lotsOf(balances, ascending, terms).get(balance.accountId) ?? [], at);
    return { leavable, posted: new Map(balances.map((one) => [one.accountId, one.postedMinor])) };
  });
}

const PAGE = 1_000;

/** Reads the movements of an account since a time, page by page, newest first. */
async function readSince(tx: Tx, accountId: Id<'acc'>, since: Date): Promise<Movement[]> {
  const found: Movement[] = [];
  for (;;) {
    const page = await movementsOf(tx, HOME_CELL, { accountId, before: found.at(-1)?.entryNumber, most: PAGE });
    found.push(...page.filter((one) => one.at > since));
    if (page.length < PAGE || page.at(-1)!.at <= since) return found;
  }
}
