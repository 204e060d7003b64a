import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toId } from '#platform/kernel/id.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { MOST_SEARCHES, REASON_HOLDS_MS } from '#platform/staff/looking/domain.ts';
import type { Shopper } from '../../../../tests/world/market.ts';
import { openAtDesk } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('people at the desk', () => {
  let world: TestWorld;
  let shopper: Shopper;
  let ada: Operator;
  let shopperId: string;
  let reference: string;
  before(async () => {
    world = await startWorld();
    shopper = await world.given.shopper({ name: 'Bea Lind' });
    ada = await openAtDesk(world, 'Ada', 'support');
    await shopper.open(`${world.marketUrl}${urls.support.write()}`);
    await shopper.submit(urls.support.write(), { topic: 'other', words: 'Somebody signed in' });
    const [ticketId = ''] = /tic_\w+/.exec(shopper.page.url) ?? [];
    const { ticket } = (await world.market.tickets.find(ticketId))!;
    ({ shopperId, reference } = ticket);
  });
  after(() => world.close());

  const search = async ({ visitor }: Operator, q: string) => {
    await visitor.open(`${world.deskUrl}${urls.staff.search()}`);
    await visitor.submit(urls.staff.search(), { q });
    return visitor.page;
  };
  const look = async ({ visitor }: Operator, id = shopperId) => {
    await visitor.open(`${world.deskUrl}${urls.staff.person({ shopperId: id })}`);
    return visitor.page;
  };
  const giveReason = async ({ visitor }: Operator, fields: Record<string, string>) => {
    await visitor.submit(urls.staff.person({ shopperId }), fields);
    return visitor.page;
  };
  const looks = () =>
    world.marketRows<{ name: string; reason: string; isAbout: boolean }>(
      `select member.name, log.reason, log.holder_id is not null as "isAbout"
         from staff.log join staff.members member on member.id = log.member_id
        where what = 'looked' order by log.number`,
    );

  it('[S121] are found by address, name and number of a ticket, masked, and each search is in the log', async () => {
    for (const q of [shopper.email.toUpperCase(), 'bea l', reference, shopperId]) {
      const { text } = await search(ada, q);
      assert.match(text, /Bea Lind/, q);
      assert.ok(!text.replaceAll(/value="[^"]*"/g, '').includes(shopper.email), 'the address is masked');
    }
    const short = shortNumberOf(shopperId);
    for (const q of ['nobody@example.com', shopper.email.slice(1), short, 'Bea Lx'])
      assert.match((await search(ada, q)).text, /Nobody was found/, q);
    assert.equal((await search(ada, 'be')).status, 422);
    assert.deepEqual(
      (await looks()).map(({ reason, isAbout }) => `${reason} ${isAbout}`),
      [
        ...['email', 'name', 'number', 'person'].map((by) => `search by ${by} true`),
        // A short number without a digit is looked for as a name, too.
        ...['email', 'email', /\d/.test(short) ? 'number' : 'name', 'name'].map((by) => `search by ${by} false`),
      ],
    );
  });

  it('[S121] are shown after a reason alone, which holds for an hour and stands beside each look', async () => {
    const before = (await looks()).length;
    const asked = await look(ada);
    assert.equal(asked.status, 403);
    assert.match(asked.text, /Why do you look\?/);
    assert.doesNotMatch(asked.text, /Bea Lind/);
    const refused = await giveReason(ada, { reason: 'complaint', reference: 'Bea Lind' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /Names do not belong here/);
    assert.equal((await looks()).length, before, 'nothing was shown yet');
    const { status, text } = await giveReason(ada, { reason: 'complaint', reference });
    assert.equal(status, 200);
    for (const said of [/Bea Lind/, /Security activity/, /Account opened/, /Signed in/, new RegExp(reference)])
      assert.match(text, said);
    assert.ok(!text.includes(shopper.email), 'the address is masked');
    await look(ada);
    assert.deepEqual(
      (await looks()).slice(before).map(({ name, reason }) => `${name} ${reason}`),
      [`Ada complaint ${reference}`, `Ada complaint ${reference}`],
    );
    await ada.visitor.open(`${world.deskUrl}${urls.staff.acts()}`);
    assert.match(ada.visitor.page.text, /A complaint: /);
    world.age(REASON_HOLDS_MS / 2);
    await ada.visitor.open(`${world.deskUrl}${urls.staff.acts()}`);
    world.age(REASON_HOLDS_MS / 2);
    assert.equal((await look(ada)).status, 403);
  });

  it('[S61] are for support and administration, and for nobody about themselves', async () => {
    const reviewer = await openAtDesk(world, 'Rae', 'reviewer');
    for (const page of [await look(reviewer), reviewer.visitor.page]) assert.equal(page.status, 403);
    assert.doesNotMatch(reviewer.visitor.page.text, /Why do you look/);
    assert.equal((await reviewer.visitor.post(urls.staff.search(), { q: 'Bea' })).status, 403);
    const self = await world.given.shopper({ email: 'ada@staff.example' });
    const [row] = await world.marketRows<{ id: string }>('select id::text from shoppers.shoppers where email = $1', [
      self.email,
    ]);
    const own = await look(ada, toId('shp', row!.id));
    assert.equal(own.status, 403);
    assert.match(own.text, /your own account/);
    for (const id of ['shp_1', 'shp_00000000000000000000000001']) assert.equal((await look(ada, id)).status, 404);
  });

  it('[S121] are not listed one after another: searches have a most', async () => {
    const cy = await openAtDesk(world, 'Cy', 'admin');
    for (let at = 0; at < MOST_SEARCHES; at += 1) assert.equal((await search(cy, 'nobody')).status, 200);
    assert.equal((await search(cy, 'nobody')).status, 429);
  });
});
