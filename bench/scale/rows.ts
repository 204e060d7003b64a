import type pg from 'pg';
import { asOwner } from '../server.ts';

/** The number of rows to load. */
export interface Size {
  readonly products: number;
  readonly sellers: number;
  readonly orders: number;
  /** The lines of the holder's history. */
  readonly lines: number;
}

/** The size at which every page is measured. */
export const FULL: Size = { products: 100_000, sellers: 200, orders: 1_000_000, lines: 1_000_000 };

/** Loads rows as the owner of the tables, and gathers their statistics. */
export async function load(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  await asOwner(url, async (client) => {
    // Copies of rows that the servers wrote refer to each other as those do, so no trigger needs to look at each.
    await client.query('set session_replication_role = replica');
    await client.query(helpers);
    // In one transaction, all rows have the same time, from which their ids are made.
    await client.query('begin');
    await work(client);
    await client.query('commit');
    await client.query('vacuum analyze');
  });
}

/**
 * `id_at` makes an id as the servers do: the milliseconds, then digits that are its own. `copy_of` returns a row with
 * other values in some of its columns.
 */
const helpers = `
  create function pg_temp.id_at(at timestamptz, kind text, number bigint) returns uuid language sql immutable
    return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || kind || '8'
            || lpad(to_hex(number), 15, '0'))::uuid;
  create function pg_temp.letters_of(id uuid) returns text language sql immutable
    return (select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + substr(bits, 1 + 5 * at, 5)::bit(5)::integer, 1), '' order by at)
              from generate_series(0, 25) as at,
                   concat('00', ('x' || replace(id::text, '-', ''))::bit(128)::text) as bits);
`;

/**
 * Inserts copies of one row.
 *
 * @param changed The columns with other values, as SQL. It can name `nth`, the number of the copy, and `made_at`, its
 *   time: the copies are spread over the year before now.
 */
export async function copyRow(
  client: pg.Client,
  copies: {
    readonly table: string;
    /** A condition that only the copied row meets, or the values of it that the copies share. */
    readonly from: string;
    readonly count: number;
    readonly changed: Readonly<Record<string, string>>;
    /** Leaves out some numbers. */
    readonly where?: string;
  },
): Promise<void> {
  const { table, from, count, changed, where = 'true' } = copies;
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const values = names.map((name) => changed[name] ?? `original.${name}`);
  await client.query(
    `insert into ${table} (${names.join(', ')})
     select ${values.join(', ')}
       from (select * from ${table} where ${from} limit 1) original
      cross join (select nth, date_trunc('milliseconds', now() - (${count} - nth) * interval '365 days' / ${count}) as made_at
                    from generate_series(1, ${count}) nth) copy
      where ${where}`,
  );
}
