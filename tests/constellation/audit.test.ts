import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isClean, reportWords } from '../../auditor/report.ts';
import { openAudited } from './audited.ts';
import type { Audited } from './audited.ts';

describe('the audit', () => {
  let audited: Audited;

  before(async () => {
    audited = await openAudited();
  });
  after(() => audited.close());

  it('[O2] has nothing to tell of a wallet and a market in good order', async () => {
    const done = await audited.look();
    assert.ok(isClean(done), reportWords(done, audited.settings));
  });
});
