import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { beginCheck, showDocument, submitDocument } from '../../../../tests/world/documents.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { urls } from '../../urls.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('raising limits by a document', () => {
  let world: TestWorld;
  let given: Given;
  /** No two people of this file are the same person, unless a test says so. */
  let born: string;
  let count = 0;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());
  beforeEach(() => {
    count += 1;
    born = `1970-01-${String(count).padStart(2, '0')}`;
  });

  const holderBorn = async (birthDate = born): Promise<Holder> => {
    const holder = await given.holder();
    await world.walletRows('update accounts.holders set birth_date = $1::date where phone = $2', [
      birthDate,
      holder.phone,
    ]);
    return holder;
  };
  const tierOf = async ({ holderId }: Holder) => (await world.wallet.identity.accounts.get(holderId)).tier;
  const latest = async ({ holderId }: Holder) => (await world.wallet.identity.documents.latest(holderId))!;
  const inboxOf = ({ phone }: Holder) => world.sandbox.inbox.list(phone).map(({ text }) => text);

  it('[W5b] [W5e] shows what each tier allows, checks the document on the processor’s page, and raises the tier once', async () => {
    const holder = await holderBorn();
    const { visitor } = holder;
    await visitor.open(`${world.walletUrl}${urls.identity.raiseLimits()}`);
    assert.match(visitor.page.text, /€200\.00[\s\S]*€1,000\.00[\s\S]*€5,000\.00[\s\S]*€50,000\.00/);
    await showDocument(world, holder, { born }, '/instruments');
    assert.match(visitor.page.url, /\/id\/limits\?continue=%2Finstruments$/);
    assert.match(visitor.page.text, /Your document was accepted, and your limits are raised/);
    assert.match(visitor.page.text, /<a class="button" href="\/instruments">Go on/);
    assert.equal(await tierOf(holder), 2);
    await world.settle();
    const check = await latest(holder);
    assert.deepEqual(
      [check.status, check.kind, check.country, check.expiresOn, check.numberEnd, check.seen],
      ['accepted', 'passport', 'IE', '2039-05-31', '67', null],
    );
    assert.equal(inboxOf(holder).filter((text) => text.includes('limits are raised')).length, 1, 'one message');
    const limits = (await holder.app('GET', urls.identity.limits())).json as unknown as { tier: number };
    assert.equal(limits.tier, 2);
  });

  it('[W5b] is finished by the webhook when the browser never returns', async () => {
    const holder = await holderBorn();
    await beginCheck(world, holder);
    const body = new URLSearchParams({ result: 'verified', first: 'Ada', last: 'Byrne', born, kind: 'id_card' });
    await world.http(holder.visitor.page.url, { method: 'POST', redirect: 'manual', body });
    await world.settle();
    assert.equal(await tierOf(holder), 2);
  });

  it('[W5f] gives each reason in words with the next step, and lets the holder try again', async () => {
    const holder = await holderBorn();
    for (const [result, words] of [
      ['document_expired', /The document has expired\.[\s\S]*still valid/],
      ['selfie_face_mismatch', /Your face was not recognized/],
      ['consent_declined', /You did not agree to the check/],
    ] as const) {
      await showDocument(world, holder, { result });
      assert.match(holder.visitor.page.text, words);
      assert.match(holder.visitor.page.text, /Show a document/);
    }
    await showDocument(world, holder, { result: 'other_name', born });
    assert.match(holder.visitor.page.text, /The name on the document is not that of your profile/);
    await showDocument(world, holder, { born: '1980-02-03' });
    assert.match(holder.visitor.page.text, /The birth date on the document is not that of your profile/);
    assert.equal(await tierOf(holder), 1);
    await holder.visitor.submit(urls.identity.raiseLimits(), {});
    assert.equal(holder.visitor.page.status, 429, 'five checks in a day');
    assert.match(holder.visitor.page.text, /You have begun many checks today/);
  });

  it('[W5b] goes on with the same check after the way back, and asks again while the processor is silent', async () => {
    const holder = await holderBorn();
    await showDocument(world, holder, { result: 'left' });
    assert.match(holder.visitor.page.text, /did not finish it/);
    const first = await latest(holder);
    await beginCheck(world, holder);
    assert.equal((await latest(holder)).id, first.id);
    await submitDocument(holder, { result: 'silent' });
    assert.match(holder.visitor.page.text, /is being checked/);
    assert.doesNotMatch(holder.visitor.page.text, /Show a document/);
    world.advance(3 * DAY_MS + HOUR_MS);
    await world.settle();
    const stuck = await latest(holder);
    assert.deepEqual([stuck.status, stuck.reason], ['refused', 'processor_silent']);
  });

  it('[W5f] sends a similar name, a person with a checked wallet and a listed name to an operator, and raises nothing', async () => {
    const similar = await holderBorn();
    await showDocument(world, similar, { first: 'Ada Maria', born });
    assert.match(similar.visitor.page.text, /One of us compares your document/);
    assert.deepEqual([(await latest(similar)).findings, await tierOf(similar)], [['name_similar'], 1]);
    const twin = '1971-03-04';
    const [one, other] = [await holderBorn(twin), await holderBorn(twin)];
    await showDocument(world, one, { born: twin });
    await showDocument(world, other, { born: twin });
    assert.deepEqual([await tierOf(one), await tierOf(other)], [2, 1]);
    assert.deepEqual((await latest(other)).findings, ['person_elsewhere']);
    const listed = await holderBorn('1966-06-06');
    await world.walletRows(
      `insert into documents.screening_entries (cell, id, list, name, words, born)
       values (0, '1', 'test', 'BYRNE, Ada', '{byrne,ada}', '1966')`,
    );
    await showDocument(world, listed, { born: '1966-06-06' });
    assert.deepEqual([(await latest(listed)).findings, await tierOf(listed)], [['on_list'], 1]);
    const elsewhere = await latest(other);
    assert.deepEqual(elsewhere.seen, { givenName: 'Ada', familyName: 'Byrne', birthDate: twin });
  });

  it('[W5b] raises the tier once, whether webhook, return or timer comes first, or all at once', async () => {
    const holder = await holderBorn();
    await beginCheck(world, holder);
    const body = new URLSearchParams({ result: 'verified', first: 'Ada', last: 'Byrne', born, kind: 'id_card' });
    await world.http(holder.visitor.page.url, { method: 'POST', redirect: 'manual', body });
    const { id, processorId } = await latest(holder);
    const { documents } = world.wallet.identity;
    const ways = [0, 1, 2].flatMap(() => [
      documents.finish(holder.holderId, id),
      documents.changed(processorId!),
      documents.ask(id),
    ]);
    await Promise.all(ways);
    await world.settle();
    const events = await world.walletRows<{ event: string }>(
      `select event from security_log.events where subject = $1 and event like 'document.%'`,
      [holder.holderId],
    );
    assert.deepEqual(events, [{ event: 'document.accepted' }]);
    assert.equal(inboxOf(holder).filter((text) => text.includes('limits are raised')).length, 1);
    assert.equal(await tierOf(holder), 2);
  });

  it('[W5b] judges two wallets of one person one after the other, so that only one is raised without an operator', async () => {
    const twins = [await holderBorn('1972-02-02'), await holderBorn('1972-02-02')];
    const shown = new URLSearchParams({
      result: 'verified',
      first: 'Ada',
      last: 'Byrne',
      born: '1972-02-02',
      kind: 'passport',
    });
    for (const twin of twins) {
      await beginCheck(world, twin);
      await world.http(twin.visitor.page.url, { method: 'POST', redirect: 'manual', body: shown });
    }
    const checks = await Promise.all(twins.map((twin) => latest(twin)));
    await Promise.all(checks.map(({ holderId, id }) => world.wallet.identity.documents.finish(holderId, id)));
    const tiers = await Promise.all(twins.map((twin) => tierOf(twin)));
    assert.deepEqual(
      tiers.toSorted((left, right) => left - right),
      [1, 2],
    );
  });

  it('[W5f] lets one of two wallets of a person through, though both were in review before either was accepted', async () => {
    const twins = [await holderBorn('1973-03-03'), await holderBorn('1973-03-03')] as const;
    for (const twin of twins) await showDocument(world, twin, { first: 'Ada Maria', born: '1973-03-03' });
    const [one, other] = [await latest(twins[0]), await latest(twins[1])];
    assert.deepEqual([one.findings, other.findings], [['name_similar'], ['name_similar']]);
    const { documents } = world.wallet.identity;
    const memberId = 'stf_01kq0000000000000000000000' as const;
    const accepts = async ({ id, holderId }: typeof one, reason: 'name_is_the_same' | 'former_wallet') => {
      const shown = documents.markOf(await world.wallet.identity.accounts.get(holderId));
      const decided = await documents.decide(id, { memberId, decision: 'accept', reason, shown });
      return decided.ok || decided.error.code;
    };
    const both = await Promise.all([one, other].map((check) => accepts(check, 'name_is_the_same')));
    assert.deepEqual(new Set(both), new Set([true, 'person_elsewhere']));
    const [refused] = [one, other].filter((_, at) => both[at] !== true);
    assert.equal(await accepts(refused!, 'former_wallet'), true, 'an operator may allow it knowingly');
  });

  it('[W5b] says so when the processor does not answer, and changes nothing', async () => {
    const holder = await holderBorn();
    await holder.visitor.open(`${world.walletUrl}${urls.identity.raiseLimits()}`);
    world.sandbox.switchboard.set('stripe', { fault: 'error', delayMs: 0, timesLeft: null });
    await holder.visitor.submit(urls.identity.raiseLimits(), {});
    world.sandbox.switchboard.clear();
    assert.equal(holder.visitor.page.status, 503);
    assert.match(holder.visitor.page.text, /could not be opened/);
    await holder.visitor.submit(urls.identity.raiseLimits(), {});
    assert.equal(holder.visitor.page.status, 200, 'the same check goes on');
    const { id } = await latest(holder);
    world.sandbox.switchboard.set('stripe', { fault: 'error', delayMs: 0, timesLeft: null });
    await holder.visitor.open(`${world.walletUrl}${urls.identity.documentReturn()}?check=${id}`);
    world.sandbox.switchboard.clear();
    assert.equal(holder.visitor.page.status, 503);
    assert.match(holder.visitor.page.text, /We ask again until it does/);
    assert.equal(await tierOf(holder), 1);
  });

  it('[W5b] has the processor delete what it collected a week after the decision, and an unused page at once', async () => {
    const holder = await holderBorn();
    await showDocument(world, holder, { born });
    const idle = await holderBorn();
    await showDocument(world, idle, { result: 'left' });
    const [done, left] = [await latest(holder), await latest(idle)];
    const redacted = (processorId: string | null) => world.sandbox.stripe.book.verifications[processorId!]!.isRedacted;
    world.advance(2 * DAY_MS + 7 * HOUR_MS);
    await world.settle();
    assert.deepEqual([(await latest(idle)).status, redacted(left.processorId)], ['canceled', true]);
    assert.equal(redacted(done.processorId), false);
    world.advance(5 * DAY_MS);
    await world.settle();
    assert.equal(redacted(done.processorId), true);
    assert.ok((await latest(holder)).redactedAt);
    assert.equal(await tierOf(holder), 2);
  });

  it('[W5b] asks a wallet without a name for its profile, and refuses a check of another holder', async () => {
    const unnamed = await given.holder({ tier: 0 });
    await unnamed.visitor.open(`${world.walletUrl}${urls.identity.raiseLimits()}`);
    assert.match(unnamed.visitor.page.text, /Say who you are/);
    const owner = await holderBorn();
    await beginCheck(world, owner);
    const { id } = await latest(owner);
    await unnamed.visitor.open(`${world.walletUrl}${urls.identity.documentReturn()}?check=${id}`);
    assert.match(unnamed.visitor.page.url, /\/id\/limits$/);
    assert.equal((await latest(owner)).status, 'started');
  });
});
