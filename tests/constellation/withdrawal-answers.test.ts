import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls } from '../../wallet/server/urls.ts';
import { assertBooksAgree } from '../world/audits.ts';
import { pin } from '../world/people.ts';
import { giveDollars, proveBank } from '../world/withdrawals.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;

let world: TestWorld;
let losesAnswers = false;
let ordersOfPayouts = 0;
before(async () => {
  world = await startWorld({
    net: (side, send) => async (input, init) => {
      const answer = await send(input, init);
      const { url, method } = new Request(input, init);
      const isOrder = side === 'wallet' && method === 'POST' && url.endsWith('/v2/money_management/outbound_payments');
      if (isOrder) ordersOfPayouts += 1;
      if (isOrder && losesAnswers) throw new TypeError('the answer is lost');
      return answer;
    },
  });
  await world.settle();
});
after(() => world.close());

async function withdraw({ app }: Holder, bank: string): Promise<string> {
  const amount = { amount: '10000', currency: 'USD' };
  const { json } = await app('POST', urls.funding.withdrawals(), { instrument_id: bank, amount });
  const withdrawalId = String(json.id);
  const approved = await app('POST', urls.funding.withdrawalApproval({ withdrawalId }), { pin });
  assert.deepEqual([approved.status, approved.json.status], [200, 'processing']);
  return withdrawalId;
}

describe('[W9c] a withdrawal', () => {
  it('is asked for, and not sent again, if the answer is lost', async () => {
    const holder = await world.given.holder();
    const bank = await proveBank(world, holder);
    await giveDollars(world, holder, 20_000n);
    losesAnswers = true;
    const withdrawalId = await withdraw(holder, bank);
    losesAnswers = false;
    const state = async () => (await holder.app('GET', urls.funding.withdrawalState({ withdrawalId }))).json.status;
    world.advance(61_000);
    await world.settle();
    assert.equal(await state(), 'processing');
    for (let day = 0; day < 3; day += 1) {
      world.advance(DAY_MS);
      await world.settle();
    }
    assert.equal(await state(), 'posted');
    assert.equal(ordersOfPayouts, 1);
    const rows = await world.walletRows<{ minor: string }>(
      "select posted_minor::text as minor from ledger.accounts where kind = 'payout_clearing' and currency = 'USD'",
    );
    assert.deepEqual(rows, [{ minor: '10000' }]);
    await assertBooksAgree(world);
  });
});
