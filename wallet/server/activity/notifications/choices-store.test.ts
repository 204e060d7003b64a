import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { storeHolder } from '../../../../tests/samples/stored.ts';
import { HOME_CELL as cell } from '../../cell.ts';
import { kinds } from './choices-domain.ts';
import { listChoices, storeChoice } from './choices-store.ts';

describe('stored choices of notices', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  it('[H5a] are of one holder and one kind; the others are those of the policy', async () => {
    const { db } = database;
    const [ada, bob] = [await storeHolder(db), await storeHolder(db)];
    for (const sms of [false, true]) {
      await db.asWriter((tx) => storeChoice(tx, cell, { holderId: ada, kind: 'cases', mail: false, sms, push: sms }));
    }
    const of = async (holderId: typeof ada) => {
      const rows = await db.asWriter((tx) => listChoices(tx, cell, holderId));
      return Object.fromEntries(rows.map(({ kind, mail, sms, push }) => [kind, [mail, sms, push]]));
    };
    const policy = Object.fromEntries(kinds.map((kind) => [kind, [true, false, true]]));
    assert.deepEqual(await of(bob), policy);
    assert.deepEqual(await of(ada), { ...policy, cases: [false, true, true] });
  });

  it('[H5b] cannot be about security', async () => {
    const { db } = database;
    const ada = await storeHolder(db);
    const kind = 'security' as 'cases';
    await assert.rejects(
      db.asWriter((tx) => storeChoice(tx, cell, { holderId: ada, kind, mail: false, sms: false, push: false })),
      /foreign key/,
    );
    const added = sql`insert into notifications.kinds (kind, mail, sms) values ('security', false, false)`;
    await assert.rejects(
      db.asWriter((tx) => tx.run(added)),
      /permission denied/,
    );
  });
});
