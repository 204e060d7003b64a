import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSourceFile } from './layout/source-file.ts';
import { selectTests } from './quick-selection.ts';

const files = [
  parseSourceFile('wallet/server/payments/domain.ts', 'export const one = 1;'),
  parseSourceFile('wallet/server/payments/domain.test.ts', `import { one } from './domain.ts';`),
  parseSourceFile('wallet/server/payments/store.test.ts', ''),
  parseSourceFile('wallet/server/activity/jobs.test.ts', `import type { One } from '../payments/domain.ts';`),
  parseSourceFile('wallet/server/activity/store.test.ts', ''),
  parseSourceFile('tests/journeys/purchase.test.ts', `import { one } from '../../wallet/server/payments/domain.ts';`),
];
const near = ['wallet/server/payments/domain.test.ts', 'wallet/server/payments/store.test.ts'];

describe('the tests of a change', () => {
  it('are the file’s own tests, those in its folder, and those that import it, nearest first', () => {
    assert.deepEqual(selectTests(files, ['wallet/server/payments/domain.ts'], 10), {
      tests: [...near, 'wallet/server/activity/jobs.test.ts'],
      left: [],
    });
  });

  it('are named if they are left out for time', () => {
    assert.deepEqual(selectTests(files, ['wallet/server/payments/domain.ts'], 1), {
      tests: near.slice(0, 1),
      left: ['wallet/server/payments/store.test.ts', 'wallet/server/activity/jobs.test.ts'],
    });
  });

  it('include all changed tests, however many', () => {
    const changed = files.map(({ path }) => path).filter((path) => path.endsWith('.test.ts'));
    assert.deepEqual(selectTests(files, changed, 1).tests.toSorted(), changed.toSorted());
    assert.deepEqual(selectTests(files, near.slice(0, 1), 10).tests, near.slice(0, 1));
  });

  it('are those in a migration’s folder, and none for a document', () => {
    assert.deepEqual(selectTests(files, ['wallet/server/payments/0001-payments.sql'], 10).tests, near);
    assert.deepEqual(selectTests(files, ['wallet/server/payments/README.md'], 10).tests, []);
  });
});
