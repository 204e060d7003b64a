import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { HOME_CELL } from '../../cell.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeClient, storeHolder } from '../../../../tests/samples/stored.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Payee } from './payee-schema.ts';
import { endPayee, findInForce, findPayees, payeesOf, storePayee } from './store.ts';

const at = new Date('2026-11-24T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

describe('stored payees', () => {
  let database: TestDatabase;
  let holderId: Id<'hld'>;
  const accountId = fresh('acc');
  before(async () => {
    database = await createTestDatabase('wallet');
    holderId = await storeHolder(database.db);
    for (const clientId of ['shop', 'other']) await storeClient(database.db, clientId);
    await database.db.asWriter((tx) =>
      tx.run(sql`
        insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, opened_at)
        values (${HOME_CELL}, ${uuid(accountId)}, 'holder', ${uuid(holderId)}, 'available', 'EUR', 0, ${at})`),
    );
  });
  after(() => database.close());

  it('are one for each holder and client, under a name that may change', async () => {
    const payee: Payee = {
      id: fresh('pye'),
      cell: HOME_CELL,
      holderId,
      clientId: 'shop',
      account: 'seller-1',
      name: 'Kitchen',
      country: 'IE',
      maxCommissionBasisPoints: 800,
      accountId,
      createdAt: at,
      endedAt: null,
      endedBy: null,
    };
    const first = await database.db.asWriter((tx) => storePayee(tx, payee));
    const again = await database.db.asWriter((tx) => storePayee(tx, { ...payee, id: fresh('pye'), name: 'Home' }));
    assert.deepEqual(again, { ...first, name: 'Home' });
    const find = (clientId: string) =>
      database.db.asWriter((tx) => findPayees(tx, [HOME_CELL], [clientId], [first.id]));
    assert.deepEqual(await find('shop'), [again]);
    assert.deepEqual(await find('other'), []);
    assert.equal((await database.db.asWriter((tx) => findInForce(tx, HOME_CELL, holderId, 'shop')))?.id, first.id);
    const end = () => database.db.asWriter((tx) => endPayee(tx, HOME_CELL, first.id, 'client', at));
    assert.deepEqual((await end())?.endedBy, 'client');
    assert.equal(await end(), undefined, 'ends once');
    assert.equal(await database.db.asWriter((tx) => findInForce(tx, HOME_CELL, holderId, 'shop')), undefined);
    assert.deepEqual(await database.db.asReader({ holder: holderId }, (tx) => payeesOf(tx, HOME_CELL, holderId)), []);
    const back = await database.db.asWriter((tx) => storePayee(tx, { ...payee, account: '' }));
    assert.deepEqual([back.id, back.account, back.endedAt], [first.id, 'seller-1', null]);
    const listed = await database.db.asReader({ holder: holderId }, (tx) => payeesOf(tx, HOME_CELL, holderId));
    assert.deepEqual(listed, [back]);
    const stranger = fresh('hld');
    assert.deepEqual(
      await database.db.asReader({ holder: stranger }, (tx) => payeesOf(tx, HOME_CELL, holderId)),
      [],
      '[S64]',
    );
  });
});
