import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import { sweepTable } from '#platform/jobs/sweeps.ts';
import { walletSweeps } from '../../sweeps.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { freshPhone, password } from '../../../../tests/world/people.ts';
import { sessionsOf } from './store.ts';

const MINUTE_MS = 60_000;

describe('sessions in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const login = (phone: string, secret: string, address = '192.0.2.1') =>
    parts.sessions.login({ phone, password: secret, device: 'Chrome on Linux', address });
  /** Logs in in a browser that the wallet knows, where the password is enough. */
  const loginAtHome = (phone: string, secret: string) =>
    parts.sessions.login({
      phone,
      password: secret,
      device: 'Chrome on Linux',
      address: '192.0.2.1',
      browser: 'a known browser',
    });

  it('[S64] are readable only by their holder', async () => {
    const [ada, bob] = [await parts.newHolder(), await parts.newHolder()];
    await parts.sessions.loginAs(ada.holderId, ['passkey'], { device: 'Chrome on Linux', isKnown: true });
    const seenBy = (holder: typeof ada) =>
      parts.db.asReader({ holder: holder.holderId }, (tx) => sessionsOf(tx, ada.holderId, new Date()));
    assert.equal((await seenBy(ada)).length, 1);
    assert.equal((await seenBy(bob)).length, 0);
  });

  it('store no secret that a thief of the database could use', async () => {
    const { holderId } = await parts.newHolder();
    const token = await parts.sessions.loginAs(holderId, ['passkey'], { device: 'Chrome on Linux', isKnown: true });
    const Row = Type.Object({ row: Type.String() });
    const rows = await parts.db.asWriter((tx) =>
      tx.many(sql(Row)`select session::text as row from sessions.sessions session`),
    );
    const hex = Buffer.from(token).toString('hex');
    assert.ok(rows.every(({ row }) => !row.includes(token) && !row.includes(hex)));
  });

  it('[S54] stay alive while used, for at most twelve hours', async () => {
    const { holderId } = await parts.newHolder();
    const token = await parts.sessions.loginAs(holderId, ['password'], { device: 'Chrome on Linux', isKnown: true });
    for (let minutes = 0; minutes + 20 < 12 * 60; minutes += 20) {
      parts.age(20 * MINUTE_MS);
      assert.ok(await parts.sessions.find(token), `after ${minutes + 20} minutes`);
    }
    parts.age(20 * MINUTE_MS);
    assert.equal(await parts.sessions.find(token), undefined);
  });

  it('are swept only when they have expired', async () => {
    const { holderId, phone } = await parts.newHolder();
    await parts.sessions.loginAs(holderId, ['password'], { device: 'Chrome on Linux', isKnown: true });
    parts.age(31 * MINUTE_MS);
    await loginAtHome(phone, password);
    const sweep = walletSweeps.find((one) => one.table === 'sessions.sessions');
    assert.ok(sweep);
    await sweepTable(parts.db, sweep, parts.world.clocks.security());
    assert.equal((await parts.sessions.list(holderId)).length, 1);
    const Count = Type.Object({ left: Type.Integer() });
    const past = new Date(parts.world.clocks.security());
    const count = await parts.db.asWriter((tx) =>
      tx.one(sql(Count)`select count(*)::integer as left from sessions.sessions where expires_at <= ${past}`),
    );
    assert.equal(count.left, 0);
  });

  it('[S44] check a few of many concurrent tries, and let the others wait', async () => {
    const { phone } = await parts.newHolder();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => login(phone, 'wrong wrong wrong wrong')));
    const codes = outcomes.map((one) => (one.ok ? 'in' : one.error.code));
    assert.equal(codes.filter((code) => code === 'credentials_wrong').length, 3);
    assert.equal(codes.filter((code) => code === 'wait').length, 9);
  });

  it('[S44] judge a try as later than those that it waited for', async () => {
    const { phone } = await parts.newHolder();
    const address = '203.0.113.77';
    assert.equal((await login(phone, password, address)).ok, true);
    let late: ReturnType<typeof login> | undefined;
    await parts.db.asWriter(async (tx) => {
      await tx.run(sql`lock table tries.failures in exclusive mode`);
      late = login(phone, password, address);
      await parts.untilLockWait();
      parts.age(1_000);
      // The row of a failure that causes no wait.
      const at = parts.world.clocks.security();
      await tx.run(sql`update tries.failures set count = 1, failed_at = ${at}, until = ${at}`);
    });
    assert.equal((await late!).ok, true);
  });

  it('[S44] delay an address that tries one number after another', async () => {
    const address = '198.51.100.7';
    for (let tried = 0; tried < 20; tried += 1) await login(freshPhone(), 'wrong wrong wrong wrong', address);
    const { phone } = await parts.newHolder();
    const waiting = await login(phone, password, address);
    assert.equal(waiting.ok ? '' : waiting.error.code, 'wait');
    assert.equal((await login(phone, password, '198.51.100.8')).ok, true);
  });

  it('[S44] delay an IPv6 subscriber who changes addresses between tries', async () => {
    for (let tried = 0; tried < 20; tried += 1) {
      await login(freshPhone(), 'wrong wrong wrong wrong', `2001:db8:0:7::${tried}`);
    }
    const { phone } = await parts.newHolder();
    const waiting = await login(phone, password, '2001:db8:0:7:ffff::1');
    assert.equal(waiting.ok ? '' : waiting.error.code, 'wait');
    assert.equal((await login(phone, password, '2001:db8:0:8::1')).ok, true);
  });

  it('[S41] [S141d] never delay a login by passkey', async () => {
    const { holderId, phone } = await parts.newHolder();
    for (let tried = 0; tried < 6; tried += 1) await login(phone, 'wrong wrong wrong wrong', '198.51.100.9');
    assert.equal((await login(phone, password, '198.51.100.9')).ok, false);
    assert.ok(
      await parts.sessions.find(
        await parts.sessions.loginAs(holderId, ['passkey'], { device: 'Chrome on Linux', isKnown: true }),
      ),
    );
  });

  it('[S141a] let a patient stranger delay only their own site', async () => {
    const { phone } = await parts.newHolder();
    const stranger = (round: number) => login(phone, 'wrong wrong wrong wrong', `2001:db8:66:${round.toString(16)}::1`);
    for (let round = 0; round < 50; round += 1) {
      await stranger(round);
      parts.age(round < 20 ? 1_000 : 15 * MINUTE_MS);
    }
    await stranger(50);
    const waiting = await stranger(51);
    assert.equal(waiting.ok ? '' : waiting.error.code, 'wait');
    assert.equal((await login(phone, password, '203.0.113.2')).ok, true);
  });

  it('[S57b] do not begin with a password that changes while it is checked', async () => {
    const { phone, holderId } = await parts.newHolder();
    const { seal } = (await parts.accounts.knownAs(phone))!;
    const hash = await parts.accounts.hashPassword('copper violin harvest moon');
    let late: ReturnType<typeof login> | undefined;
    await parts.db.asWriter(async (tx) => {
      assert.equal(await parts.accounts.replacePassword(tx, holderId, seal, hash), true);
      late = loginAtHome(phone, password);
      await parts.untilLockWait();
    });
    const refused = await late!;
    assert.equal(refused.ok ? '' : refused.error.code, 'credentials_wrong');
    assert.deepEqual(await parts.sessions.list(holderId), []);
    assert.equal((await login(phone, 'copper violin harvest moon')).ok, true);
    assert.equal(await parts.db.asWriter((tx) => parts.accounts.replacePassword(tx, holderId, seal, hash)), false);
  });

  it('[S37] [W2e] take as long to refuse an unknown number as a known one', async () => {
    const { phone } = await parts.newHolder();
    const durationMs = async (number: string, address: string): Promise<number> => {
      const start = performance.now();
      await login(number, 'wrong wrong wrong wrong', address);
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      known.push(await durationMs(phone, `203.0.113.${100 + round}`));
      unknown.push(await durationMs(freshPhone(), `203.0.113.${120 + round}`));
      parts.age(7 * 3_600_000);
    }
    const ratio = median(known) / median(unknown);
    assert.ok(ratio > 0.5 && ratio < 2, `known numbers take ${ratio.toFixed(2)} times as long`);
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
