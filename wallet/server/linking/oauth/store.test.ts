import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '#platform/db/testing.ts';
import type { TestDatabase } from '#platform/db/testing.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { endGrant, purgeExpired } from './grants-service.ts';
import {
  consumeArtifact,
  findArtifact,
  findTokens,
  insertOfGrant,
  insertOnce,
  insertProofs,
  upsertArtifact,
} from './store.ts';
import type { Artifact } from './store.ts';

const CELL = 0;
const now = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-11-24T13:00:00Z');

describe('what the authorization server keeps', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const make = (kind: string, grantId: string | null = null, expiresAt = later): Artifact => ({
    kind,
    idHash: randomBytes(32),
    grantId,
    payload: { clientId: 'shop' },
    expiresAt,
  });
  const store = (artifact: Artifact) => database.db.write((tx) => upsertArtifact(tx, CELL, artifact));
  const grantOf = (id: string): Artifact => ({ ...make('Grant'), idHash: sha256(id) });

  it('[S12] is used up by one of many', async () => {
    const code = make('AuthorizationCode');
    await store(code);
    const consume = () => database.db.write((tx) => consumeArtifact(tx, CELL, code.kind, code.idHash, now));
    const outcomes = await Promise.all(Array.from({ length: 6 }, consume));
    assert.equal(outcomes.filter(Boolean).length, 1);
    const found = await database.db.write((tx) => findArtifact(tx, CELL, code.kind, code.idHash));
    assert.deepEqual(found?.consumedAt, now);
  });

  it('takes tokens of a grant in force alone, and ends them with it', async () => {
    await store(grantOf('one'));
    const token = make('AccessToken', 'one');
    const insert = (artifact: Artifact, grantId: string) =>
      database.db.write((tx) => insertOfGrant(tx, CELL, artifact, sha256(grantId)));
    assert.equal(await insert(token, 'one'), true);
    await database.db.write((tx) => endGrant(tx, 'one'));
    const found = await database.db.write((tx) => findTokens(tx, CELL, ['AccessToken'], [token.idHash]));
    assert.deepEqual(found, []);
    assert.equal(await insert(make('AccessToken', 'one'), 'one'), false);
  });

  it('[S29] leaves no token behind when a grant ends while it is being written', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = `race ${round}`;
      await store(grantOf(id));
      const tokens = [make('AccessToken', id), make('RefreshToken', id)];
      await Promise.all([
        ...tokens.map((token) => database.db.write((tx) => insertOfGrant(tx, CELL, token, sha256(id)))),
        database.db.write((tx) => endGrant(tx, id)),
      ]);
      const kinds = ['AccessToken', 'RefreshToken'];
      const left = await database.db.write((tx) =>
        findTokens(
          tx,
          CELL,
          kinds,
          tokens.map((token) => token.idHash),
        ),
      );
      assert.deepEqual(left, []);
    }
  });

  it('[S20] takes a one-time value once while it is fresh', async () => {
    const value = make('ReplayDetection', null, later);
    const insert = (at: Date) => database.db.write((tx) => insertOnce(tx, CELL, value, at));
    const outcomes = await Promise.all([insert(now), insert(now), insert(now)]);
    assert.equal(outcomes.filter(Boolean).length, 1);
    assert.equal(await insert(later), true);
  });

  it('[S21] tells which proofs are new, also of two in one go', async () => {
    const [one, two] = [randomBytes(32), randomBytes(32)];
    const insert = (...hashes: Buffer[]) =>
      database.db.write((tx) =>
        insertProofs(
          tx,
          CELL,
          hashes.map((idHash) => ({ idHash, expiresAt: later })),
        ),
      );
    assert.equal((await insert(one, one)).length, 1);
    assert.deepEqual(
      (await insert(one, two)).map((row) => row.idHash.toString('hex')),
      [two.toString('hex')],
    );
  });

  it('throws away what has expired, and nothing else', async () => {
    const [old, fresh] = [make('AccessToken', null, now), make('AccessToken', null, later)];
    await store(old);
    await store(fresh);
    await purgeExpired(database.db, new Date(now.getTime() + 1));
    const left = await database.db.write((tx) => findTokens(tx, CELL, ['AccessToken'], [old.idHash, fresh.idHash]));
    assert.deepEqual(
      left.map((row) => row.idHash.toString('hex')),
      [fresh.idHash.toString('hex')],
    );
  });
});
