import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { changeLimits, changeStepUp } from '../../../../tests/world/limits.ts';
import { assertSignaturesFit, policyHands } from '../../../../tests/world/policies.ts';
import type { PolicyHands } from '../../../../tests/world/policies.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { byPin } from '../../../../tests/samples/payment.ts';
import { urls } from '../../urls.ts';

describe('writing the limits of holders and the terms of reports', () => {
  let world: TestWorld;
  let trade: Trade;
  let ada: Operator;
  let bea: Operator;
  let cy: Operator;
  let hands: PolicyHands;
  before(async () => {
    world = await startWorld();
    hands = policyHands(world);
    trade = await world.given.trade();
    ada = await openOperator(world, 'Ada', { role: 'finance' });
    bea = await openOperator(world, 'Bea', { role: 'admin' });
    cy = await openOperator(world, 'Cy', { role: 'finance' });
  });
  after(() => world.close());

  const limitsOf1 = async () => (await world.wallet.identity.limits.current()).tiers[1].get('EUR')!;
  const publicPage = async () => (await world.http(`${world.walletUrl}${urls.support.limits()}`)).text();

  it('[O1b] [W5d] lowers what everybody may pay from a day on, and shows it to people before', async () => {
    const buyer = await trade.customer({ money: 20_000n, cap: 10_000n });
    const first = await buyer.ask(trade.order());
    assert.equal(first.body.status, 'captured');
    const { url, text } = await hands.write(ada, 'tiers', { tier1Payment: '40' });
    assert.match(text, /With a name and address: most for one payment, in euros/);
    assert.match(text, /<td>200(?:\.00)?<\/td>\s*<td><strong>40(?:\.00)?<\/strong>/, 'before and after');
    assert.match(
      text,
      /one payment, in euros”<\/th>\s*<td>1<\/td>\s*<td>0<\/td>\s*<td>1<\/td>/,
      'it would meet 1 of 1',
    );
    await hands.approve(bea, url);
    assert.match((await hands.approve(cy, url)).text, /Approved: version 2 applies from/);
    assert.equal((await limitsOf1()).paymentMinor, 20_000n, 'it does not begin before its day');
    const shown = await publicPage();
    assert.match(shown, /pays up to €200\.00 at once[^]*by version 2[^]*pays up to €40\.00 at once/);
    hands.wait(31);
    assert.deepEqual(await limitsOf1(), {
      paymentMinor: 4_000n,
      dayMinor: 100_000n,
      yearMinor: 500_000n,
      holdsMinor: null,
    });
    const asked = await buyer.ask(trade.order());
    assert.notEqual(asked.body.status, 'captured');
    const { payments } = world.wallet.payments;
    const approved = await payments.approve((await payments.find(asked.body.id))!, byPin);
    assert.ok(!approved.ok && approved.error.code === 'limit_per_payment');
    assert.doesNotMatch(await publicPage(), /€200\.00 at once/);
  });

  it('[O1b] lowers from when on a payment asks, and lists it for everybody before', async () => {
    await changeLimits(world, 1, { payment: 20_000, day: 100_000, year: 500_000 });
    const buyer = await trade.customer({ money: 20_000n, cap: 10_000n });
    const ask = async () => (await buyer.ask(trade.order())).body.status;
    await changeStepUp(world, { above: { EUR: { payment: 10_000, day: 90_000 } } });
    assert.equal(await ask(), 'captured', 'a payment of 50 EUR asks for nothing');
    const { url, text } = await hands.write(ada, 'tiers', { askPayment: '40', mostInHour: '3' });
    assert.match(
      text,
      /most for one payment, in euros<\/th>\s*<td>100(?:\.00)?<\/td>\s*<td><strong>40(?:\.00)?<\/strong>/,
    );
    assert.match(
      text,
      /“Without asking: most for one payment, in euros”<\/th>\s*<td>2<\/td>\s*<td>0<\/td>\s*<td>2<\/td>/,
    );
    await hands.approve(bea, url);
    assert.match((await hands.approve(cy, url)).text, /Approved: version \d applies from/);
    const shown = await publicPage();
    assert.match(
      shown,
      /It is above €100\.00[^]*paid 10 times in the last hour[^]*by version \d[^]*It is above €40\.00[^]*paid 3 times/,
    );
    hands.wait(31);
    assert.notEqual(await ask(), 'captured', 'it now asks');
    assert.doesNotMatch(await publicPage(), /above €100\.00/);
  });

  it('[O1b] [H3b] changes the terms of reports from a day on, and earlier reports keep theirs', async () => {
    const { url, text } = await hands.write(ada, 'reports', { creditMostMinor: '150', creditsAYear: '3' });
    assert.match(text, /Most that a holder has as an advance, in euros/);
    assert.match(text, /Advances above the most/);
    await hands.approve(bea, url);
    await hands.approve(cy, url);
    const terms = () => world.wallet.protection.unauthorized.terms();
    assert.equal((await terms()).version, 1);
    assert.match(await publicPage(), /up to €100\.00, at most 2 times[^]*up to €150\.00, at most 3 times/);
    hands.wait(31);
    assert.deepEqual(await terms(), {
      version: 2,
      reportDays: 60,
      creditHours: 24,
      decideDays: 10,
      creditMostMinor: 15_000n,
      currency: 'EUR',
      creditsAYear: 3,
      oldPasskeyDays: 30,
    });
  });

  it('names each fault by its field, and keeps what was typed', async () => {
    const { status, text } = await hands.write(ada, 'tiers', {
      tier1Payment: '-5',
      tier1Day: '20 USD',
      tier2Year: '999999999',
      askPayment: '20',
      askDay: '1 day',
      mostInHour: '51',
    });
    assert.equal(status, 422);
    for (const value of ['-5', '20 USD', '999999999', '1 day', '51'])
      assert.match(text, new RegExp(`value="${value}"`));
    assert.match(text, /Type an amount/);
    assert.match(text, /from 1(?:\.00)? to 200000(?:\.00)?/);
    assert.match(text, /from 1 to 50/);
    for (const [typed, other] of [
      [{ tier1Payment: '900', tier1Day: '800' }, /at most as much as “With a name and address: most for a day/],
      [{ askPayment: '100', askDay: '99' }, /at most as much as “Without asking: most for a day/],
      [{ tier2Day: '9000', tier2Year: '8000' }, /at most as much as “With a document: most for a year/],
    ] as const) {
      const page = await hands.write(ada, 'tiers', typed);
      assert.equal(page.status, 422);
      assert.match(page.text, other);
    }
    const reports = await hands.write(ada, 'reports', { creditHours: '1', creditMostMinor: '' });
    assert.equal(reports.status, 422);
    assert.match(reports.text, /from 2 to 48/);
  });

  it('[S62] takes neither the signature of the author, nor one under a draft that changed after it', async () => {
    for (const [kind, field, values] of [
      ['tiers', 'tier2Payment', ['6000', '7000']],
      ['reports', 'decideDays', ['9', '60']],
    ] as const) {
      await assertSignaturesFit(hands, [ada, bea, cy], { kind, field, values });
    }
    const versions = await world.walletRows<{ sum: number }>(
      'select ((select max(version) from limits.policies) + (select max(version) from protection.report_terms))::int as sum',
    );
    assert.equal(versions[0]!.sum, 7, 'the versions of the tests above');
  });

  it('[S61] is for finance and administration alone', async () => {
    for (const role of ['support', 'reviewer'] as const) {
      const { visitor } = await openOperator(world, `Curious ${role}`, { role });
      for (const kind of ['tiers', 'reports']) {
        await visitor.open(hands.at(urls.staff.newPolicy({ kind })));
        assert.equal(visitor.page.status, 403);
        assert.equal((await visitor.post(urls.staff.newPolicy({ kind }), { tier1Payment: '1' })).status, 403);
      }
    }
  });
});
