import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { sql } from '#platform/db/sql.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone } from '../../../../tests/world/people.ts';
import { hourOf } from './budget-domain.ts';
import { createNoticeSms, takeFromBudget } from './budget-service.ts';
import { countMessage, findLimit, lockBudgets, openHours, uncountMessage } from './budget-store.ts';
import { createPhoneVerification } from './service.ts';
import { signUpLetter } from './words.ts';
import { createTwilioGateway, SmsRefused } from './sms-gateway.ts';

describe('the budget for messages in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const now = () => parts.world.clocks.security();
  /** Begins a new hour in which a scope has room for `left` more codes; with 1 as `part`, for `left` more messages. */
  const leave = async (scope: string, left: number, part = 0.8) => {
    parts.age(3_600_000);
    const hour = hourOf(now());
    await parts.db.asWriter((tx) =>
      tx.run(sql`
        insert into phone_verification.sms_hours (scope, hour, sent)
        select scope, ${hour}, floor(most_per_hour * ${part}::numeric) - ${left} from phone_verification.sms_limits where scope = ${scope}`),
    );
  };
  const sentIn = async (scope: string) => {
    const hour = hourOf(now());
    const [budget] = await parts.db.asWriter((tx) => lockBudgets(tx, [scope], hour));
    return budget?.sent;
  };
  const key = randomBytes(32);
  const sent: { to: string; text: string }[] = [];
  let failure: Error | undefined;
  const sms = {
    send: async (message: { to: string; text: string }) => {
      if (failure) throw failure;
      sent.push(message);
    },
  };
  const startAll = async (phones: readonly string[], at: (index: number) => string = (index) => `192.0.2.${index}`) => {
    sent.length = 0;
    const { db, world, accounts } = parts;
    const phone = createPhoneVerification({
      db,
      world,
      sms,
      keys: ringOf(key),
      accounts,
      purpose: 'sign-up',
      letter: (hasWallet) => signUpLetter(hasWallet, 'http://wallet.localhost:4000/id/login'),
    });
    const outcomes = await Promise.all(
      phones.map((one, index) =>
        phone.start({ phone: one, asker: { address: at(index), device: `device ${randomInt(1e9)}` } }),
      ),
    );
    return outcomes.map((one) => (one.ok ? 'sent' : one.error.code)).toSorted((one, other) => one.localeCompare(other));
  };

  it('[S142c] never exceeds a country’s hourly limit under concurrent requests, and serves others', async () => {
    await leave('IE', 3);
    const outcomes = await startAll(Array.from({ length: 8 }, () => freshPhone()));
    assert.deepEqual(outcomes, [...Array(3).fill('sent'), ...Array(5).fill('sms_budget_exhausted')]);
    assert.equal(sent.length, 3);
    assert.deepEqual(await startAll(['+33612345678']), ['sent']);
    parts.age(3_600_000);
    assert.deepEqual(await startAll([freshPhone()]), ['sent']);
  });

  it('[S142c] never exceeds the hourly limit of all countries under concurrent requests', async () => {
    await leave('all', 2);
    const outcomes = await startAll(['+33612345678', '+41791234567', '+12025550123', '+61491570156', freshPhone()]);
    assert.deepEqual(outcomes, [...Array(2).fill('sent'), ...Array(3).fill('sms_budget_exhausted')]);
    assert.equal(await sentIn('all'), 1_600);
  });

  it('[S142b] sends nothing to countries that are not listed, nor to numbers that are not mobile', async () => {
    parts.age(3_600_000);
    assert.deepEqual(await startAll(['+79123456789', '+8801712345678']), ['country_not_served', 'country_not_served']);
    const others = ['+35312345678', '+449012345678', '+881612345678'];
    assert.deepEqual(await startAll(others), Array(3).fill('phone_not_mobile'));
    assert.equal(sent.length, 0);
    assert.equal((await sentIn('all')) ?? 0, 0);
  });

  it('[S142d] counts an IPv6 site as one, over all its networks', async () => {
    parts.age(3_600_000);
    const countries = (index: number) => `${index % 2 ? '+4915123' : '+447400'}${String(456_000 + index)}`;
    const network = (index: number) => `2001:db8:7:${index.toString(16)}::1`;
    const begun = hourOf(now());
    const { db } = parts;
    await db.asWriter((tx) => openHours(tx, ['all', 'IE', 'DE', 'GB'], begun));
    const phones = Array.from({ length: 125 }, (_, index) => (index < 80 ? countries(index) : freshPhone()));
    const outcomes: string[] = [];
    for (const [index, one] of phones.entries()) outcomes.push(...(await startAll([one], () => network(index))));
    assert.equal(outcomes.filter((one) => one === 'sent').length, 120);
    assert.deepEqual(new Set(outcomes.slice(120)), new Set(['too_many_codes']));
    assert.deepEqual(await startAll([freshPhone()], () => '2001:db8:8::1'), ['sent']);
  });

  it('[S142e] sends notices from the same budget, and rejects them while there is no room', async () => {
    await leave('IE', 1, 1);
    sent.length = 0;
    const { db, world } = parts;
    const notices = createNoticeSms({ db, world, sms });
    await notices.send({ to: freshPhone(), text: 'first' });
    await assert.rejects(notices.send({ to: freshPhone(), text: 'second' }), /No more messages/);
    await notices.send({ to: '+881612345678', text: 'third' });
    assert.deepEqual(
      sent.map((message) => message.text),
      ['first'],
    );
  });

  it('[S142g] gives one site a tenth of a country’s hour under concurrent requests, and serves others', async () => {
    parts.age(3_600_000);
    const phones = Array.from({ length: 20 }, (_, index) => `+12025550${100 + index}`);
    const outcomes = await startAll(phones, () => '198.51.100.7');
    assert.deepEqual(outcomes, [...Array(6).fill('sent'), ...Array(14).fill('too_many_codes')]);
    assert.equal(await sentIn('US'), 6);
    assert.deepEqual(await startAll(['+12025550190'], () => '198.51.100.8'), ['sent']);
    assert.deepEqual(await startAll([freshPhone()], () => '198.51.100.7'), ['sent']);
  });

  it('[S142h] still sends notices when codes have used up their part', async () => {
    await leave('IE', 0);
    assert.deepEqual(await startAll([freshPhone()]), ['sms_budget_exhausted']);
    const { db, world } = parts;
    await createNoticeSms({ db, world, sms }).send({ to: freshPhone(), text: 'a notice' });
    assert.deepEqual(
      sent.map((message) => message.text),
      ['a notice'],
    );
  });

  it('[S142i] gives back the place of a refused message, and keeps it if the outcome is unknown', async () => {
    await leave('IE', 2);
    const { db, world } = parts;
    const notices = createNoticeSms({ db, world, sms });
    const before = await sentIn('IE');
    try {
      failure = new SmsRefused('refused');
      assert.deepEqual(await startAll([freshPhone()]), ['sms_unavailable']);
      await assert.rejects(notices.send({ to: freshPhone(), text: 'first' }), /refused/);
      assert.deepEqual([await sentIn('IE'), await sentIn('all')], [before, 0]);
      failure = new Error('no answer');
      assert.deepEqual(await startAll([freshPhone()]), ['sms_unavailable']);
      assert.deepEqual([await sentIn('IE'), await sentIn('all')], [before! + 1, 1]);
    } finally {
      failure = undefined;
    }
  });

  it('[S142i] distinguishes a refusal by the provider from an unknown outcome', async () => {
    const answered = async (status: number) => {
      const settings = { url: 'http://sms.test', accountSid: 'AC1', authToken: 'secret', from: '+15005550006' };
      const http = async () => new Response(null, { status });
      const sending = createTwilioGateway({ ...settings, http }).send({ to: freshPhone(), text: 'a code' });
      return sending.catch((error: unknown) => error);
    };
    for (const status of [400, 401, 429]) assert.ok((await answered(status)) instanceof SmsRefused, String(status));
    for (const status of [408, 500, 503]) assert.ok(!((await answered(status)) instanceof SmsRefused), String(status));
    assert.equal(await answered(201), undefined);
  });

  it('tells a number that gets nothing from a refusal that may pass, and skips its notices', async () => {
    const { db, world } = parts;
    const notify = (code: number) => {
      const settings = { url: 'http://sms.test', accountSid: 'AC1', authToken: 'secret', from: '+15005550006' };
      const http = async () => Response.json({ code, message: 'no', status: 400 }, { status: 400 });
      const notices = createNoticeSms({ db, world, sms: createTwilioGateway({ ...settings, http }) });
      return notices.send({ to: freshPhone(), text: 'a notice' });
    };
    for (const code of [21211, 21614, 21408, 21610]) await notify(code);
    await assert.rejects(notify(21611), SmsRefused);
  });

  it('has a limit for each country, and never counts below zero', async () => {
    const hour = new Date('2026-01-01T12:00:00Z');
    const { db } = parts;
    await db.asWriter((tx) => openHours(tx, ['IE'], hour));
    await db.asWriter((tx) => uncountMessage(tx, ['IE'], hour));
    assert.equal((await db.asWriter((tx) => lockBudgets(tx, ['IE'], hour)))[0]?.sent, 0);
    assert.deepEqual(await db.asWriter((tx) => Promise.all([findLimit(tx, 'IE'), findLimit(tx, 'KP')])), [
      600,
      undefined,
    ]);
  });

  it('counts each message only in its own hour', async () => {
    const [first, second] = [new Date('2026-01-01T10:00:00Z'), new Date('2026-01-01T11:00:00Z')];
    const { db } = parts;
    for (const hour of [first, second]) await db.asWriter((tx) => openHours(tx, ['IE', 'KP'], hour));
    await db.asWriter((tx) => countMessage(tx, ['IE'], first));
    assert.ok((await db.asWriter((tx) => takeFromBudget(tx, { country: 'IE', kind: 'notice' }, second))).ok);
    const counted = await db.asWriter((tx) => lockBudgets(tx, ['IE', 'KP'], first));
    assert.deepEqual(
      counted.map(({ scope, sent: count }) => [scope, count]),
      [['IE', 1]],
    );
  });
});
