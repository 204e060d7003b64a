import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { showDocument } from '../../../../tests/world/documents.ts';
import { pin } from '../../../../tests/world/people.ts';
import { openOperator } from '../../../../tests/world/staff.ts';
import type { Operator } from '../../../../tests/world/staff.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { TestWorld } from '../../../../tests/world/world.ts';
import { urls } from '../../urls.ts';

describe('the review of documents', () => {
  let world: TestWorld;
  let rita: Operator;
  before(async () => {
    world = await startWorld();
    rita = await openOperator(world, 'Rita', { role: 'reviewer' });
  });
  after(() => world.close());

  const at = (path: string) => `${world.consoleUrl}${path}`;
  const latest = async ({ holderId }: Holder) => (await world.wallet.identity.documents.latest(holderId))!;
  const tierOf = async ({ holderId }: Holder) => (await world.wallet.identity.accounts.get(holderId)).tier;
  const inReview = async (born: string): Promise<Holder & { path: string }> => {
    const holder = await world.given.holder();
    const known = [born, holder.phone];
    await world.walletRows('update accounts.holders set birth_date = $1::date where phone = $2', known);
    await showDocument(world, holder, { first: 'Ada Maria', born });
    const { id, status } = await latest(holder);
    assert.equal(status, 'review');
    return { ...holder, path: urls.staff.documentCheck({ checkId: id }) };
  };
  const decide = async (operator: Operator, path: string, decision: string) => {
    await operator.visitor.open(at(path));
    await operator.visitor.submit(path, { decision });
    return operator.visitor.page;
  };
  const log = (holderId: string) =>
    world.walletRows<{ what: string; reason: string }>(
      `select what, reason from staff.log where reason like '%' || $1 || '%' order by number`,
      [holderId],
    );
  const messages = ({ phone }: Holder) => world.sandbox.inbox.list(phone).map(({ text }) => text);

  it('[W5f] shows document and profile side by side, masked, and logs each look and the decision with their reason', async () => {
    const holder = await inReview('1981-02-01');
    await rita.visitor.open(at(urls.staff.identity()));
    assert.match(rita.visitor.page.text, /The name is only similar/);
    await rita.visitor.open(at(holder.path));
    const { text } = rita.visitor.page;
    assert.match(text, /Ada Maria Byrne[\s\S]*Ada Byrne[\s\S]*1981-••-••[\s\S]*•••• 67/);
    assert.doesNotMatch(text, /XP12345|1981-02-01/);
    const page = await decide(rita, holder.path, 'accept name_is_the_same');
    assert.match(page.url, /\/staff\/identity$/);
    assert.equal(await tierOf(holder), 2);
    const check = await latest(holder);
    assert.deepEqual(
      [check.status, check.reason, check.decidedBy, check.seen],
      ['accepted', 'name_is_the_same', rita.id, null],
    );
    const rows = await log(check.id);
    assert.deepEqual(
      rows.map(({ what }) => what),
      ['looked', 'looked', 'accepts_document'],
    );
    assert.equal(rows.at(-1)?.reason, `document ${check.id} name_is_the_same`);
    await world.settle();
    assert.ok(messages(holder).some((one) => one.includes('limits are raised')));
  });

  it('[W5f] writes to the holder with the reason, and lets them show another document if the operator asks', async () => {
    const holder = await inReview('1981-02-02');
    await decide(rita, holder.path, 'ask_again another_document');
    await world.settle();
    assert.equal(await tierOf(holder), 1);
    assert.ok(messages(holder).some((one) => one.includes('We need another document')));
    await showDocument(world, holder, { born: '1981-02-02' });
    assert.equal(await tierOf(holder), 2);
  });

  it('[W5f] refuses for good, after which only support helps', async () => {
    const holder = await inReview('1981-02-03');
    await decide(rita, holder.path, 'refuse other_person');
    const { visitor } = holder;
    await visitor.open(`${world.walletUrl}${urls.identity.raiseLimits()}`);
    assert.match(visitor.page.text, /The document is not of the owner/);
    assert.doesNotMatch(visitor.page.text, /Show a document/);
    const forced = await visitor.post(urls.identity.raiseLimits(), {});
    assert.ok([403, 409].includes(forced.status));
    assert.equal(await tierOf(holder), 1);
  });

  it('[W5f] decides only about the profile that was shown', async () => {
    const holder = await inReview('1981-02-06');
    await rita.visitor.open(at(holder.path));
    const { visitor } = holder;
    const details = urls.identity.details();
    await visitor.open(`${world.walletUrl}${details}`);
    await visitor.submit(details, { givenName: 'Eve', country: 'IE', pin });
    const decision = 'accept name_is_the_same';
    await rita.visitor.submit(holder.path, { decision });
    assert.equal(rita.visitor.page.status, 409);
    assert.match(rita.visitor.page.text, /The holder has changed the profile[\s\S]*Eve Byrne/);
    assert.match(rita.visitor.page.text, new RegExp(`value="${decision}"\\s+selected`));
    assert.equal(await tierOf(holder), 1);
    assert.equal((await latest(holder)).status, 'review');
    await rita.visitor.submit(holder.path, { decision });
    assert.equal(await tierOf(holder), 2);
  });

  it('[W5f] takes no decision without a reason of its own, and none twice', async () => {
    const holder = await inReview('1981-02-04');
    const page = await decide(rita, holder.path, 'accept other_person');
    assert.equal(page.status, 422);
    assert.match(page.text, /Choose what you decide, and why/);
    const other = await openOperator(world, 'Ruth', { role: 'reviewer' });
    await rita.visitor.open(at(holder.path));
    await decide(other, holder.path, 'refuse not_possible');
    await rita.visitor.submit(holder.path, { decision: 'accept name_is_the_same' });
    assert.match(rita.visitor.page.text, /Somebody else has decided meanwhile/);
    assert.equal(await tierOf(holder), 1);
  });

  it('[W5f] [S62] shows nobody their own document, and none that a rule decided', async () => {
    const holder = await inReview('1981-02-05');
    const self = await openOperator(world, 'Selma', { role: 'admin', phone: holder.phone });
    await self.visitor.open(at(holder.path));
    assert.equal(self.visitor.page.status, 403);
    assert.doesNotMatch(self.visitor.page.text, /Ada Maria/);
    const plain = await world.given.holder();
    await showDocument(world, plain);
    await rita.visitor.open(at(urls.staff.documentCheck({ checkId: (await latest(plain)).id })));
    assert.equal(rita.visitor.page.status, 404);
  });
});
