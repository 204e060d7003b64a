import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from '#platform/db/sql.ts';
import { freshPhone } from '../../../../tests/constellation/people.ts';
import { openingParts } from '../../../../tests/constellation/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/constellation/opening-parts.ts';
import { hourOf } from './budget-domain.ts';
import { createNoticeSms, takeFromBudget } from './budget-service.ts';
import { countMessage, lockBudgets, openHours } from './budget-store.ts';
import { createPhoneVerification } from './service.ts';

describe('the budget for messages in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const now = () => parts.world.clocks.security();
  /** Begins a new hour in which there is room for so many messages to a country, or to all together. */
  const leave = async (scope: string, left: number) => {
    parts.age(3_600_000);
    const hour = hourOf(now());
    await parts.db.write((tx) =>
      tx.run(sql`
        insert into phone_verification.sms_hours (scope, hour, sent)
        select scope, ${hour}, most_per_hour - ${left} from phone_verification.sms_limits where scope = ${scope}`),
    );
  };
  const sentIn = async (scope: string) => {
    const hour = hourOf(now());
    const [budget] = await parts.db.write((tx) => lockBudgets(tx, [scope], hour));
    return budget?.sent;
  };
  const key = randomBytes(32);
  const sent: { to: string; text: string }[] = [];
  const sms = {
    send: async (message: { to: string; text: string }) => {
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
      key,
      hasWallet: (tx, number) => accounts.hasWallet(tx, number),
      loginUrl: 'http://wallet.localhost:4000/id/login',
    });
    const outcomes = await Promise.all(
      phones.map((one, index) =>
        phone.start({ phone: one, asker: { address: at(index), device: `device ${randomInt(1e9)}` } }),
      ),
    );
    return outcomes.map((one) => (one.ok ? 'sent' : one.error.code)).toSorted((one, other) => one.localeCompare(other));
  };

  it('[S142c] gives many at once no more than a country’s hour has room for, and others theirs', async () => {
    await leave('IE', 3);
    const outcomes = await startAll(Array.from({ length: 8 }, () => freshPhone()));
    assert.deepEqual(outcomes, [...Array(3).fill('sent'), ...Array(5).fill('sms_budget_exhausted')]);
    assert.equal(sent.length, 3);
    assert.deepEqual(await startAll(['+33612345678']), ['sent']);
    parts.age(3_600_000);
    assert.deepEqual(await startAll([freshPhone()]), ['sent']);
  });

  it('[S142c] gives many at once no more than the hour of all countries has room for', async () => {
    await leave('all', 2);
    const outcomes = await startAll(['+33612345678', '+41791234567', '+12025550123', '+61491570156', freshPhone()]);
    assert.deepEqual(outcomes, [...Array(2).fill('sent'), ...Array(3).fill('sms_budget_exhausted')]);
    assert.equal(await sentIn('all'), 2_000);
  });

  it('[S142b] sends nothing to a country that is not listed, and nothing to a number that is no phone in a hand', async () => {
    parts.age(3_600_000);
    assert.deepEqual(await startAll(['+79123456789', '+8801712345678']), ['country_not_served', 'country_not_served']);
    const others = ['+35312345678', '+449012345678', '+881612345678'];
    assert.deepEqual(await startAll(others), Array(3).fill('phone_not_mobile'));
    assert.equal(sent.length, 0);
    assert.equal((await sentIn('all')) ?? 0, 0);
  });

  it('[S142d] counts an IPv6 site as one, however many networks of it ask', async () => {
    parts.age(3_600_000);
    const countries = (index: number) => `+6149157${String(1_000 + index)}`;
    const network = (index: number) => `2001:db8:7:${index.toString(16)}::1`;
    const begun = hourOf(now());
    const { db } = parts;
    await db.write((tx) => openHours(tx, ['all', 'IE', 'AU'], begun));
    const phones = Array.from({ length: 125 }, (_, index) => (index < 50 ? countries(index) : freshPhone()));
    const outcomes: string[] = [];
    for (const [index, one] of phones.entries()) outcomes.push(...(await startAll([one], () => network(index))));
    assert.equal(outcomes.filter((one) => one === 'sent').length, 120);
    assert.deepEqual(new Set(outcomes.slice(120)), new Set(['too_many_codes']));
    assert.deepEqual(await startAll([freshPhone()], () => '2001:db8:8::1'), ['sent']);
  });

  it('[S142e] sends notices out of the same budget, and has those wait for which there is no room', async () => {
    await leave('IE', 1);
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

  it('counts what was sent in its own hour alone', async () => {
    const [first, second] = [new Date('2026-01-01T10:00:00Z'), new Date('2026-01-01T11:00:00Z')];
    const { db } = parts;
    for (const hour of [first, second]) await db.write((tx) => openHours(tx, ['IE', 'KP'], hour));
    await db.write((tx) => countMessage(tx, ['IE'], first));
    assert.ok((await db.write((tx) => takeFromBudget(tx, 'IE', second))).ok);
    const counted = await db.write((tx) => lockBudgets(tx, ['IE', 'KP'], first));
    assert.deepEqual(
      counted.map(({ scope, sent: count }) => [scope, count]),
      [['IE', 1]],
    );
  });
});
