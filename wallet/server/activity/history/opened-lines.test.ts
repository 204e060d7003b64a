import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Static } from 'typebox';
import { bankSteps } from '../../../../tests/world/bank.ts';
import { takeMoney } from '../../../../tests/world/money.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { giveDollars } from '../../../../tests/world/withdrawals.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import type { OpenLineJson } from './schema.ts';

type Opened = Static<typeof OpenLineJson>;

describe('[H1b] a line of the history that is opened', () => {
  let world: TestWorld;
  let person: Holder;
  before(async () => {
    world = await startWorld();
    await world.settle();
    person = await world.given.holder({ added: '100' });
    await giveDollars(world, person, 2_500n);
    await takeMoney(world, person.holderId, 4_000n);
    await bankSteps(world).takesBack();
  });
  after(() => world.close());

  const lines = async (query = '', who = person) =>
    (await who.app('GET', `${urls.activity.history()}${query}`)).json.lines;
  const open = async (entryId: string, query = '', who = person) => {
    const { status, json } = await who.app('GET', `${urls.activity.entry({ entryId })}${query}`);
    return { status, json: json as unknown as Opened };
  };
  const moved = ({ postings }: Opened) =>
    postings.map(({ of, amount, balance_after: after }) => [of, amount.currency, amount.amount, after.amount]);

  it('says both sums of an exchange and its margin, from either balance', async () => {
    const [line] = await lines('?kind=exchange');
    const euros = (await open(line!.id)).json;
    assert.deepEqual([euros.line.id, euros.line.amount.currency], [line!.id, 'EUR']);
    assert.deepEqual(euros.exchange?.give, { amount: '1000', currency: 'EUR' });
    const dollars = (await open(line!.id, '?currency=USD')).json;
    assert.deepEqual(dollars.line.amount, euros.exchange?.get);
    assert.deepEqual(
      moved(dollars).map(([, currency, amount]) => [currency, amount]),
      [
        ['EUR', '-1000'],
        ['USD', euros.exchange?.get.amount],
      ],
    );
    assert.deepEqual(moved(dollars), moved(euros));
  });

  it('says what an entry did to the debt', async () => {
    const [line] = await lines();
    const { json } = await open(line!.id);
    assert.equal(json.line.title, 'Taken back by the bank of your card');
    assert.deepEqual(moved(json), [
      ['balance', 'EUR', '-6000', '0'],
      ['debt', 'EUR', '-4000', '-4000'],
    ]);
    const [debt] = await lines('?of=debt');
    assert.equal(debt!.id, line!.id);
  });

  it('names the order of a sale', async () => {
    const [buyer, seller] = [await world.given.holder({ added: '100' }), await world.given.holder({ tier: 2 })];
    const shop = await world.given.sales('Tidewater Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    await shop.sell(buyer.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
    const [line] = await lines('', buyer);
    const { json } = await open(line!.id, '', buyer);
    assert.deepEqual(json.order, { shop_name: 'Tidewater Market', reference: '2211-8841' });
    assert.deepEqual(moved(json), [['balance', 'EUR', '-4690', '5310']]);
  });

  it('[S58] is found by nobody else, and no other address is one', async () => {
    const [line] = await lines();
    const other = await world.given.holder();
    const asked = [
      line!.id,
      'ent_01m86hw0s2f279bfmbjb325yx5',
      'pay_01m86hw0s2f279bfmbjb325yx5',
      'x',
      line!.id.toUpperCase(),
    ];
    for (const [index, id] of asked.entries()) {
      assert.equal((await open(id, '', index === 0 ? other : person)).status, 404, id);
    }
  });
});
