import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { byPin } from '../../../../tests/samples/payment.ts';
import { makeOther } from '../../../../tests/world/coupons.ts';
import { fundIncome } from '../../../../tests/world/money.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

const DAY_MS = 86_400_000;

describe('the campaigns of the wallet', () => {
  let world: TestWorld;
  let trade: Trade;
  let ada: Operator;
  let bea: Operator;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    ada = await openOperator(world, 'Ada', { role: 'finance' });
  });
  after(() => world.close());

  const list = urls.staff.campaigns();
  const dayIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const draft = async ({ visitor }: Operator, code: string, more = {}) => {
    await visitor.open(`${world.consoleUrl}${list}`);
    const sums = { amount: '5', minimum: '20', budget: '100' };
    const days = { starts: dayIn(-1), ends: dayIn(20) };
    await visitor.submit(list, { name: `Campaign ${code}`, code, ...sums, ...days, ...more });
    return visitor.page;
  };
  const approve = async ({ visitor, device }: Operator, url: string, with_ = device) => {
    await visitor.open(url);
    const response = JSON.stringify(with_.sign(visitor.passkeyOptions()));
    await visitor.submit(`${new URL(url).pathname}/approve`, { response });
    return visitor.page;
  };
  const look = async (url = `${world.consoleUrl}${list}`) => {
    await world.settle();
    await ada.visitor.open(url);
    return ada.visitor.page.text;
  };
  const income = async () => {
    const [row] = await world.walletRows<{ minor: string }>(
      "select posted_minor::text as minor from ledger.accounts where kind = 'fees' and currency = 'EUR'",
    );
    return BigInt(row!.minor);
  };
  let buyers = 0;
  const buyerOf = async (): Promise<Customer> => {
    buyers += 1;
    const buyer = await trade.customer({ money: 20_000n });
    await makeOther(world, buyer.holderId, `Buyer ${String.fromCodePoint(64 + buyers)}`);
    return buyer;
  };
  /** A payment that took the coupon. */
  const couponed = async (code: string) => {
    const { payments } = world.wallet.payments;
    const { body } = await (await buyerOf()).ask(trade.order());
    const taken = await payments.takeCoupon((await payments.find(body.id))!, { typed: code, isSameBrowser: false });
    return taken.ok ? taken.value : undefined;
  };

  it('[S62] is not drafted while nobody else could approve it', async () => {
    const page = await draft(ada, 'LONELY');
    assert.equal(page.status, 422);
    assert.match(page.text, /Nobody could approve it/);
    bea = await openOperator(world, 'Bea', { role: 'admin' });
  });

  it('[P7f] says every fault of a draft at its field, and keeps what was typed', async () => {
    const page = await draft(ada, 'no!', { minimum: '5', ends: '2001-01-01' });
    assert.equal(page.status, 422);
    for (const said of [/4 to 20 letters/, /always pays something/, /a day that is not over/, /Campaign no!/])
      assert.match(page.text, said);
  });

  it('[P7f] [S62] opens a coupon once a second member has signed it, and shows spend against budget', async () => {
    await fundIncome(world, 10_000n);
    const { url } = await draft(ada, 'SPRING26');
    assert.match(ada.visitor.page.text, /somebody else approves it/);
    assert.equal(await couponed('SPRING26'), undefined, 'a draft takes nothing off');
    const own = await ada.visitor.post(`${new URL(url).pathname}/approve`, {
      response: JSON.stringify(ada.device.sign({ challenge: 'AAAA' })),
    });
    assert.equal(own.status, 422);
    await own.body?.cancel();
    const wrong = await approve(bea, url, ada.device);
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /The passkey was not accepted/);
    const before = await income();
    assert.equal((await approve(bea, url)).status, 200);
    assert.match(await look(), /SPRING26/);
    assert.equal(await income(), before - 10_000n);
    const [paid, quoted] = [(await couponed('SPRING26'))!, (await couponed('SPRING26'))!];
    assert.ok(paid && quoted);
    assert.ok((await world.wallet.payments.payments.approve(paid, byPin)).ok);
    const row = /SPRING26<\/td>[^]*?<\/tr>/.exec(await look())?.[0] ?? '';
    const cells = [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text]) => text!.trim());
    assert.deepEqual(cells, ['Open', '€100.00', '€5.00', '€5.00', '€90.00', '€0.00']);
    const again = await draft(ada, 'spring-26');
    assert.match(again.text, /Another campaign has this code/);
  });

  it('[P7f] ends early by one member: quotes keep it, nobody else gets it, and the rest returns', async () => {
    const before = await income();
    await look();
    const href = /href="([^"]+)">Campaign SPRING26/.exec(ada.visitor.page.text)![1]!;
    await bea.visitor.open(`${world.consoleUrl}${href}`);
    await bea.visitor.submit(`${href}/end`, {});
    assert.match(bea.visitor.page.text, /Ended/);
    assert.equal(await income(), before + 9_000n);
    assert.equal(await couponed('SPRING26'), undefined);
    const acts = await world.walletRows<{ what: string; name: string }>(
      `select what, name from staff.log join staff.members member on member.id = member_id
        where what like '%_campaign' and what <> 'refuses_campaign' order by log.number limit 3`,
    );
    assert.deepEqual(
      acts.map(({ what, name }) => `${name} ${what}`),
      ['Ada asks_campaign', 'Bea approves_campaign', 'Bea ends_campaign'],
    );
  });

  it('[P7a] closes after its last day, and the rest of its budget returns by a timer', async () => {
    await fundIncome(world, 10_000n);
    const { url } = await draft(ada, 'SHORT', { ends: dayIn(0) });
    await approve(bea, url);
    await world.settle();
    const before = await income();
    world.advance(DAY_MS);
    assert.match(await look(url), /Ended/);
    // The quote that kept the ended coupon has expired, too.
    assert.equal(await income(), before + 10_500n);
  });

  it('[S62] spends nothing when it is refused, or the income has too little', async () => {
    const first = (await draft(ada, 'REFUSED')).url;
    await bea.visitor.open(first);
    await bea.visitor.submit(`${new URL(first).pathname}/refuse`, {});
    assert.match(bea.visitor.page.text, /Refused/);
    const poor = (await draft(ada, 'POOR', { budget: '90000000' })).url;
    await approve(bea, poor);
    assert.match(await look(poor), /income has too little/);
    const [decided] = await world.walletRows<{ n: number }>(
      "select count(*)::int as n from promotions.promotions where name in ('Campaign REFUSED', 'Campaign POOR')",
    );
    assert.equal(decided!.n, 0);
  });
});
