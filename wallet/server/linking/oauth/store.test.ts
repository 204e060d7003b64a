import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { HOME_CELL } from '../../cell.ts';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import type { TestDatabase } from '../../../../dev/postgres/testing.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { endGrant } from './grants-service.ts';
import { consumeArtifact, findArtifact, insertOfGrant, insertOnce, presentTokens, upsertArtifact } from './store.ts';
import type { Artifact, Presented } from './store.ts';
import { sweepAll } from '../../../../tests/rows/sweep-all.ts';

const now = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-11-24T13:00:00Z');

describe('the store of the authorization server', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase('wallet');
  });
  after(() => database.close());

  const make = (kind: string, grantId: string | null = null, expiresAt = later): Artifact => ({
    kind,
    idHash: randomBytes(32),
    grantId,
    payload: { clientId: 'shop', jkt: 'key' },
    expiresAt,
  });
  const store = (artifact: Artifact) => database.db.asWriter((tx) => upsertArtifact(tx, HOME_CELL, artifact));
  const present = (...presented: Presented[]) =>
    database.db.one((tx) =>
      presentTokens(tx, HOME_CELL, { kinds: ['AccessToken', 'RefreshToken'], presented, now, proofsUntil: later }),
    );
  const proofOf = ({ idHash }: Artifact, proofHash: Buffer = randomBytes(32), thumbprint = 'key'): Presented => ({
    tokenHash: idHash,
    proofHash,
    thumbprint,
  });
  const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));
  const freshOf = async (...presented: Presented[]) =>
    hex((await present(...presented)).flatMap(({ isFresh, proofHash }) => (isFresh ? [proofHash] : [])));
  const grantOf = (id: string): Artifact => ({ ...make('Grant'), idHash: sha256(id) });

  it('[S12] uses an artifact up for one of many concurrent requests', async () => {
    const code = make('AuthorizationCode');
    await store(code);
    const consume = () => database.db.asWriter((tx) => consumeArtifact(tx, HOME_CELL, code.kind, code.idHash, now));
    const outcomes = await Promise.all(Array.from({ length: 6 }, consume));
    assert.equal(outcomes.filter(Boolean).length, 1);
    const found = await database.db.asWriter((tx) => findArtifact(tx, HOME_CELL, code.kind, code.idHash));
    assert.deepEqual(found?.consumedAt, now);
  });

  it('takes tokens only under an existing grant, and deletes them with it', async () => {
    await store(grantOf('one'));
    const token = make('AccessToken', 'one');
    const insert = (artifact: Artifact, grantId: string) =>
      database.db.asWriter((tx) => insertOfGrant(tx, HOME_CELL, artifact, sha256(grantId)));
    assert.equal(await insert(token, 'one'), true);
    await database.db.asWriter((tx) => endGrant(tx, 'one'));
    assert.deepEqual(await present(proofOf(token)), []);
    assert.equal(await insert(make('AccessToken', 'one'), 'one'), false);
  });

  it('[S29] leaves no token behind when its grant ends during the insert', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = `race ${round}`;
      await store(grantOf(id));
      const tokens = [make('AccessToken', id), make('RefreshToken', id)];
      await Promise.all([
        ...tokens.map((token) => database.db.asWriter((tx) => insertOfGrant(tx, HOME_CELL, token, sha256(id)))),
        database.db.asWriter((tx) => endGrant(tx, id)),
      ]);
      const left = await present(...tokens.map((token) => proofOf(token)));
      assert.deepEqual(left, []);
    }
  });

  it('[S20] takes a one-time value once until it expires', async () => {
    const value = make('ReplayDetection', null, later);
    const insert = (at: Date) => database.db.asWriter((tx) => insertOnce(tx, HOME_CELL, value, at));
    const outcomes = await Promise.all([insert(now), insert(now), insert(now)]);
    assert.equal(outcomes.filter(Boolean).length, 1);
    assert.equal(await insert(later), true);
  });

  it('[S21] reports which proofs are new, also of two in one statement', async () => {
    const token = make('AccessToken');
    await store(token);
    const [one, two] = [proofOf(token), proofOf(token)];
    assert.deepEqual(await freshOf(one, one), hex([one.proofHash]));
    assert.deepEqual(await freshOf(one, two), hex([two.proofHash]));
  });

  it('[S21] stores no proof without a token in force, or by another key', async () => {
    const [token, old] = [make('AccessToken'), make('AccessToken', null, now)];
    await store(token);
    await store(old);
    const wrong = [proofOf(token, randomBytes(32), 'other'), proofOf(old), proofOf(make('AccessToken'))];
    assert.deepEqual(await freshOf(...wrong), []);
    // The right key can still use a proof that another key has tried.
    assert.equal((await freshOf(proofOf(token, wrong[0]!.proofHash))).length, 1);
  });

  it('deletes only artifacts that have expired', async () => {
    const [old, fresh] = [make('AccessToken', null, now), make('AccessToken', null, later)];
    await store(old);
    await store(fresh);
    await sweepAll(database.db, 'oauth.artifacts', new Date(now.getTime() + 1));
    const left = await present(proofOf(old), proofOf(fresh));
    assert.deepEqual(hex(left.map((row) => row.idHash)), hex([fresh.idHash]));
  });
});
