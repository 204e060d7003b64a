import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stepAt } from '../../wallet/server/identity/authenticators/domain.ts';
import { codeAt } from '../../wallet/server/identity/authenticators/totp-crypto.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

describe('approving a payment with an authenticator app', () => {
  let world: TestWorld;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
  });
  after(() => world.close());

  let aged = 0;
  const untilNextCode = (): void => {
    aged += 30_000;
    world.age(30_000);
  };
  const asked = async (buyer: Customer): Promise<PaymentJson> => (await buyer.ask(trade.order())).body;
  const pageOf = ({ id }: PaymentJson) => walletUrls.payments.approve({ paymentId: id });
  const statusOf = async ({ id }: PaymentJson) =>
    (await trade.call('GET', walletUrls.payments.payment({ paymentId: id }))).body.status;
  /** Opens a linked wallet with money and an app. @returns It, with the code that the app shows now. */
  const buyerWithApp = async (money: bigint) => {
    const buyer = await trade.customer({ money });
    const { authenticators } = world.wallet.identity;
    const session = { id: 'ses_01kq0000000000000000000000', holderId: buyer.holderId } as const;
    const { key, sealed } = authenticators.offer(session, 'Ada');
    const code = (away = 0n) => codeAt(key, stepAt(new Date(Date.now() + aged)) + away);
    const added = await authenticators.add(session, { sealed, typed: code(), pin: undefined });
    assert.equal(added.ok, true);
    untilNextCode();
    return { buyer, code };
  };

  it('[P3c] takes a code where the PIN is asked for, and says in the activity how it was approved', async () => {
    const { buyer, code } = await buyerWithApp(6_000n);
    const payment = await asked(buyer);
    await buyer.visitor.open(payment.approval_url!);
    assert.match(buyer.visitor.page.text, /Use your authenticator app/);
    await buyer.visitor.submit(pageOf(payment), { pin: '', totp: code() });
    const back = new URL(buyer.visitor.page.url);
    assert.equal(back.origin + back.pathname, `${trade.shop.origin}/back`);
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 1_000n);
    const found = await world.wallet.payments.payments.find(payment.id);
    assert.equal(found?.approvedBy, 'totp');
  });

  it('[P3c] [P3d] [S80] takes no code that was given for another payment, or used for one', async () => {
    const { buyer, code } = await buyerWithApp(20_000n);
    const [one, two] = [await asked(buyer), await asked(buyer)];
    await buyer.visitor.open(one.approval_url!);
    const challenge = buyer.visitor.field('challenge');
    await buyer.visitor.open(two.approval_url!);
    await buyer.visitor.submit(pageOf(two), { pin: '', totp: code(), challenge });
    assert.match(buyer.visitor.page.text, /not what was shown\. You were not charged/);
    await buyer.visitor.submit(pageOf(two), { pin: '', totp: code() });
    assert.equal(await statusOf(two), 'captured');
    await buyer.visitor.open(one.approval_url!);
    await buyer.visitor.submit(pageOf(one), { pin: '', totp: code() });
    assert.match(buyer.visitor.page.text, /was used already\. [^<]* You were not charged/);
    assert.equal(await statusOf(one), 'requires_approval');
    assert.equal(await buyer.balance(), 15_000n);
  });

  it('[P3c] charges once, however often it is pressed', async () => {
    const { buyer, code } = await buyerWithApp(20_000n);
    const payment = await asked(buyer);
    await buyer.visitor.open(payment.approval_url!);
    const fields = { challenge: buyer.visitor.field('challenge'), totp: code() };
    const presses = await Promise.all([1, 2, 3].map(() => buyer.visitor.post(payment.approval_url!, fields)));
    assert.ok(presses.some(({ status }) => status === 303));
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 15_000n);
  });

  it('[P3c] charges nothing for a wrong code, makes the next one wait, and still takes the PIN', async () => {
    const { buyer, code } = await buyerWithApp(6_000n);
    const payment = await asked(buyer);
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(pageOf(payment), { pin: '', totp: '12' });
    assert.match(buyer.visitor.page.text, /Type the six digits that your app shows\. You were not charged/);
    const right = [-1n, 0n, 1n].map((away) => code(away));
    const wrong = ['000000', '111111', '222222', '333333'].find((one) => !right.includes(one))!;
    for (let tried = 0; tried < 3; tried += 1) {
      await buyer.visitor.submit(pageOf(payment), { pin: '', totp: wrong });
      assert.equal(buyer.visitor.page.status, 422);
      assert.match(buyer.visitor.page.text, /not the code that your app shows now\.[^<]* You were not charged/);
    }
    await buyer.visitor.submit(pageOf(payment), { pin: '', totp: code() });
    assert.match(buyer.visitor.page.text, /Too many wrong codes/);
    assert.equal(await statusOf(payment), 'requires_approval');
    await buyer.visitor.open(payment.approval_url!);
    await buyer.visitor.submit(pageOf(payment), { pin });
    assert.equal(await statusOf(payment), 'captured');
  });
});
