import assert from 'node:assert/strict';
import { rolesOf } from '#platform/db/prepare.ts';
import { audit } from '../../auditor/audit.ts';
import { reportWords } from '../../auditor/report.ts';
import type { TestWorld } from './world.ts';

/** Audits the wallet's books, and compares them with the processor's. */
export async function assertBooksAgree(world: TestWorld): Promise<void> {
  const settings = {
    wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor },
    processor: { apiUrl: world.sandboxUrl, secretKey: world.processorKey, http: world.http },
    againAfterMs: 0,
  };
  const done = await audit(settings);
  // The money that tests give and take has no charge.
  const found = done.findings.filter(({ kind }) => kind !== 'entry_charge');
  assert.deepEqual(found, [], reportWords(done, settings));
}
