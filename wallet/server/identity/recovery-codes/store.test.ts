import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { openingParts } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { findSet } from './store.ts';

describe('recovery codes in the database', () => {
  let parts: OpeningParts;
  before(async () => {
    parts = await openingParts();
  });
  after(() => parts.close());

  const outcome = (one: { ok: true } | { ok: false; error: { code: string } }) => (one.ok ? 'ok' : one.error.code);
  const make = async (holderId: Id<'hld'>): Promise<string[]> => {
    const made = await parts.recovery.makeNow(holderId);
    assert.ok(made.ok);
    return made.value;
  };
  const withCodes = async () => {
    const { holderId } = await parts.newHolder();
    return { holderId, codes: await make(holderId) };
  };

  it('[S50a] work once each, also if one arrives many times at once', async () => {
    const { holderId, codes } = await withCodes();
    assert.equal(new Set(codes).size, 10);
    const many = await Promise.all(Array.from({ length: 3 }, () => parts.recovery.use(holderId, codes[0]!)));
    assert.deepEqual(many.map(outcome).toSorted(), ['ok', 'recovery_wrong', 'recovery_wrong']);
    assert.deepEqual(await parts.recovery.use(holderId, codes[1]!), { ok: true, value: { left: 8 } });
    assert.equal(outcome(await parts.recovery.use(holderId, codes[1]!)), 'recovery_wrong');
    assert.equal((await parts.recovery.find(holderId))?.left, 8);
    const used = (await parts.security.list(holderId, { most: 20 })).filter(
      ({ event }) => event === 'recovery_code.used',
    );
    assert.deepEqual(
      used.map(({ facts }) => facts['left']),
      [8, 9],
    );
  });

  it('[W2g] are void once new ones are made, and work for nobody else', async () => {
    const { holderId, codes } = await withCodes();
    const { holderId: other } = await withCodes();
    assert.equal(outcome(await parts.recovery.use(other, codes[0]!)), 'recovery_wrong');
    const fresh = await make(holderId);
    assert.equal(outcome(await parts.recovery.use(holderId, codes[0]!)), 'recovery_wrong');
    assert.equal(outcome(await parts.recovery.use(holderId, fresh[0]!.toLowerCase())), 'ok');
    assert.equal((await parts.recovery.find(holderId))?.left, 9);
  });

  it('are ten, also if two sets are made at once', async () => {
    const { holderId } = await parts.newHolder();
    await Promise.all([parts.recovery.makeNow(holderId), parts.recovery.makeNow(holderId)]);
    assert.equal((await parts.recovery.find(holderId))?.left, 10);
  });

  it('delay the next try after wrong ones, but not after text that is none', async () => {
    const { holderId, codes } = await withCodes();
    for (let tried = 0; tried < 10; tried += 1)
      assert.equal(outcome(await parts.recovery.use(holderId, '123456')), 'recovery_malformed');
    for (let tried = 0; tried < 3; tried += 1)
      assert.equal(outcome(await parts.recovery.use(holderId, 'ZZZZ-ZZZZ-ZZZZ')), 'recovery_wrong');
    assert.equal(outcome(await parts.recovery.use(holderId, codes[0]!)), 'recovery_wait');
    parts.age(60_000);
    assert.equal(outcome(await parts.recovery.use(holderId, codes[0]!)), 'ok');
  });

  it('[S64] are stored as hashes, which only their holder can count', async () => {
    const { holderId, codes } = await withCodes();
    const { holderId: other } = await parts.newHolder();
    assert.equal(await parts.db.asReader({ holder: other }, (tx) => findSet(tx, 0, holderId)), undefined);
    const Row = Type.Object({ row: Type.String() });
    const rows = await parts.db.asWriter((tx) =>
      tx.many(sql(Row)`select code::text as row from second_factor.recovery_codes code`),
    );
    const plain = codes.flatMap((code) => [code, code.replaceAll('-', '')]);
    const stored = rows.map(({ row }) => row).join('\n');
    assert.ok(plain.every((code) => !stored.includes(code) && !stored.includes(Buffer.from(code).toString('hex'))));
  });
});
