import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { sql } from '#platform/db/sql.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { allTerms, balancesOf, movementsOf, seeOneInstant } from './store.ts';

describe('the movements of a balance', () => {
  let world: TestWorld;
  let db: Db;
  before(async () => {
    world = await startWorld();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  it('are read newest first, page by page, and one instant sees no later one', async () => {
    const person = await world.given.person();
    for (const minor of [100n, 200n, 300n]) await world.when.receives(person, minor);
    const [first, ...rest] = await db.asWriter(async (tx) => {
      await seeOneInstant(tx);
      const [balance] = await balancesOf(tx, 0, person.holderId);
      await world.when.receives(person, 400n);
      const page = await movementsOf(tx, 0, { accountId: balance!.accountId, before: undefined, most: 2 });
      const next = { accountId: balance!.accountId, before: page[1]!.entryNumber, most: 2 };
      return [balance!, ...page, ...(await movementsOf(tx, 0, next))];
    });
    assert.deepEqual([first?.currency, first && 'postedMinor' in first && first.postedMinor], ['EUR', 600n]);
    assert.deepEqual(
      rest.map((one) => 'kind' in one && [one.kind, one.amountMinor, one.balanceMinor]),
      [
        ['test', 300n, 600n],
        ['test', 200n, 300n],
        ['test', 100n, 100n],
      ],
    );
  });

  it('stay by terms that no server changes', async () => {
    const [terms] = await db.one(allTerms);
    assert.deepEqual([terms?.version, terms?.cardDays, terms?.debitDays], [1, 60, 66]);
    await assert.rejects(
      db.asWriter((tx) => tx.run(sql`update origins.terms set card_days = 0`)),
      /permission denied/,
    );
  });
});
