import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import { linesOf, paymentsNamed, protectedMinor } from './store.ts';

describe('the rows of a history', () => {
  let constellation: TestWorld;
  let given: Given;
  let when: When;
  let db: Db;
  let buyer: Holder;
  let seller: Holder;
  let paymentId: Id<'pay'>;
  before(async () => {
    constellation = await startWorld();
    ({ given, when } = constellation);
    db = connect({ url: constellation.walletDatabaseUrl, ...rolesOf('wallet') });
    buyer = await given.holder({ card: true });
    await when.addsMoney(buyer, '100');
    seller = await given.holder({ tier: 2 });
    const shop = await given.sales('Tidewater Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    paymentId = await shop.sell(buyer.holderId, { payeeId, minor: 2_000n, reference: '2211-8841' });
  });
  after(async () => {
    await db.close();
    await constellation.close();
  });

  const accountOf = async (person: Holder) =>
    (await constellation.wallet.ledger.accountsOfHolder(person.holderId))[0]!.id;

  it('[S64] show a holder only the lines of their own account, whatever the query asks', async () => {
    const accountId = await accountOf(buyer);
    const lines = (holder: Id<'hld'>) => db.asReader({ holder }, (tx) => linesOf(tx, { cell: 0, accountId, most: 10 }));
    assert.equal((await lines(buyer.holderId)).length, 2);
    assert.deepEqual(await lines(seller.holderId), []);
  });

  it('[S59] show a payment to its payer and its seller, and to nobody else', async () => {
    const named = (holder: Id<'hld'>) => db.asReader({ holder }, (tx) => paymentsNamed(tx, 0, [paymentId]));
    const words = {
      paymentId,
      shopName: 'Tidewater Market',
      orderReference: '2211-8841',
      payeeNames: ['Lantern Lane Candles'],
    };
    assert.deepEqual(await named(buyer.holderId), [words]);
    assert.deepEqual(await named(seller.holderId), [words]);
    assert.deepEqual(await named((await given.holder()).holderId), []);
  });

  it('[S59] let a seller find nothing by data that only the payer may know', async () => {
    const matching = { patterns: ['%lamp%'], kinds: [], movedIds: [] };
    const found = async (person: Holder): Promise<(string | null)[]> => {
      const accountId = await accountOf(person);
      const query = { cell: 0, accountId, matching, most: 10 };
      const lines = await db.asReader({ holder: person.holderId }, (tx) => linesOf(tx, query));
      return lines.map((line) => line.paymentId);
    };
    assert.deepEqual(await found(buyer), [paymentId]);
    assert.deepEqual(await found(seller), []);
  });

  it('[W10a] count the payer’s money in escrow', async () => {
    const protectedOf = (holder: Id<'hld'>) => db.asReader({ holder }, (tx) => protectedMinor(tx, 0, holder, 'EUR'));
    assert.equal(await protectedOf(buyer.holderId), 2_000n);
    assert.equal(await protectedOf(seller.holderId), 0n);
  });
});
