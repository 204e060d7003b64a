import { toUuid } from '#platform/kernel/id.ts';
import { linesOf } from '../wallet/server/activity/history/store.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import { median } from './figures.ts';
import { asOwner } from './server.ts';
import type { BenchServer } from './server.ts';
import { benchWorld } from './transfers.ts';

const POSTINGS = 1_000_000;
const PAGE = 50;
const DEEP = 10_000n;
const READS = 200;

/**
 * Measures the milliseconds to read the newest page of an account with a million postings, and page 10,000 by cursor.
 */
export async function measureHistory(server: BenchServer): Promise<{ newest: number; deep: number }> {
  await using product = await server.createProduct('wallet');
  const { url, db } = product;
  const ledger = await createLedger({ db, world: benchWorld, currencies: ['EUR'], cells: [HOME_CELL] });
  const holder = benchWorld.ids.mint('hld');
  const accountId = await db.asWriter((tx) =>
    ledger.openAccount(tx, { kind: 'holder', id: holder, accountKind: 'available', currency: 'EUR', cell: HOME_CELL }),
  );
  const fees = ledger.house('fees', 'EUR', HOME_CELL);
  await asOwner(url, async (client) => {
    await client.query(
      `insert into ledger.entries (cell, number, at, kind, reason)
       select 0, number, now(), 'transfer', 'bench' from generate_series(1, $1) number`,
      [POSTINGS],
    );
    await client.query(
      `insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
       select 0, account, number, 'EUR', amount, amount * number
         from generate_series(1, $1) number, (values ($2::uuid, 1), ($3::uuid, -1)) as side (account, amount)`,
      [POSTINGS, toUuid(accountId), toUuid(fees)],
    );
    await client.query('vacuum analyze');
  });
  const read = async (before?: bigint): Promise<number> => {
    const times: number[] = [];
    for (let count = 0; count < READS; count += 1) {
      const start = performance.now();
      await db.asReader({ holder }, (tx) => linesOf(tx, { cell: HOME_CELL, accountId, most: PAGE, before }));
      times.push(performance.now() - start);
    }
    return median(times);
  };
  return { newest: await read(), deep: await read(BigInt(POSTINGS) - DEEP * BigInt(PAGE)) };
}
