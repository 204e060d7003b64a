import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { createLedger } from './service.ts';
import type { Ledger } from './service.ts';
import { accountsOf } from './store.ts';

describe('what the ledger stores', () => {
  const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
  let database: TestDatabase;
  let ledger: Ledger;
  before(async () => {
    database = await createTestDatabase('wallet');
    ledger = await createLedger({ db: database.db, world, currencies: ['EUR'], cells: [HOME_CELL] });
  });
  after(() => database.close());

  it('has each house account once, however many servers start', async () => {
    const again = await createLedger({ db: database.db, world, currencies: ['EUR'], cells: [HOME_CELL] });
    for (const kind of ['escrow', 'fees', 'processor_clearing'] as const) {
      assert.equal(again.house(kind, 'EUR', HOME_CELL), ledger.house(kind, 'EUR', HOME_CELL));
    }
    assert.throws(() => ledger.house('escrow', 'USD', HOME_CELL), /keeps USD/);
  });

  it('opens one account per owner, kind and currency, even if several calls arrive at the same time', async () => {
    const owner = {
      kind: 'holder',
      id: world.ids.mint('hld'),
      accountKind: 'available',
      currency: 'EUR',
      cell: HOME_CELL,
    } as const;
    const ids = await Promise.all(
      Array.from({ length: 8 }, () => database.db.asWriter((tx) => ledger.openAccount(tx, owner))),
    );
    assert.equal(new Set(ids).size, 1);
    assert.equal((await ledger.accountsOfHolder(owner.id)).length, 1);
  });

  it('[S64] shows a holder’s accounts to that holder alone, whatever the query asks', async () => {
    const [ada, bob] = [world.ids.mint('hld'), world.ids.mint('hld')];
    for (const id of [ada, bob]) {
      await database.db.asWriter((tx) =>
        ledger.openAccount(tx, { kind: 'holder', id, accountKind: 'available', currency: 'EUR', cell: HOME_CELL }),
      );
    }
    const owner = { cell: 0, ownerKind: 'holder', ownerId: toUuid(bob) } as const;
    assert.equal((await database.db.asReader({ holder: ada }, (tx) => accountsOf(tx, owner))).length, 0);
    assert.equal((await database.db.asReader({ holder: bob }, (tx) => accountsOf(tx, owner))).length, 1);
  });
});
