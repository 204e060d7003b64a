import { Type } from 'typebox';
import type { Static } from 'typebox';
import { IdOf, Instant, Int8, Nullable, Uuid, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Address, Tier } from '../accounts/domain.ts';
import { readStepUp, readTiers } from './domain.ts';
import type { LimitsPolicy, Standing, StoredStepUp, StoredTiers, Use } from './domain.ts';
import { standingsKey, usesKey } from './resources.ts';

const PolicyRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  tiers: Type.Unsafe<StoredTiers>({ type: 'object' }),
  stepUp: Type.Unsafe<StoredStepUp>({ type: 'object' }),
});

/** Reads the version in force at `now`. */
export async function policyAt(tx: Tx, now: Date): Promise<LimitsPolicy> {
  const row = await tx.one(sql(PolicyRow)`
    select version, valid_from, tiers, step_up from limits.policies
     where valid_from <= ${now} order by valid_from desc limit 1`);
  return { ...row, tiers: readTiers(row.tiers), stepUp: readStepUp(row.stepUp) };
}

/** Reads all versions as they are stored, oldest first: a handful of rows. */
export function allPolicies(tx: Tx) {
  return tx.many(sql(PolicyRow)`select version, valid_from, tiers, step_up from limits.policies order by version`);
}

const StandingRow = Type.Object({
  id: IdOf('hld'),
  tier: Type.Unsafe<Tier>({ type: 'integer' }),
  status: Type.Unsafe<Standing['status']>({ type: 'string' }),
  address: Nullable(Type.Unsafe<Pick<Address, 'country'>>({ type: 'object' })),
  newBrowserAt: Nullable(Instant),
  debtAccounts: Nullable(Type.Array(Uuid)),
});

const standingColumns = sql`id, tier, status, address, new_browser_at, debt_accounts`;

function toStanding({ address, debtAccounts, ...row }: Static<typeof StandingRow>): Standing {
  const debts = (debtAccounts ?? []).map((id) => toId('acc', id));
  return { ...row, homeCountry: address?.country ?? null, debtAccounts: debts };
}

/** Standings for the batch, which locks them: a holder who is not frozen stays so until the payment is committed. */
export const standingsResource: Resource<Standing> = {
  key: standingsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(StandingRow)`
      select ${standingColumns} from accounts.holders
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toStanding);
  },
  insert: async () => invariant(false, 'no money command opens a wallet'),
  update: updateDebts,
};

/** Writes the debts alone: money commands change nothing else about a holder. */
async function updateDebts(tx: Tx, cell: number, standings: readonly Standing[]): Promise<void> {
  await tx.run(sql`
    update accounts.holders as holder set debt_accounts = after.debts
      from unnest(${standings.map((one) => uuid(one.id))}::uuid[],
                  ${standings.map((one) => json(one.debtAccounts.map(uuid)))}::jsonb[]) as after (id, debts)
     where holder.cell = ${cell} and holder.id = after.id`);
}

/** Reads the standing of a holder, without a lock. */
export async function findStanding(tx: Tx, cell: number, id: Id<'hld'>): Promise<Standing | undefined> {
  const row = await tx.maybe(sql(StandingRow)`
    select ${standingColumns} from accounts.holders where cell = ${cell} and id = ${uuid(id)}`);
  return row && toStanding(row);
}

/** Reads the standings of several holders, without a lock. */
export async function standingsOf(tx: Tx, cell: number, ids: readonly Id<'hld'>[]): Promise<Standing[]> {
  const rows = await tx.many(sql(StandingRow)`
    select ${standingColumns} from accounts.holders
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
  return rows.map(toStanding);
}

const UseRow = Type.Object({
  id: Type.String(),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  yearMinor: Int8,
  day: Type.String(),
  dayMinor: Int8,
});

const useColumns = sql`id, cell, holder_id, year_minor, day, day_minor`;

/**
 * Uses for the batch. A year without a row cannot be locked; but only captures insert one, and they hold the lock of the
 * holder's standing.
 */
export const usesResource: Resource<Use> = {
  key: usesKey,
  lock: (tx, cell, ids) =>
    tx.many(sql(UseRow)`
      select ${useColumns} from limits.uses
       where cell = ${cell} and id = any(${ids}::text[])
       order by id
         for no key update`),
  insert: insertUses,
  update: updateUses,
};

async function insertUses(tx: Tx, cell: number, uses: readonly Use[]): Promise<void> {
  await tx.run(sql`
    insert into limits.uses (cell, id, holder_id, year_minor, day, day_minor)
    select ${cell}, * from unnest(${uses.map((one) => one.id)}::text[],
                                  ${uses.map((one) => uuid(one.holderId))}::uuid[],
                                  ${uses.map((one) => one.yearMinor)}::bigint[],
                                  ${uses.map((one) => one.day)}::date[],
                                  ${uses.map((one) => one.dayMinor)}::bigint[])`);
}

async function updateUses(tx: Tx, cell: number, uses: readonly Use[]): Promise<void> {
  await tx.run(sql`
    update limits.uses as used
       set year_minor = after.year_sum, day = after.day, day_minor = after.day_sum
      from unnest(${uses.map((one) => one.id)}::text[],
                  ${uses.map((one) => one.yearMinor)}::bigint[],
                  ${uses.map((one) => one.day)}::date[],
                  ${uses.map((one) => one.dayMinor)}::bigint[]) as after (id, year_sum, day, day_sum)
     where used.cell = ${cell} and used.id = after.id`);
}

/** Finds a use by its id; undefined in a year without a capture. */
export function findUse(tx: Tx, cell: number, id: string) {
  return tx.maybe(sql(UseRow)`select ${useColumns} from limits.uses where cell = ${cell} and id = ${id}`);
}

/** Finds uses by their ids. A year without a capture has none. */
export function usesOf(tx: Tx, cell: number, ids: readonly string[]) {
  return tx.many(sql(UseRow)`select ${useColumns} from limits.uses where cell = ${cell} and id = any(${ids}::text[])`);
}
