import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createIds, systemClocks } from '#platform/kernel/world.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { holdMoney, voidHeld } from '../../ledger/holds/commands.ts';

const DAY_MS = 86_400_000;
const ids = createIds(systemClocks);

describe('what may leave a wallet', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const here = { cell: 0 };

  it('is money from elsewhere at once, and money from a card after 60 days', async () => {
    const person = await world.given.holder({ added: '50' });
    const leavable = () => world.wallet.funding.origins.leavable(person.holderId, 'EUR', now());
    const { now: none, later } = await leavable();
    assert.equal(none.minor, 0n);
    assert.deepEqual(
      later.map(({ amount }) => amount.minor),
      [5_000n],
    );
    const waitMs = later[0]!.from.getTime() - now().getTime();
    assert.ok(waitMs > 59 * DAY_MS && waitMs <= 60 * DAY_MS);
    await world.when.receives(person, 700n);
    // The oldest money is spent first: the card's.
    await world.when.spendsElsewhere(person, 1_000n);
    const spent = await leavable();
    assert.deepEqual([spent.now.minor, spent.later.map(({ amount }) => amount.minor)], [700n, [4_000n]]);
    world.advance(60 * DAY_MS);
    aheadMs += 60 * DAY_MS;
    assert.deepEqual(await leavable(), { now: { minor: 4_700n, currency: 'EUR' }, later: [], isHeldFree: true });
  });

  it('stays true while it is held, whatever is paid meanwhile', async () => {
    const person = await world.given.holder({ added: '50' });
    await world.when.receives(person, 2_000n);
    const account = (await world.wallet.ledger.accountsOfHolder(person.holderId)).find(
      (one) => one.kind === 'available',
    )!;
    const hold = async (minor: bigint) => {
      const id = ids.mint('hol');
      const expiresAt = new Date(now().getTime() + DAY_MS);
      const amount = { minor, currency: 'EUR' } as const;
      const order = { id, cell: 0, accountId: account.id, amount, paymentId: null, expiresAt };
      assert.ok((await world.wallet.batch.submit(holdMoney, order, here)).ok);
      const { isHeldFree } = await world.wallet.funding.origins.leavable(person.holderId, 'EUR', now());
      if (!isHeldFree) await world.wallet.batch.submit(voidHeld, { holdId: id }, here);
      return isHeldFree;
    };
    // Two at once may both be refused, but never both go.
    const both = await Promise.all([hold(2_000n), hold(2_000n), world.when.spendsElsewhere(person, 3_000n)]);
    assert.ok(both.filter((one) => one === true).length <= 1);
    if (!both.includes(true)) assert.equal(await hold(2_000n), true);
    assert.equal(await hold(1n), false);
  });
});
