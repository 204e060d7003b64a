import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Authenticator } from '../../dev/demo/authenticator.ts';
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

  /** Opens a linked wallet with a PIN and money, whose holder must approve every payment. */
  const buyerWith = (money: bigint): Promise<Customer> => trade.customer({ money });
  const asked = async (buyer: Customer): Promise<PaymentJson> => (await buyer.ask(trade.order())).body;
  const statusOf = async ({ id }: PaymentJson) =>
    (await trade.call('GET', walletUrls.payments.payment({ paymentId: id }))).body.status;
  const pageOf = ({ id }: PaymentJson) => walletUrls.payments.approve({ paymentId: id });
  const open = (buyer: Customer, payment: PaymentJson) => buyer.visitor.open(payment.approval_url!);
  /** Submits the open page's form, without following the redirect. */
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

  it('[P2a] [P2c] [P3b] [W4a] shows payee, amount and items, and takes the PIN', async () => {
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

  it('allows its form to lead only to the shop’s registered origin', async () => {
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

  it('[W4b] [P3b] [P5c] counts the tries that are left, locks the PIN, and charges nothing', async () => {
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

  it('asks for six digits if something else is typed, and counts no try', async () => {
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

  it('[P5a] names the exact amount that is missing, and leads back to the payment after it is added', async () => {
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

  it('[P2b] [S77] shows an error page with a link to the shop if the quote has expired', async () => {
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

  it('[P2c] [P3d] [S80] is refused if it was given for another payment', async () => {
    const buyer = await buyerWith(20_000n);
    const [one, two] = [await asked(buyer), await asked(buyer)];
    await open(buyer, one);
    const challenge = buyer.visitor.field('challenge');
    await open(buyer, two);
    await buyer.visitor.submit(pageOf(two), { pin, challenge });
    assert.match(buyer.visitor.page.text, /not what was shown\. You were not charged/);
    assert.equal(await statusOf(two), 'requires_approval');
  });

  it('[S58] is possible only for the payer, after a login', async () => {
    const payment = await asked(await buyerWith(0n));
    const stranger = await buyerWith(0n);
    for (const path of [pageOf(payment), walletUrls.payments.approve({ paymentId: 'pay_nothing' })]) {
      await stranger.visitor.open(world.walletUrl + path);
      assert.equal(stranger.visitor.page.status, 404);
      assert.doesNotMatch(stranger.visitor.page.text, /Juniper/);
    }
    const nobody = given.visitor();
    await when.makesKnown(nobody, stranger.phone);
    await nobody.open(payment.approval_url!);
    assert.match(nobody.page.url, /\/id\/login\?continue=%2Fid%2Fapprove%2F/);
    await nobody.submit(walletUrls.identity.login(), { phone: stranger.phone, password });
    assert.equal(nobody.page.status, 404);
  });

  it('[S56] refuses a form of another origin', async () => {
    const buyer = await buyerWith(6_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { pin, _form: 'forged' });
    assert.equal(await statusOf(payment), 'requires_approval');
    assert.equal(await buyer.balance(), 6_000n);
  });

  it('can be declined, which charges nothing', async () => {
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

  it('shows what prevents the payment before anything is typed, and where to set a PIN', async () => {
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
        lines: [{ reference: 'l1', part: 'p1', description: 'Camera', quantity: 1, amount }],
        parts: [{ reference: 'p1', payee_id: trade.sellers[0].payeeId, amount, commission: cents('0') }],
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

    it('[P3a] [P3d] [S48] takes a signature only for its payee and amount, and only once', async () => {
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

    it('[S81] charges once if one signature is sent several times, and says so each time', async () => {
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

  it('[P4b] sends one SMS about the payment to a payer without an e-mail address', async () => {
    const buyer = await buyerWith(5_000n);
    const payment = await asked(buyer);
    await open(buyer, payment);
    await buyer.visitor.submit(pageOf(payment), { pin });
    await world.settle();
    const [sms, ...more] = world.sandbox.inbox.list(buyer.phone);
    assert.match(sms!.text, /^Holdfast: you paid €50\.00\. Goes to 10115, Germany\. It rests in escrow/);
    assert.ok(sms!.text.includes(payment.id));
    assert.deepEqual(more, []);
    await world.wallet.activity.notifications.paymentCaptured(payment.id);
    assert.equal(world.sandbox.inbox.list(buyer.phone).length, 1);
  });
});
