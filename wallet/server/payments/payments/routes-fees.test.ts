import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { byPin } from '../../../../tests/samples/payment.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('/v1/fees', () => {
  let world: TestWorld;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
  });
  after(() => world.close());

  it('[P6a] [P2c] lists every version of the fees, and a quote keeps its own when the next one comes into force', async () => {
    const list = async () =>
      (await trade.call<{ schedules: { version: number }[] }>('GET', urls.payments.fees())).body.schedules;
    const [first] = await list();
    assert.deepEqual(first, {
      version: 1,
      valid_from: '2000-01-01T00:00:00.000Z',
      card: { free_up_to: cents('3000'), basis_points: 0 },
      merchant_basis_points: 0,
    });
    const payer = await trade.customer({ money: 5_000n });
    const { body: quoted } = await payer.ask(trade.order());
    await world.walletRows(`insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor,
                                                        card_basis_points, merchant_basis_points)
                            values (900, now() - interval '1 minute', 'EUR', 3000, 300, 60)`);
    assert.deepEqual(
      (await list()).map(({ version }) => version).filter((version) => version === 1 || version === 900),
      [1, 900],
    );
    const { body: later } = await payer.ask(trade.order());
    const feesOf = (payment: typeof quoted) => payment.parts.map((part) => part.fee.amount);
    assert.deepEqual(
      [feesOf(quoted), feesOf(later)],
      [
        ['0', '0'],
        ['18', '12'],
      ],
    );
    const { payments } = world.wallet.payments;
    const paid = await payments.approve((await payments.find(quoted.id))!, byPin);
    assert.ok(paid.ok);
    assert.deepEqual([paid.value.feeVersion, paid.value.parts.map((part) => part.fee.minor)], [1, [0n, 0n]]);
  });
});
