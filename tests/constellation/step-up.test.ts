import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import type { Reason } from '../../wallet/server/payments/step-up/domain.ts';
import { urls } from '../../wallet/server/urls.ts';
import { showDocument } from '../world/documents.ts';
import { cents } from '../world/money.ts';
import { password, pin } from '../world/people.ts';
import type { Customer, Trade } from '../world/trade.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld, When } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('a payment that needs more proof', () => {
  let world: TestWorld;
  let given: Given;
  let when: When;
  let trade: Trade;
  let moved = 0;
  before(async () => {
    world = await startWorld();
    ({ given, when } = world);
    trade = await given.trade();
    toHour(12);
  });
  after(() => world.close());

  const advance = (ms: number): void => {
    moved += ms;
    world.advance(ms);
  };
  /** Moves business time to this hour (UTC) of the next day. */
  const toHour = (hour: number): void => {
    const now = Date.now() + moved;
    advance(DAY_MS - (now % DAY_MS) + hour * HOUR_MS);
  };
  /** A buyer with money, who lets the shop charge up to 200 euros without asking. */
  const open = (): Promise<Customer> => trade.customer({ cap: 20_000n, money: 1_000_000n });
  const orderOf = (minor: number, payeeId: string = trade.sellers[0].payeeId) => {
    const amount = cents(String(minor));
    const line = { reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount };
    const part = { reference: 'p1', payee_id: payeeId, amount, commission: cents('0') };
    return trade.order({ amount, lines: [line], parts: [part] });
  };
  const tap = async (buyer: Customer, minor: number, payeeId?: string): Promise<PaymentJson> =>
    (await buyer.ask(orderOf(minor, payeeId))).body;
  const find = async ({ id }: PaymentJson) => (await world.wallet.payments.payments.find(id))!;
  const pageOf = ({ id }: PaymentJson) => urls.payments.approve({ paymentId: id });
  /** The status of a payment, with the reasons that are kept with it. */
  const kept = async (payment: PaymentJson): Promise<[string, ...Reason[]]> => {
    const { status, stepUp } = await find(payment);
    return [status, ...stepUp.reasons];
  };
  const show = async (visitor: Visitor, payment: PaymentJson): Promise<string> => {
    await visitor.open(payment.approval_url!);
    return visitor.page.text;
  };
  /** Approves a payment by PIN in the customer's browser, and returns what the page said before. */
  const approve = async ({ visitor }: Customer, payment: PaymentJson): Promise<string> => {
    const text = await show(visitor, payment);
    await visitor.submit(pageOf(payment), { pin });
    return text;
  };

  it('[W6g] [P5d] waits above 50 euros, says so, and takes the PIN', async () => {
    const buyer = await open();
    assert.deepEqual(await kept(await tap(buyer, 5_000)), ['captured']);
    const payment = await tap(buyer, 5_001);
    assert.equal(payment.status, 'requires_approval');
    assert.deepEqual(await kept(payment), ['requires_approval', 'large_payment']);
    assert.match(await approve(buyer, payment), /Why we ask you to confirm[\s\S]*It is above €50\.00\./);
    assert.deepEqual(await kept(payment), ['captured', 'large_payment']);
  });

  it('[W6g] tells the shop no reason, because it is the holder’s business', async () => {
    const answer = JSON.stringify(await tap(await open(), 5_001));
    for (const word of ['step_up', 'reason', 'large']) assert.ok(!answer.includes(word), word);
  });

  it('[W6g] [P5d] waits above 150 euros a day, however the shop splits its orders, until the next day', async () => {
    const buyer = await open();
    for (let time = 0; time < 3; time += 1) assert.deepEqual(await kept(await tap(buyer, 5_000)), ['captured']);
    const payment = await tap(buyer, 1_00);
    assert.deepEqual(await kept(payment), ['requires_approval', 'large_day']);
    assert.match(await show(buyer.visitor, payment), /With it, you pay more than €150\.00 today\./);
    toHour(12);
    assert.deepEqual(await kept(await tap(buyer, 5_000)), ['captured']);
  });

  it('[W6g] waits above the caps of the link, and says so', async () => {
    const buyer = await trade.customer({ cap: 1_000n, money: 10_000n });
    const payment = await tap(buyer, 1_001);
    assert.deepEqual(await kept(payment), ['requires_approval', 'above_cap']);
    assert.match(await show(buyer.visitor, payment), /It is more than the shop may take without asking you\./);
  });

  it('[W6g] [P5d] waits for a seller whose document is from another country, and knows it after that', async () => {
    const abroad = await given.person();
    const visitor = await when.logsIn(abroad);
    await showDocument(world, { visitor }, { country: 'DE' });
    await world.settle();
    const { payees } = world.wallet.linking;
    const { clientId } = trade.shop;
    const { id } = await payees.open({ ...abroad, clientId, name: 'Moos', maxCommissionBasisPoints: 10_000 });
    const buyer = await open();
    const payment = await tap(buyer, 500, id);
    assert.deepEqual(await kept(payment), ['requires_approval', 'new_country']);
    assert.match(await approve(buyer, payment), /You have not paid a seller from this country before\./);
    assert.deepEqual(await kept(await tap(buyer, 500, id)), ['captured']);
  });

  it('[W6g] [P5d] waits at an hour at which the holder has not approved before, and learns it', async () => {
    const buyer = await open();
    for (let time = 0; time < 10; time += 1) await approve(buyer, await tap(buyer, 5_001));
    toHour(18);
    const payment = await tap(buyer, 500);
    assert.deepEqual(await kept(payment), ['requires_approval', 'unusual_hour']);
    assert.match(await approve(buyer, payment), /You do not usually pay at this hour\./);
    advance(HOUR_MS);
    assert.deepEqual(await kept(await tap(buyer, 500)), ['captured']);
    toHour(12);
  });

  it('[W6g] [P5d] waits after ten in an hour, and the PIN is not enough for it', async () => {
    const buyer = await open();
    for (let time = 0; time < 10; time += 1) assert.deepEqual(await kept(await tap(buyer, 100)), ['captured']);
    const payment = await tap(buyer, 100);
    assert.deepEqual(await kept(payment), ['requires_approval', 'many_payments']);
    const text = await show(buyer.visitor, payment);
    assert.match(
      text,
      /Your PIN is not enough for this payment\. You have paid 10 times in the last hour\. Add a passkey/,
    );
    assert.ok(!text.includes('name="pin"'));
    const found = await find(payment);
    const approved = await world.wallet.payments.payments.approve(found, {
      approvedBy: 'pin',
      passkeyDays: null,
      browserSince: new Date(0),
    });
    assert.deepEqual(!approved.ok && approved.error, { code: 'stronger_proof_needed', reasons: ['many_payments'] });
    advance(HOUR_MS);
    assert.deepEqual(await kept(await tap(buyer, 100)), ['captured']);
  });

  it('[W6g] [P5d] waits for three days after a login in a new browser; the browser of before takes the PIN', async () => {
    const buyer = await open();
    await when.logsInElsewhere(buyer);
    const payment = await tap(buyer, 500);
    assert.deepEqual(await kept(payment), ['requires_approval', 'new_login']);
    assert.match(await approve(buyer, payment), /logged in to your wallet in a new browser in the last 72 hours/);
    assert.deepEqual(await kept(payment), ['captured', 'new_login']);
    advance(3 * DAY_MS);
    assert.deepEqual(await kept(await tap(buyer, 500)), ['captured']);
  });

  it('[W6g] [P5d] takes no PIN in a new browser, also after a second login there, but a passkey', async () => {
    const buyer = await open();
    const payment = await tap(buyer, 6_000);
    const visitor = await when.logsInElsewhere(buyer);
    await visitor.open(`${world.walletUrl}${urls.identity.login()}?again=yes&continue=${pageOf(payment)}`);
    await visitor.submit(urls.identity.login(), { phone: buyer.phone, password });
    assert.match(
      visitor.page.text,
      /Your PIN is not enough for this payment\. Your wallet has known this browser for less/,
    );
    assert.ok(!visitor.page.text.includes('name="pin"'));
    await show(buyer.visitor, payment);
    const challenge = buyer.visitor.field('challenge');
    for (const typed of ['000000', pin]) {
      const refused = await visitor.post(pageOf(payment), { challenge, pin: typed });
      assert.equal(refused.status, 422);
      assert.match(await refused.text(), /Your PIN is not enough[\s\S]*You were not charged\./);
    }
    const device = await when.addsPasskey(visitor);
    await show(visitor, payment);
    const response = JSON.stringify(device.sign(visitor.passkeyOptions()));
    const paid = await visitor.post(pageOf(payment), { challenge: visitor.field('challenge'), response });
    assert.equal(paid.status, 303);
    assert.deepEqual(await kept(payment), ['captured', 'large_payment', 'new_browser']);
  });

  it('[W6g] takes no PIN from a stolen session, whose browser the wallet does not know', async () => {
    const buyer = await open();
    const payment = await tap(buyer, 6_000);
    const thief = given.visitor();
    thief.keep(world.walletUrl, `__Host-session=${buyer.visitor.cookie('__Host-session')}`);
    assert.match(await show(thief, payment), /Your wallet has known this browser for less than 72 hours/);
    assert.ok(!thief.page.text.includes('name="pin"'));
    // The page for another factor takes the PIN and a fresh login, which that browser cannot give.
    world.age(16 * 60_000);
    await thief.open(`${world.walletUrl}${urls.identity.addPasskey()}`);
    assert.match(thief.page.url, new RegExp(urls.identity.login()));
  });

  it('[W6g] knows the browser of the sign-up from the beginning', async () => {
    const newcomer = await given.newcomer();
    const { accounts, browsers } = world.wallet.identity;
    const request = { cookies: { '__Host-known': newcomer.cookie('__Host-known') } };
    const account = await accounts.knownAs(newcomer.phone);
    assert.deepEqual(browsers.knownSince(request as never, account), new Date(0));
  });
});
