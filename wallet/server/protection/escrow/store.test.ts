import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { TakenCode } from './resources.ts';
import { codesResource, findCode } from './store.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const codeOf = (key: string, at: number): TakenCode => ({
  id: key,
  cell: 0,
  parcelId: id('pcl', at),
  paymentId: id('pay', at),
  caseId: null,
  partId: id('prt', at),
  isFree: false,
});

describe('stored tracking codes', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('are locked in the order of their codes, and name the parcel that has them', async () => {
    const codes = [codeOf('EZ2', 2), codeOf('EZ1', 1)];
    await database.db.asWriter((tx) => codesResource.insert(tx, 0, codes));
    await database.db.asWriter(async (tx) => {
      assert.deepEqual(await codesResource.lock(tx, 0, ['EZ1', 'EZ2', 'EZ3']), codes.toReversed());
      await codesResource.update(tx, 0, [{ ...codes[0]!, parcelId: id('pcl', 9) }]);
    });
    const found = await database.db.one((tx) => findCode(tx, 0, 'EZ2'));
    assert.deepEqual(found, { ...codes[0]!, parcelId: id('pcl', 9) });
    assert.equal(await database.db.one((tx) => findCode(tx, 0, 'EZ3')), undefined);
  });

  it('[S129] are taken once for ever', async () => {
    await database.db.asWriter((tx) => codesResource.insert(tx, 0, [codeOf('EZ7', 7)]));
    await assert.rejects(
      database.db.asWriter((tx) => codesResource.insert(tx, 0, [codeOf('EZ7', 8)])),
      { name: 'RowTakenError' },
    );
  });

  it('[S125] belong to no parcel while they are free, and then to another one', async () => {
    const { db } = database;
    const [first, then] = [codeOf('EZ8', 3), codeOf('EZ8', 4)];
    await db.asWriter((tx) => codesResource.insert(tx, 0, [first]));
    await db.asWriter((tx) => codesResource.update(tx, 0, [{ ...first, isFree: true }]));
    assert.equal(await db.one((tx) => findCode(tx, 0, 'EZ8')), undefined);
    await db.asWriter((tx) => codesResource.update(tx, 0, [then]));
    assert.deepEqual(await db.one((tx) => findCode(tx, 0, 'EZ8')), then);
  });
});
