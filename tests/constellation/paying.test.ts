import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Authenticator } from '../world/authenticator.ts';
import { cents } from '../world/money.ts';
import { password, pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

describe('approving a payment, without JavaScript', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
  });
  after(() => world.close());

  /** Somebody with a PIN and money, whom the shop always asks. */
  const buyerWith = (money: bigint): Promise<Customer> => trade.customer({ money });
  const asked = async (buyer: Customer): Promise<PaymentJson> => (await buyer.ask(trade.order())).body;
  const statusOf = async ({ id }: PaymentJson) =>
    (await trade.call('GET', walletUrls.payments.payment({ paymentId: id }))).body.status;
  const pageOf = ({ id }: PaymentJson) => walletUrls.payments.approve({ paymentId: id });
  const open = (buyer: Customer, payment: PaymentJson) => buyer.visitor.open(payment.approval_url!);
  /** What pressing the button on the open page sends, without following the answer. */
  const press = ({ visitor }: Customer, payment: PaymentJson, fields: Record<string, string>) =>
    visitor.post(payment.approval_url!, { challenge: visitor.field('challenge'), ...fields });
  const captures = async ({ id }: PaymentJson) => {
    const payment = await world.wallet.payments.payments.find(id);
    const rows = await world.walletRows<{ reason: string }>(
      "select reason from ledger.entries where kind = 'payment_captured' and payment_id is not null",
    );
    assert.ok(payment);
    return rows.length;
  };

  it('[P2a] [P2c] [P3b] [W4a] shows who is paid, how much and for what, and takes the PIN', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    const { text } = buyer.visitor.page;
    for (const said of ['Pay Juniper &amp; Salt', '€50.00', '2 × Plant', '€16.00', 'Shipping', 'Wallet fee']) {
      assert.ok(text.includes(said), said);
    }
    assert.match(text, /Copper and Moss are\s+paid once your parcel has arrived/);
    assert.match(text, /your balance of €60\.00/);
    assert.match(text, /30 minutes<\/span>, until\s+<time [^>]+>\d\d:\d\d UTC/);
    assert.ok(Buffer.byteLength(text) < 30_000);
    await buyer.visitor.submit(pageOf(payment), { pin });
    const back = new URL(buyer.visitor.page.url);
    assert.equal(back.origin + back.pathname, `${trade.shop.origin}/back`);
    assert.deepEqual(Object.fromEntries(back.searchParams), { payment_id: payment.id, status: 'captured' });
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 1_000n);
  });

  it('lets its answer lead to the registered origin of the shop, and nowhere else', async () => {
    const buyer = await buyerWith(0n);
    const payment = await asked(buyer);
    const answer = await world.http(payment.approval_url!, {
      headers: { cookie: `__Host-session=${buyer.visitor.cookie('__Host-session')}`, accept: 'text/html' },
    });
    await answer.body?.cancel();
    assert.match(
      answer.headers.get('content-security-policy')!,
      new RegExp(`form-action 'self' ${trade.shop.origin};`),
    );
    assert.match(answer.headers.get('content-security-policy')!, /frame-ancestors 'none'/);
  });

  it('[W4b] [P3b] [P5c] counts wrong PINs down, locks, and takes nothing', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
      await buyer.visitor.submit(pageOf(payment), { pin: '000000' });
      assert.equal(buyer.visitor.page.status, 422);
      assert.ok(buyer.visitor.page.text.includes(`${left} left. You were not charged.`), left);
    }
    for (const typed of ['000000', pin]) {
      await buyer.visitor.submit(pageOf(payment), { pin: typed });
      assert.match(buyer.visitor.page.text, /locked for 30 minutes, until \d\d:\d\d UTC/);
    }
    assert.equal(await buyer.balance(), 6_000n);
  });

  it('asks for the six digits where something else was typed, and counts no try', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    for (const typed of ['', '12345', 'abcdef']) {
      await buyer.visitor.submit(pageOf(payment), { pin: typed });
      assert.match(buyer.visitor.page.text, /Type the six digits/);
    }
    await buyer.visitor.submit(pageOf(payment), { pin: `${pin.slice(0, 3)} ${pin.slice(3)}` });
    assert.equal(await statusOf(payment), 'captured');
  });

  it('[P5a] says exactly what is missing, and leads by way of adding it back to the same order', async () => {
    const buyer = await buyerWith(3_766n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /You are €12\.34 short\. You were not charged\./);
    const [, href = ''] = /href="(\/id\/top-up[^"]+)"/.exec(buyer.visitor.page.text) ?? [];
    assert.equal(
      href.replaceAll('&amp;', '&'),
      `/id/top-up?amount=12.34&continue=${encodeURIComponent(pageOf(payment))}`,
    );
    await buyer.give(1_234n);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { pin });
    assert.equal(await statusOf(payment), 'captured');
    assert.equal(await buyer.balance(), 0n);
  });

  it('[P4d] takes the money once, however often it is pressed', async () => {
    const buyer = await buyerWith(50_000n);
    const payment = await asked(buyer);
    const before = await captures(payment);
    await open(buyer, payment);
    const presses = await Promise.all(Array.from({ length: 20 }, () => press(buyer, payment, { pin })));
    for (const press of presses) {
      assert.equal(press.status, 303);
      assert.match(press.headers.get('location')!, /status=captured$/);
      await press.body?.cancel();
    }
    assert.equal(await buyer.balance(), 45_000n);
    assert.equal(await captures(payment), before + 1);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /Already paid/);
    assert.match(buyer.visitor.page.text, /It was taken once\./);
  });

  it('[P2b] [S77] has a page for a price that has run out, with the way back to the shop', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    world.advance(31 * 60_000);
    await buyer.visitor.submit(pageOf(payment), { pin });
    assert.equal(buyer.visitor.page.status, 410);
    assert.match(buyer.visitor.page.text, /This price has run out/);
    assert.match(buyer.visitor.page.text, /You were not charged/);
    assert.ok(buyer.visitor.page.text.includes(`${trade.shop.origin}/back?payment_id=${payment.id}`));
    await world.wallet.jobs.sweep();
    assert.equal(await statusOf(payment), 'expired');
    assert.equal(await buyer.balance(), 6_000n);
  });

  it('[P2c] [P3d] [S80] counts for nothing when it was given for another payment', async () => {
    const buyer = await buyerWith(20_000n);
    const [one, two] = [await asked(buyer), await asked(buyer)];
    await open(buyer, one);
    const challenge = buyer.visitor.field('challenge');
    await open(buyer, two);
    await buyer.visitor.submit(pageOf(two), { pin, challenge });
    assert.match(buyer.visitor.page.text, /not what was shown\. You were not charged/);
    assert.equal(await statusOf(two), 'requires_approval');
  });

  it('[S58] is open to the payer alone, and to nobody without a login', async () => {
    const payment = await asked(await buyerWith(0n));
    const stranger = await buyerWith(0n);
    for (const path of [pageOf(payment), walletUrls.payments.approve({ paymentId: 'pay_nothing' })]) {
      await stranger.visitor.open(world.walletUrl + path);
      assert.equal(stranger.visitor.page.status, 404);
      assert.doesNotMatch(stranger.visitor.page.text, /Juniper/);
    }
    const nobody = given.visitor();
    await nobody.open(payment.approval_url!);
    assert.match(nobody.page.url, /\/id\/login\?continue=%2Fid%2Fapprove%2F/);
    await nobody.submit(walletUrls.identity.login(), { phone: stranger.phone, password });
    assert.equal(nobody.page.status, 404);
  });

  it('[S56] takes no post from elsewhere', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { pin, _form: 'forged' });
    assert.equal(await statusOf(payment), 'requires_approval');
    assert.equal(await buyer.balance(), 6_000n);
  });

  it('can be declined, and ends without money', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await buyer.visitor.submit(`${pageOf(payment)}/decline`, {});
    assert.match(buyer.visitor.page.url, /status=canceled$/);
    assert.equal(await statusOf(payment), 'canceled');
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /This payment was canceled/);
    assert.equal(await buyer.balance(), 6_000n);
  });

  it('says before anything is typed what stands in the way, and where a PIN is set', async () => {
    const buyer = await trade.customer();
    await world.walletRows(
      `delete from second_factor.pins using accounts.holders where holder_id = id and phone = '${buyer.phone}'`,
    );
    await buyer.give(50_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    assert.match(buyer.visitor.page.text, /href="\/id\/pin\?continue=%2Fid%2Fapprove%2F/);
    const amount = cents('20001');
    const large = await buyer.ask(
      trade.order({
        amount,
        lines: [{ description: 'Camera', quantity: 1, amount }],
        shipping: cents('0'),
        parts: [{ reference: 'p', payee_id: trade.sellers[0].payeeId, amount, commission: cents('0') }],
      }),
    );
    await open(buyer, large.body);
    assert.match(buyer.visitor.page.text, /above your limit of €200\.00 for one payment\. You were not charged/);
  });

  describe('with a passkey', () => {
    let buyer: Customer;
    let device: Authenticator;
    before(async () => {
      buyer = await buyerWith(30_000n);
      device = await when.addsPasskey(buyer.visitor);
    });

    it('[P3a] [P3d] [S48] signs payee and amount: one over anything else is refused, each is taken once', async () => {
      const [one, two] = [await asked(buyer), await asked(buyer)];
      await open(buyer, one);
      const options = buyer.visitor.passkeyOptions();
      const elsewhere = JSON.stringify(device.sign(options, { origin: 'https://phisher.example' }));
      await buyer.visitor.submit(pageOf(one), { response: elsewhere });
      assert.match(buyer.visitor.page.text, /The passkey was not accepted\. You were not charged/);
      const response = JSON.stringify(device.sign(options));
      await buyer.visitor.submit(pageOf(one), { response });
      assert.equal(await statusOf(one), 'captured');
      await open(buyer, two);
      await buyer.visitor.submit(pageOf(two), { response });
      assert.match(buyer.visitor.page.text, /The passkey was not accepted/);
      assert.equal(await statusOf(two), 'requires_approval');
    });

    it('[S81] pressed twice with one signature is paid once, and says so', async () => {
      const payment = await asked(buyer);
      const before = await buyer.balance();
      await open(buyer, payment);
      const response = JSON.stringify(device.sign(buyer.visitor.passkeyOptions()));
      const presses = await Promise.all([
        press(buyer, payment, { response }),
        press(buyer, payment, { response }),
        press(buyer, payment, { response }),
      ]);
      for (const one of presses) {
        assert.match(one.headers.get('location') ?? (await one.text()), /status=captured$/);
      }
      assert.equal(await buyer.balance(), before - 5_000n);
    });
  });

  it('[P4b] is notified by mail where an address is known, and by SMS otherwise, once', async () => {
    const buyer = await buyerWith(5_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { pin });
    await world.settle();
    const [sms, ...more] = world.sandbox.inbox.list(buyer.phone);
    assert.match(sms!.text, /^Holdfast: you paid €50\.00\. It rests in escrow/);
    assert.ok(sms!.text.includes(payment.id));
    assert.deepEqual(more, []);
    await world.wallet.activity.notifications.paymentCaptured(payment.id);
    assert.equal(world.sandbox.inbox.list(buyer.phone).length, 1);
  });
});
