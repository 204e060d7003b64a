import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { giveDollars, proveBank } from '../../../../tests/world/withdrawals.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('preparing withdrawals', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
    await world.settle();
  });
  after(() => world.close());

  it('[S136b] is limited to a number a day, also at once, and tells why', async () => {
    const holder = await world.given.holder();
    const bank = await proveBank(world, holder);
    await giveDollars(world, holder, 100_000n);
    const quote = () =>
      holder.app('POST', urls.funding.withdrawals(), {
        instrument_id: bank,
        amount: { amount: '100', currency: 'USD' },
      });
    const answers = await Promise.all(Array.from({ length: 24 }, quote));
    const statuses = answers.map(({ status }) => status);
    assert.deepEqual(
      [statuses.filter((one) => one === 201).length, statuses.filter((one) => one === 429).length],
      [20, 4],
    );
    const refused = await quote();
    assert.deepEqual([refused.status, refused.json.code], [429, 'withdrawals_too_many']);
    world.advance(DAY_MS + 60_000);
    assert.equal((await quote()).status, 201);
  });
});
