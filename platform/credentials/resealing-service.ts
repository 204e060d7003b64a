import { Type } from 'typebox';
import { Bytes, Nullable, Uuid } from '../db/column.ts';
import type { Db } from '../db/db.ts';
import { Sql, sql } from '../db/sql.ts';
import { setTimers } from '../jobs/timers.ts';
import type { TimerHandler } from '../jobs/worker.ts';
import { invariant } from '../kernel/invariant.ts';
import type { World } from '../kernel/world.ts';

import { SealedElsewhere } from './seal.ts';
import type { Seal } from './seal.ts';

/** Columns with sealed secrets. */
export interface Sealed {
  /** `schema.table`. */
  readonly table: string;
  /** The table's key, of type uuid; by default `id`. */
  readonly key?: string;
  readonly columns: readonly string[];
  /** The place that a row's secrets are sealed for. @param id The row's key. */
  readonly place: (id: string) => string;
  readonly seal: Seal;
}

const TIMER = 'secrets.reseal';
const MOST_AT_ONCE = 200;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** How many secrets of a table were sealed again, and how many open with none of the server's secrets. */
export interface Resealed {
  readonly renewed: number;
  readonly lost: number;
}

/**
 * Seals every secret of a table again that is not sealed with the present key. Secrets that change meanwhile are left
 * alone.
 */
export async function resealTable(db: Db, sealed: Sealed, most = MOST_AT_ONCE): Promise<Resealed> {
  const sum = { renewed: 0, lost: 0 };
  for (const column of sealed.columns) {
    let after = NO_ID;
    for (;;) {
      const rows = await db.asWriter((tx) => tx.many(sealedAfter(sealed, column, after, most)));
      for (const { id, secret } of rows) {
        const { renewed, isLost } = renewalOf(sealed, id, secret!);
        if (isLost) sum.lost += 1;
        if (renewed)
          sum.renewed += await db.asWriter((tx) => tx.run(replaced(sealed, column, { id, secret, renewed })));
      }
      if (rows.length < most) break;
      after = rows.at(-1)!.id;
    }
  }
  return sum;
}

/**
 * Schedules the resealing of these tables, now: each start of a server may be one with another secret. When a table is
 * done, the log says whether a former secret is still needed.
 *
 * @returns The handlers of the timers that do it.
 */
export async function startResealing({
  db,
  world,
  tables,
}: {
  db: Db;
  world: World;
  tables: readonly Sealed[];
}): Promise<Readonly<Record<string, TimerHandler>>> {
  const dueAt = world.clocks.business();
  await db.asWriter((tx) =>
    setTimers(
      tx,
      tables.map(({ table }) => ({ kind: TIMER, subject: table, dueAt })),
    ),
  );
  return {
    [TIMER]: async (subject) => {
      const sealed = tables.find(({ table }) => table === subject);
      if (!sealed) return;
      const { renewed, lost } = await resealTable(db, sealed);
      const facts = { table: subject, renewed, lost };
      if (lost > 0)
        world.log.error(facts, 'secrets open with none of the server’s secrets; put the former secret back');
      else world.log.info(facts, 'all secrets of this table are sealed with the present secret');
    },
  };
}

function renewalOf({ seal, place }: Sealed, id: string, secret: Buffer) {
  try {
    return { renewed: seal.renew(secret, place(id)), isLost: false };
  } catch (error) {
    if (error instanceof SealedElsewhere) return { renewed: undefined, isLost: true };
    throw error;
  }
}

const SealedRow = Type.Object({ id: Uuid, secret: Nullable(Bytes) });

function sealedAfter({ table, key = 'id' }: Sealed, column: string, after: string, most: number) {
  const [from, id, secret] = [identifier(table), identifier(key), identifier(column)];
  return sql(SealedRow)`
    select ${id} as id, ${secret} as secret from ${from}
     where ${id} > ${after} and ${secret} is not null order by ${id} limit ${most}`;
}

function replaced(
  { table, key = 'id' }: Sealed,
  column: string,
  row: { id: string; secret: Buffer | null; renewed: Buffer },
): Sql {
  const secret = identifier(column);
  return sql`
    update ${identifier(table)} set ${secret} = ${row.renewed}
     where ${identifier(key)} = ${row.id} and ${secret} = ${row.secret}`;
}

/** Turns a name from our code into a piece of SQL. */
function identifier(name: string): Sql {
  invariant(/^[a-z_]+(\.[a-z_]+)?$/.test(name), 'sealed secrets stand in a table and a column of this database');
  return new Sql([name], [], () => invariant(false, 'a name has no rows'));
}
