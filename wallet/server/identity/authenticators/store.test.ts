import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { pin } from '../../../../tests/world/people.ts';
import { codeAt, stepAt, STEP_MS } from '#platform/credentials/totp.ts';
import { totpRules } from './domain.ts';
import { findAuthenticator } from './store.ts';

const MINUTE_MS = 60_000;

describe('authenticator apps in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const outcome = (one: { ok: true } | { ok: false; error: { code: string } }) => (one.ok ? 'ok' : one.error.code);
  const now = () => stepAt(parts.world.clocks.security());
  const sessionOf = (holderId: Id<'hld'>) => ({ id: parts.world.ids.mint('ses'), holderId });
  /** Sets up an app for a new holder, and goes on to the next step. */
  const newApp = async () => {
    const { holderId } = await parts.newHolder();
    const session = sessionOf(holderId);
    const { key, sealed } = parts.authenticators.offer(session, 'Ada');
    const added = await parts.authenticators.add(session, { sealed, typed: codeAt(key, now()), pin: undefined });
    assert.equal(outcome(added), 'ok');
    parts.age(STEP_MS);
    return { holderId, key, verify: (code: string) => parts.authenticators.verify(holderId, code) };
  };
  /** A code that is right at none of the steps around now. */
  const wrongCode = (key: string): string => {
    const right = [-2n, -1n, 0n, 1n, 2n].map((away) => codeAt(key, now() + away));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code))!;
  };

  it('[S49a] accept a code once, also if it arrives many times at once', async () => {
    const { key, verify } = await newApp();
    const code = codeAt(key, now());
    const outcomes = (await Promise.all(Array.from({ length: 3 }, () => verify(code)))).map(outcome);
    assert.equal(outcomes.filter((one) => one === 'ok').length, 1, outcomes.join(' '));
    parts.age(10 * MINUTE_MS);
    assert.equal(outcome(await verify(codeAt(key, now()))), 'ok');
  });

  it('[S49a] accept neither the code of the set-up again, nor an earlier one', async () => {
    const { key, verify } = await newApp();
    assert.equal(outcome(await verify(codeAt(key, now() - 1n))), 'totp_used');
    assert.equal(outcome(await verify(codeAt(key, now() + 1n))), 'ok');
    assert.equal(outcome(await verify(codeAt(key, now()))), 'totp_used');
  });

  it('[W6b] accept a code however it is grouped, and count no try for text that is none', async () => {
    const { key, verify } = await newApp();
    for (let tried = 0; tried < 10; tried += 1) assert.equal(outcome(await verify('12345')), 'totp_malformed');
    const code = codeAt(key, now());
    assert.equal(outcome(await verify(`${code.slice(0, 3)} ${code.slice(3)}`)), 'ok');
  });

  it('[S41] delay a stranger more and more, and end after a hundred wrong codes in a row', async () => {
    const { key, holderId, verify } = await newApp();
    const first: string[] = [];
    for (let tried = 0; tried < 4; tried += 1) first.push(outcome(await verify(wrongCode(key))));
    assert.deepEqual(first, ['totp_wrong', 'totp_wrong', 'totp_wrong', 'totp_wait']);
    assert.equal(outcome(await verify(codeAt(key, now()))), 'totp_wait');
    for (let tried = 3; tried < totpRules.most; tried += 1) {
      parts.age(15 * MINUTE_MS);
      assert.equal(outcome(await verify(wrongCode(key))), 'totp_wrong', String(tried));
    }
    parts.age(7 * 60 * MINUTE_MS);
    assert.equal(outcome(await verify(codeAt(key, now()))), 'totp_blocked');
    assert.equal((await parts.authenticators.find(holderId))?.isBlocked, true);
    const events = (await parts.security.list(holderId, { most: 200 })).map(({ event }) => event);
    assert.ok(events.includes('totp.blocked'));
    assert.ok(events.includes('totp.failed'));
  });

  it('are set up by a code of the offered secret alone, in the session that it was offered to', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    const session = sessionOf(ada.holderId);
    const { key, sealed } = parts.authenticators.offer(session, 'Ada');
    const add = (to: typeof session, typed: string, form = sealed) =>
      parts.authenticators.add(to, { sealed: form, typed, pin: undefined });
    assert.equal(outcome(await add(session, wrongCode(key))), 'totp_wrong');
    assert.equal(outcome(await add(sessionOf(bob.holderId), codeAt(key, now()))), 'offer_over');
    assert.equal(outcome(await add(sessionOf(ada.holderId), codeAt(key, now()))), 'offer_over');
    assert.equal(outcome(await add(session, codeAt(key, now()), `${sealed.slice(0, -2)}AA`)), 'offer_over');
    assert.equal(await parts.authenticators.find(ada.holderId), undefined);
    assert.equal(outcome(await add(session, codeAt(key, now()))), 'ok');
    assert.equal(outcome(await add(session, codeAt(key, now()))), 'ok', 'the button was pressed twice');
    const other = parts.authenticators.offer(session, 'Ada');
    assert.equal(outcome(await add(session, codeAt(other.key, now()), other.sealed)), 'totp_set_already');
  });

  it('are removed with the PIN, and not by a holder who could approve nothing then', async () => {
    const { holderId } = await newApp();
    assert.equal(outcome(await parts.authenticators.remove(holderId, '')), 'totp_last');
    await parts.secondFactor.setPin(holderId, pin, null);
    assert.equal(outcome(await parts.authenticators.remove(holderId, '')), 'pin_malformed');
    assert.equal(outcome(await parts.authenticators.remove(holderId, '000001')), 'pin_wrong');
    assert.ok(await parts.authenticators.find(holderId));
    assert.equal(outcome(await parts.authenticators.remove(holderId, pin)), 'ok');
    assert.equal(outcome(await parts.authenticators.remove(holderId, pin)), 'totp_not_set');
    const events = (await parts.security.list(holderId, { most: 20 })).map(({ event }) => event);
    assert.equal(events.filter((event) => event === 'totp.removed').length, 1);
  });

  it('[S64] are visible to their holder alone, and their secrets to nobody who steals the database', async () => {
    const { holderId, key } = await newApp();
    const { holderId: other } = await parts.newHolder();
    const seenBy = (holder: Id<'hld'>) => parts.db.asReader({ holder }, (tx) => findAuthenticator(tx, 0, holderId));
    assert.ok(await seenBy(holderId));
    assert.equal(await seenBy(other), undefined);
    const Row = Type.Object({ row: Type.String() });
    const rows = await parts.db.asWriter((tx) =>
      tx.many(sql(Row)`select app::text as row from second_factor.authenticators app`),
    );
    const hex = Buffer.from(key).toString('hex');
    assert.ok(rows.length > 0 && rows.every(({ row }) => !row.includes(key) && !row.includes(hex)));
  });
});
