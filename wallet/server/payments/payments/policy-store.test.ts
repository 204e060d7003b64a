import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createTestDatabase } from '../../../../dev/postgres/testing.ts';
import { policy } from '../../../../tests/samples/payment.ts';
import { policyAt, policyVersions } from './policy-store.ts';

it('reads the policy in force, and all its versions', async (t) => {
  const database = await createTestDatabase('wallet');
  t.after(() => database.close());
  assert.deepEqual(await database.db.one((tx) => policyAt(tx, new Date('2026-11-24'))), policy);
  const [first, ...others] = await database.db.one(policyVersions);
  assert.deepEqual([first?.version, others.length], [policy.version, 0]);
});
