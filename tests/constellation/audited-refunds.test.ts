import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rolesOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import { audit } from '../../auditor/audit.ts';
import type { AuditSettings } from '../../auditor/audit.ts';
import { reportWords } from '../../auditor/report.ts';
import { DAY_MS } from '../../wallet/server/payments/payments/domain.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls } from '../../wallet/server/urls.ts';
import { carrierSteps } from '../world/carrier.ts';
import { cents, earnMoney, takeMoney } from '../world/money.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

describe('the audit of refunds', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let settings: AuditSettings;
  let presses = 0;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    settings = { wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor }, againAfterMs: 0 };
  });
  after(() => world.close());

  const paid = async (more: Parameters<Trade['order']>[0] = {}): Promise<PaymentJson> => {
    const { body } = await buyer.ask(trade.order(more));
    assert.equal(body.status, 'captured', JSON.stringify(body));
    return body;
  };
  const post = async <Body = object>(path: string, body: object) => {
    const answer = await trade.call<Body>('POST', path, body, `press-${(presses += 1)}`);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  };
  const refund = (payment: PaymentJson, index: number, more: object = {}) =>
    post(urls.protection.refunds({ paymentId: payment.id }), { part_id: payment.parts[index]!.id, ...more });
  const ship = async (payment: PaymentJson, index: number, more: object = {}) => {
    const code = `AU${String((presses += 1)).padStart(10, '0')}`;
    const parcel = { part_id: payment.parts[index]!.id, carrier: 'DHL', tracking_code: code, ...more };
    await post(urls.protection.shipments({ paymentId: payment.id }), parcel);
    await carrierSteps(world).scans(code);
    return code;
  };
  const release = async (payment: PaymentJson, index: number) => {
    await ship(payment, index);
    const own = { id: payment.id as Id<'pay'>, cell: 0 };
    const part = payment.parts[index]!.id;
    assert.ok((await world.wallet.protection.escrow.move(own, part, { kind: 'confirmed' })).ok);
  };
  const assertAgrees = async () => {
    const done = await audit(settings);
    assert.deepEqual(done.findings, [], reportWords(done, settings));
  };

  it('[O2a] [B4d] agrees with refunds out of escrow: by amount, by line, of lost pieces and after the time to ship', async () => {
    const payment = await paid();
    await refund(payment, 0, { amount: cents('1') });
    await refund(payment, 0, { amount: cents('997') });
    await refund(payment, 1, { lines: [{ reference: 'l2', amount: cents('333') }] });
    await assertAgrees();
    await ship(payment, 1, { lines: [{ reference: 'l2', quantity: 1 }] });
    world.advance(9 * 86_400_000);
    await world.wallet.jobs.sweep();
    await world.settle();
    const { body } = await trade.call('GET', urls.payments.payment({ paymentId: payment.id }));
    assert.deepEqual(
      body.parts.map((part) => part.status),
      ['refunded', 'shipped'],
    );
    await assertAgrees();
  });

  it('[O2a] [B4f] agrees with refunds after a release, with debts, and with the sales that pay them', async () => {
    const payment = await paid();
    await release(payment, 0);
    for (const amount of ['1', '7', '1000']) {
      await refund(payment, 0, { amount: cents(amount) });
      await assertAgrees();
    }
    const seller = trade.sellers[0].holderId;
    // After the reserve, the seller can spend it.
    world.advance(61 * DAY_MS);
    await world.wallet.jobs.sweep();
    await world.settle();
    await assertAgrees();
    await takeMoney(world, seller, (await trade.balanceOf(seller)) - 10n);
    await refund(payment, 0, { amount: cents('1111') });
    await assertAgrees();
    const [debt] = await world.walletRows<{ minor: string }>(
      "select posted_minor::text as minor from ledger.accounts where kind = 'debt' and posted_minor < 0",
    );
    assert.ok(debt, 'the seller has a debt');
    await release(await paid(), 0);
    await assertAgrees();
    await refund(payment, 0);
    await assertAgrees();
  });

  it('[O2a] [B4d] agrees with refunds of discounts, also of a promotion that has ended', async () => {
    await earnMoney(world, trade.shop.clientId, 5_000n);
    const budget = cents('5000');
    const promotion = await post<{ id: string }>(urls.payments.promotions(), { name: 'Spring', budget });
    const discount = { promotion_id: promotion.id, amount: cents('701') };
    const payment = await paid({ discount });
    await refund(payment, 0, { amount: cents('999') });
    await assertAgrees();
    await release(payment, 1);
    await refund(payment, 1, { amount: cents('1') });
    await post(urls.payments.promotionClose({ promotionId: promotion.id }), {});
    await assertAgrees();
    await refund(payment, 0, { amount: cents('500') });
    await refund(payment, 1, { amount: cents('1234') });
    await assertAgrees();
    await refund(payment, 0);
    await refund(payment, 1);
    await assertAgrees();
  });
});
