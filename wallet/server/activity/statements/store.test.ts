import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { balanceBefore, firstLineAt } from './store.ts';

describe('the balances of a statement', () => {
  let world: TestWorld;
  let db: Db;
  let person: Holder;
  before(async () => {
    world = await startWorld();
    db = connect({ url: world.walletDatabaseUrl, ...rolesOf('wallet') });
    person = await world.given.holder({ added: '100' });
    await world.when.addsMoney(person, '50');
  });
  after(async () => {
    await db.close();
    await world.close();
  });

  it('[H1d] [S64] are those before an instant, of the reading holder only', async () => {
    const { id } = (await world.wallet.ledger.accountsOfHolder(person.holderId))[0]!;
    const at = (ms: number) => new Date(Date.now() + ms);
    const read = (instant: Date, { holderId: holder } = person) =>
      db.asReader({ holder }, (tx) => balanceBefore(tx, 0, id, instant));
    assert.deepEqual([await read(at(-3_600_000)), await read(at(3_600_000))], [0n, 15_000n]);
    const first = await db.asReader({ holder: person.holderId }, (tx) => firstLineAt(tx, 0, id));
    assert.equal(await read(first!), 0n);
    assert.equal(await read(new Date(first!.getTime() + 1)), 10_000n);
    const other = await world.given.holder();
    assert.equal(await read(at(3_600_000), other), 0n);
    assert.equal(await db.asReader({ holder: other.holderId }, (tx) => firstLineAt(tx, 0, id)), undefined);
  });
});
