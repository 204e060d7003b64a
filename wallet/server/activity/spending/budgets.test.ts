import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import type { Sales } from '../../../../tests/world/sales.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';

interface Shown {
  readonly budgets: readonly {
    readonly id: string;
    readonly name: string;
    readonly limit: { readonly amount: string };
    readonly net: { readonly amount: string };
    readonly left: { readonly amount: string };
  }[];
}

const euros = (amount: string) => ({ amount, currency: 'EUR' });

describe('budgets', () => {
  let world: TestWorld;
  let person: Holder;
  let books: Sales;
  let payeeId: Id<'pye'>;
  before(async () => {
    world = await startWorld();
    // The first purchases are in one month, whenever the test runs, and the last ones in the next.
    const now = new Date();
    world.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 27) - now.getTime());
    person = await world.given.holder({ card: true, added: '140' });
    books = await world.given.sales('Harbor Books', 'entertainment');
    payeeId = await books.openPayee((await world.given.holder({ tier: 2 })).holderId, 'Copper');
  });
  after(() => world.close());

  let sold = 0;
  /** Buys, and returns the warnings so far: percent and channel. */
  const buy = async (minor: bigint, who = person): Promise<string[]> => {
    await books.sell(who.holderId, { payeeId, minor, reference: `O-${(sold += 1)}` });
    world.advance(10_000);
    await world.settle();
    const rows = await world.walletRows<{ cause: string }>(
      `select cause || ' by ' || channel as cause from notifications.sent where cause like 'budget %' order by sent_at`,
    );
    return rows.map(({ cause }) => cause.replace(/^budget bdg_\w+ \S+ /, ''));
  };
  const set = async (body: object, who = person) => (await who.app('POST', urls.activity.budgets(), body)).status;
  const shown = async (who = person) =>
    ((await who.app('GET', urls.activity.spending())).json as unknown as Shown).budgets;

  it('[H2b] warn at 80 and at 100 percent, each once in a month, whatever is changed meanwhile', async () => {
    assert.equal(await set({ category: 'entertainment', limit: euros('5000') }), 204);
    assert.deepEqual(await buy(3_000n), []);
    assert.deepEqual(await buy(1_000n), ['80 by sms']);
    assert.deepEqual(await buy(100n), ['80 by sms']);
    const [letter] = world.sandbox.inbox.list(person.phone).filter(({ text }) => text.includes('budget'));
    assert.match(letter!.text, /you have spent €40\.00 of your budget of €50\.00 for Fun and culture this month/);

    assert.equal(await set({ category: 'entertainment', limit: euros('5050') }), 204);
    assert.deepEqual(await buy(50n), ['80 by sms']);
    const [budget] = await shown();
    assert.deepEqual(
      [budget!.name, budget!.limit.amount, budget!.net.amount, budget!.left.amount],
      ['Fun and culture', '5050', '4150', '900'],
    );
    assert.equal((await person.app('DELETE', urls.activity.budget({ budgetId: budget!.id }))).status, 204);
    assert.equal(await set({ category: 'entertainment', limit: euros('5000') }), 204);
    assert.deepEqual(await buy(50n), ['80 by sms']);
    assert.deepEqual(await buy(900n), ['80 by sms', '100 by sms']);
    assert.equal((await shown())[0]!.left.amount, '-100');

    world.advance(6 * DAY_MS);
    assert.deepEqual(await buy(4_500n), ['80 by sms', '100 by sms', '80 by sms']);
  });

  it('[H2b] are for a shop as well, and say the larger of two shares that are reached at once', async () => {
    assert.equal(await set({ shop_id: books.clientId, limit: euros('4000') }), 204);
    assert.equal((await buy(10n)).at(-1), '100 by sms');
    const names = (await shown()).map(({ name }) => name);
    assert.deepEqual(names, ['Fun and culture', 'Harbor Books']);
  });

  it('[H2b] warn by the channels that the holder chose, and by none if there are none', async () => {
    const quiet = await world.given.holder({ card: true, added: '100' });
    await world.walletRows(
      `insert into notifications.choices (cell, holder_id, kind, mail, sms, push)
       select cell, id, 'payments', false, false, false from accounts.holders where phone = $1`,
      [quiet.phone],
    );
    const before = await buy(10n, quiet);
    assert.equal(await set({ category: 'entertainment', limit: euros('100') }, quiet), 204);
    assert.deepEqual(await buy(500n, quiet), before);
    assert.equal((await shown(quiet))[0]!.left.amount, '-410');
  });

  it('[H2b] are one’s own, above zero, and for a category or a shop where one has paid', async () => {
    const other = await world.given.holder();
    const [budget] = await shown();
    assert.equal((await other.app('DELETE', urls.activity.budget({ budgetId: budget!.id }))).status, 404);
    assert.equal((await person.app('DELETE', urls.activity.budget({ budgetId: 'bdg_1' }))).status, 404);
    assert.equal(await set({ shop_id: books.clientId, limit: euros('100') }, other), 404);
    for (const wrong of [
      { category: 'as_shop', limit: euros('100') },
      { category: 'travel', limit: euros('0') },
      { category: 'travel', limit: euros('-5') },
      { category: 'travel', shop_id: books.clientId, limit: euros('100') },
      { limit: euros('100') },
    ]) {
      assert.equal(await set(wrong), 400, JSON.stringify(wrong));
    }
    assert.deepEqual(await shown(other), []);
    assert.equal((await shown()).length, 2);
  });
});
