import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDisputes } from '../../../../tests/world/disputes.ts';
import type { Disputes } from '../../../../tests/world/disputes.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';
import { LEASE_MS } from './domain.ts';

const refund = { outcome: 'refund', ground: 'fairness', words: 'It is broken.' };

describe('the queue in the console', () => {
  let world: TestWorld;
  let disputes: Disputes;
  let ada: Operator;
  let grace: Operator;
  before(async () => {
    world = await startWorld();
    const trade = await world.given.trade();
    const buyer = await trade.customer({ cap: 100_000n });
    await buyer.give(200_000n);
    disputes = openDisputes(world, trade, buyer);
    ada = await openOperator(world, 'Ada');
    grace = await openOperator(world, 'Grace');
  });
  after(() => world.close());

  const open = async ({ visitor }: Operator, path: string) => {
    await visitor.open(`${world.consoleUrl}${path}`);
    return visitor.page.status;
  };
  /** The cases that the open page lists, in order. */
  const listed = ({ visitor }: Operator) =>
    [...visitor.page.text.matchAll(/data-row\s+href="([^"]+)"/g)].map(([, path]) => path);

  it('[O1a] filters by what the address says, and pages by the deadline', async () => {
    const first = await disputes.escalated();
    const second = await disputes.escalated();
    await open(ada, urls.staff.queue());
    assert.deepEqual(listed(ada), [first.path, second.path]);
    for (const words of ['€30.00', 'Damaged · Copper at', 'opened 3 days ago', '<td>Buyer</td>'])
      assert.ok(ada.visitor.page.text.includes(words), words);
    for (const [query, found] of [
      ['status=escalated&reason=damaged&currency=EUR&country=de', 2],
      ['status=appealed', 0],
      ['reason=counterfeit', 0],
      ['currency=USD', 0],
      ['country=FR', 0],
      ['due=late', 0],
      ['who=mine', 0],
      ['who=free', 2],
      ['status=nonsense', 2],
    ] as const) {
      await open(ada, `${urls.staff.queue()}?${query}`);
      assert.equal(listed(ada).length, found, query);
    }
    const { dispute } = (await world.wallet.protection.cases.find(first.id))!;
    await open(ada, `${urls.staff.queue()}?after=${dispute.until!.getTime()}.${first.id}`);
    assert.deepEqual(listed(ada), [second.path]);
    await open(ada, `${urls.staff.queue()}?country=FR`);
    assert.match(ada.visitor.page.text, /Nothing that waits fits these filters/);
  });

  it('[O1a] keeps a taken case for its operator, and refuses the decision of another', async () => {
    const dispute = await disputes.escalated();
    await open(ada, dispute.path);
    await ada.visitor.submit(urls.staff.takeCase({ caseId: dispute.id }), {});
    assert.match(ada.visitor.page.text, /You have this case/);
    await open(grace, dispute.path);
    assert.match(grace.visitor.page.text, /Ada works on this case now/);
    assert.doesNotMatch(grace.visitor.page.text, /name="outcome"/);
    const seen = String((await world.wallet.protection.cases.find(dispute.id))!.dispute.timeline.length);
    const refused = await grace.visitor.post(dispute.path, { ...refund, seen });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /What you typed<\/h2>\s*<blockquote>It is broken\./);
    await grace.visitor.post(urls.staff.takeCase({ caseId: dispute.id }), {});
    await open(ada, `${urls.staff.queue()}?who=mine`);
    assert.deepEqual(listed(ada), [dispute.path]);
    await open(grace, `${urls.staff.queue()}?who=free`);
    assert.ok(!listed(grace).includes(dispute.path));
    await open(ada, dispute.path);
    await ada.visitor.submit(urls.staff.releaseCase({ caseId: dispute.id }), {});
    await open(grace, dispute.path);
    await grace.visitor.submit(dispute.path, refund);
    assert.equal(grace.visitor.page.status, 200);
  });

  it('[S68] lets support look, and neither take nor decide', async () => {
    const dispute = await disputes.escalated();
    const sue = await openOperator(world, 'Sue', { role: 'support' });
    assert.equal(await open(sue, dispute.path), 200);
    assert.doesNotMatch(sue.visitor.page.text, /Take the case/);
    assert.equal((await sue.visitor.post(urls.staff.takeCase({ caseId: dispute.id }), {})).status, 403);
    await open(ada, dispute.path);
    assert.match(ada.visitor.page.text, /Take the case[\s\S]*What the sides say/, 'it stands above what is read');
  });

  it('[O1a] gives a case free when its operator does not look for half an hour', async () => {
    const dispute = await disputes.escalated();
    await open(ada, dispute.path);
    await ada.visitor.submit(urls.staff.takeCase({ caseId: dispute.id }), {});
    world.age(LEASE_MS - 1_000);
    await open(ada, dispute.path);
    await open(grace, urls.staff.queue());
    world.age(LEASE_MS - 1_000);
    await open(grace, dispute.path);
    assert.match(grace.visitor.page.text, /Ada works on this case now/);
    world.age(2_000);
    await open(grace, dispute.path);
    await grace.visitor.submit(urls.staff.takeCase({ caseId: dispute.id }), {});
    assert.match(grace.visitor.page.text, /You have this case/);
    await grace.visitor.submit(dispute.path, refund);
    assert.equal(grace.visitor.page.status, 200);
  });

  it('[O1a] saves filters under a name for the operator alone', async () => {
    await open(ada, `${urls.staff.queue()}?due=soon&who=free`);
    await ada.visitor.submit(urls.staff.saveView(), { name: ' ' });
    assert.equal(ada.visitor.page.status, 422);
    assert.match(ada.visitor.page.text, /Type a name for these filters/);
    await ada.visitor.submit(urls.staff.saveView(), { name: 'Mornings <b>' });
    assert.equal(ada.visitor.page.url, `${world.consoleUrl}${urls.staff.queue()}?due=soon&who=free`);
    assert.match(ada.visitor.page.text, /aria-current="page"\s*>Mornings &lt;b&gt;</);
    await open(grace, urls.staff.queue());
    assert.doesNotMatch(grace.visitor.page.text, /Mornings/);
    await ada.visitor.submit(urls.staff.deleteView(), {});
    assert.doesNotMatch(ada.visitor.page.text, /Mornings/);
  });
});
