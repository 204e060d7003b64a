import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toUuid } from '#platform/kernel/id.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import type { Escalated } from '../../../../tests/world/disputes.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Customer, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { MOST_SEARCHES, SEARCHES_WITHIN_MS } from '#platform/staff/looking/domain.ts';

describe('search in the console', () => {
  let world: TestWorld;
  let trade: Trade;
  let buyer: Customer;
  let dispute: Escalated;
  let sue: Operator;
  before(async () => {
    world = await startWorld();
    trade = await world.given.trade();
    buyer = await trade.customer({ cap: 100_000n, money: 100_000n });
    dispute = await openDisputes(world, trade, buyer).escalated();
    sue = await openOperator(world, 'Sue', { role: 'support' });
  });
  after(() => world.close());

  const search = async (q: string, { visitor } = sue) => {
    await visitor.open(`${world.consoleUrl}${urls.staff.search()}`);
    await visitor.submit(urls.staff.search(), { q });
    return visitor.page;
  };
  const looks = () =>
    world.walletRows<{ holder_id: string | null; reason: string }>(
      `select holder_id, reason from staff.log where member_id = $1 and what = 'looked' order by number`,
      [toUuid(sue.id)],
    );
  const nameOf = async () => (await world.wallet.identity.accounts.get(buyer.holderId)).familyName!;

  it('[O1a] finds a person by phone and name, payments and cases by number and id', async () => {
    const { paymentId } = (await world.wallet.protection.cases.find(dispute.id))!.dispute;
    const payment = (await world.wallet.payments.payments.find(paymentId))!;
    const person = urls.staff.person({ holderId: buyer.holderId });
    assert.ok((await search(buyer.phone)).text.includes(person));
    assert.ok((await search((await nameOf()).slice(0, 3).toUpperCase())).text.includes('/staff/people/'));
    const number = shortNumberOf(paymentId);
    for (const typed of [payment.orderReference, paymentId, number, number.replace('-', '').toLowerCase()]) {
      const page = await search(typed);
      assert.equal((await looks()).at(-1)!.holder_id, toUuid(buyer.holderId), 'the payer is shown');
      assert.ok(page.text.includes(dispute.path) && page.text.includes(person), typed);
      assert.ok(page.text.includes(`>${number}<`), 'the number stands in the list');
    }
    assert.ok((await search(dispute.id)).text.includes(dispute.path));
    for (const nobody of ['+353899999999', 'Zzzz', "' or 1=1"])
      assert.match((await search(nobody)).text, /Nothing was found/, nobody);
    const ticket = await search('r2w dtr');
    assert.match(ticket.text, /staff\/tickets\?reference=R2W-DTR"/);
    assert.match(ticket.text, /value="r2w dtr"[^>]*autofocus/);
    const short = await search('Ab');
    assert.equal(short.status, 422);
    assert.match(short.text, /value="Ab"[^>]*autofocus/);
    assert.match(short.text, /at least 3 letters/);
  });

  it('[S121] logs each search and the people it shows, and asks for a reason before their data', async () => {
    const before = (await looks()).length;
    const page = await search(buyer.phone);
    assert.ok(!page.text.replace(/value="[^"]*"/g, '').includes(buyer.phone));
    assert.doesNotMatch(page.text, new RegExp(await nameOf()));
    assert.deepEqual((await looks()).slice(before), [{ holder_id: toUuid(buyer.holderId), reason: 'search by phone' }]);
    const person = urls.staff.person({ holderId: buyer.holderId });
    await sue.visitor.open(sue.visitor.linkTo(person));
    assert.equal(sue.visitor.page.status, 403);
    assert.doesNotMatch(sue.visitor.page.text, new RegExp(await nameOf()));
    await sue.visitor.submit(urls.staff.reasons({ subject: buyer.holderId }), { reason: 'asked_by_person' });
    assert.equal(sue.visitor.page.url, `${world.consoleUrl}${person}`);
    assert.match(sue.visitor.page.text, new RegExp(await nameOf()));
    assert.deepEqual((await looks()).at(-1), { holder_id: toUuid(buyer.holderId), reason: 'asked_by_person' });
    await search('Zzzz');
    assert.deepEqual((await looks()).at(-1), { holder_id: null, reason: 'search by name' });
  });

  it('[H3a] freezes a wallet with a reason, which ends sessions and links, tells the holder and names no operator', async () => {
    const { holderId, phone } = await trade.customer({ cap: 6_000n });
    const { visitor } = sue;
    const person = urls.staff.person({ holderId });
    const freeze = urls.staff.freezePerson({ holderId });
    await visitor.open(`${world.consoleUrl}${person}`);
    await visitor.submit(urls.staff.reasons({ subject: holderId }), { reason: 'asked_by_person' });
    await visitor.submit(freeze, { reason: 'complaint', reference: '' });
    assert.equal(visitor.page.status, 422);
    assert.match(visitor.page.text, /Type the number of the case/);
    const status = async () => (await world.wallet.identity.accounts.get(holderId)).status;
    assert.equal(await status(), 'active');
    await visitor.submit(freeze, { reason: 'fraud_suspected', reference: 'T7K-4QF' });
    assert.deepEqual([visitor.page.url, await status()], [`${world.consoleUrl}${person}`, 'frozen']);
    assert.doesNotMatch(visitor.page.text, /people\/hld_\w+\/freeze/, 'it is frozen already');
    const matter = `href="${urls.staff.report({ subject: holderId })}"`;
    assert.ok(!visitor.page.text.includes(matter), 'support decides nothing, and would get a 403');
    const rob = await openOperator(world, 'Rob', { role: 'reviewer' });
    await rob.visitor.open(`${world.consoleUrl}${person}`);
    await rob.visitor.submit(urls.staff.reasons({ subject: holderId }), { reason: 'asked_by_person' });
    assert.ok(rob.visitor.page.text.includes(matter));
    const deeds = await world.walletRows(
      `select member_id, holder_id, reason from staff.log where what = 'freezes_wallet'`,
    );
    const reason = 'fraud_suspected T7K-4QF';
    assert.deepEqual(deeds, [{ member_id: toUuid(sue.id), holder_id: toUuid(holderId), reason }]);
    const mandates = await world.walletRows(
      'select revoked_at is not null as ended from mandates.mandates where holder_id = $1',
      [toUuid(holderId)],
    );
    assert.deepEqual(mandates, [{ ended: true }]);
    const [event] = await world.walletRows<object>(
      `select facts, browser, network from security_log.events where subject = $1 and event = 'account.frozen'`,
      [holderId],
    );
    assert.deepEqual(event, { facts: { by: 'staff' }, browser: null, network: null });
    await world.settle();
    assert.match(world.sandbox.inbox.list(phone)[0]!.text, /we froze your wallet/);
    assert.equal((await visitor.post(freeze, { reason: 'fraud_suspected' })).status, 422, 'once');
  });

  it('[S61] is closed to finance, and to a member’s own wallet', async () => {
    const fin = await openOperator(world, 'Fin', { role: 'finance' });
    for (const path of [urls.staff.search(), urls.staff.person({ holderId: buyer.holderId })]) {
      await fin.visitor.open(`${world.consoleUrl}${path}`);
      assert.equal(fin.visitor.page.status, 403, path);
    }
    const own = await openOperator(world, 'Own', { role: 'support', phone: buyer.phone });
    await own.visitor.open(`${world.consoleUrl}${urls.staff.person({ holderId: buyer.holderId })}`);
    assert.equal(own.visitor.page.status, 403);
    assert.match(own.visitor.page.text, /your own wallet/);
    await sue.visitor.open(`${world.consoleUrl}${urls.staff.person({ holderId: 'hld_1' })}`);
    assert.equal(sue.visitor.page.status, 404);
  });

  it('[O1a] is bounded by the log, so that nobody searches through all people', async () => {
    const eve = await openOperator(world, 'Eve', { role: 'support' });
    for (let at = 0; at < MOST_SEARCHES; at += 1) {
      const found = await world.wallet.staff.finding.find({ ...(await member(eve)) }, 'Zzzz');
      assert.ok(found.ok);
    }
    const page = await search(buyer.phone, eve);
    assert.equal(page.status, 429);
    assert.doesNotMatch(page.text, /staff\/people/);
    world.age(SEARCHES_WITHIN_MS);
    assert.equal((await search(buyer.phone, eve)).status, 200);
  });
  const member = async ({ id }: Operator) => (await world.wallet.staff.staff.list()).find((one) => one.id === id)!;
});
