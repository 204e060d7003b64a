import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Audit } from './audit.ts';
import type { Kind } from './difference.ts';
import { createMetrics } from './metrics.ts';

const clean: Audit = {
  findings: [],
  unreached: [],
  figures: { entries: 4, postings: 8, accounts: 6, payments: 1, staff_entries: 0 },
  tookMs: 20,
  verified: [],
};

function found(...found: Kind[]): Pick<Audit, 'findings'> {
  return { findings: found.map((kind) => ({ kind, total: 2, differences: [] })) };
}

describe('the metrics of the audit', () => {
  it('[O2a] keep the differences of a system that does not answer, until it is compared again', async () => {
    const metrics = createMetrics();
    const read = async (kind: Kind) => {
      const [, value] = new RegExp(`^holdfast_audit_differences\\{kind="${kind}"\\} (\\d+)$`, 'm').exec(
        await metrics.text(),
      )!;
      return Number(value);
    };
    const figures = async () => [
      await read('order_payment'),
      await read('charge_entry'),
      await read('account_balance'),
    ];
    metrics.done({ ...clean, ...found('order_payment', 'charge_entry', 'account_balance') }, new Date());
    assert.deepEqual(await figures(), [2, 2, 2]);
    metrics.done({ ...clean, unreached: [{ what: 'the market', reason: 'no answer' }] }, new Date());
    assert.deepEqual(await figures(), [2, 0, 0]);
    metrics.done(clean, new Date());
    assert.deepEqual(await figures(), [0, 0, 0]);
  });
});
