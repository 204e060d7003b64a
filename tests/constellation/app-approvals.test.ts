import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeAt, stepAt, STEP_MS } from '#platform/credentials/totp.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

interface Ready {
  readonly buyer: Customer;
  /** The code that the app shows now, or so many steps later. */
  readonly code: (away?: bigint) => string;
  readonly payments: readonly [PaymentJson, PaymentJson];
}

describe('approving a payment with an authenticator app', () => {
  let world: TestWorld;
  let trade: Trade;
  /** Holders with money, an app and two payments to approve, one holder for each test. */
  let ready: Ready[];
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    ready = [];
    for (let test = 0; test < 4; test += 1) ready.push(await buyerWithApp());
    // The codes that set up the apps are used. The shop's clock does not move, so this happens once.
    aged = STEP_MS;
    world.age(STEP_MS);
  });
  after(() => world.close());

  let aged = 0;
  const pageOf = ({ id }: PaymentJson) => walletUrls.payments.approve({ paymentId: id });
  const statusOf = async ({ id }: PaymentJson) =>
    (await trade.call('GET', walletUrls.payments.payment({ paymentId: id }))).body.status;
  const buyerWithApp = async (): Promise<Ready> => {
    const buyer = await trade.customer({ money: 20_000n });
    const { authenticators } = world.wallet.identity;
    const session = { id: 'ses_01kq0000000000000000000000', holderId: buyer.holderId } as const;
    const { key, sealed } = authenticators.offer(session, 'Ada');
    const code = (away = 0n) => codeAt(key, stepAt(new Date(Date.now() + aged)) + away);
    const added = await authenticators.add(session, { sealed, typed: code(), pin: undefined });
    assert.equal(added.ok, true);
    const payments = [(await buyer.ask(trade.order())).body, (await buyer.ask(trade.order())).body] as const;
    return { buyer, code, payments };
  };

  it('[P3c] takes a code where the PIN is asked for, and records how it was approved', async () => {
    const { buyer, code, payments } = ready[0]!;
    const [payment] = payments;
    await buyer.visitor.open(payment.approval_url!);
    assert.match(buyer.visitor.page.text, /Use your authenticator app/);
    await buyer.visitor.submit(pageOf(payment), { pin: '', totp: code() });
    const back = new URL(buyer.visitor.page.url);
    assert.equal(back.origin + back.pathname, `${trade.shop.origin}/back`);
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 15_000n);
    const found = await world.wallet.payments.payments.find(payment.id);
    assert.equal(found?.approvedBy, 'totp');
  });

  it('[P3c] [P3d] [S80] takes no code that was given for another payment, or used for one', async () => {
    const { buyer, code, payments } = ready[1]!;
    const [one, two] = payments;
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
    const { buyer, code, payments } = ready[2]!;
    const [payment] = payments;
    await buyer.visitor.open(payment.approval_url!);
    const fields = { challenge: buyer.visitor.field('challenge'), totp: code() };
    const presses = await Promise.all([1, 2, 3].map(() => buyer.visitor.post(payment.approval_url!, fields)));
    assert.ok(presses.some(({ status }) => status === 303));
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 15_000n);
  });

  it('[P3c] charges nothing for a wrong code, makes the next one wait, and still takes the PIN', async () => {
    const { buyer, code, payments } = ready[3]!;
    const [payment] = payments;
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
