import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flawsIn } from './flaws.ts';

const advisory = {
  name: 'left',
  severity: 'high',
  title: 'Prototype pollution',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
};
/** As `npm audit --json` writes it: a package with a flaw, and one that depends on it. */
const report = { vulnerabilities: { left: { via: [advisory] }, right: { via: ['left', advisory] } } };
const accept = (until: string) => [{ advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'not reached', until }];

describe('published flaws of locked packages', () => {
  it('are faults, each named once', () => {
    const words = `left (high): Prototype pollution, ${advisory.url}`;
    assert.deepEqual(flawsIn(report, [], '2026-11-30'), [words]);
    assert.deepEqual(flawsIn({ vulnerabilities: {} }, [], '2026-11-30'), []);
  });

  it('are accepted with a reason up to a day, and no longer', () => {
    assert.deepEqual(flawsIn(report, accept('2026-11-30'), '2026-11-30'), []);
    assert.equal(flawsIn(report, accept('2026-11-30'), '2026-12-01').length, 1);
    const other = [{ advisory: 'GHSA-bbbb-cccc-dddd', reason: 'not reached', until: '2027-01-01' }];
    assert.equal(flawsIn(report, other, '2026-11-30').length, 1);
  });

  it('are not believed to be none if npm does not know them', () => {
    assert.throws(() => flawsIn({}, [], '2026-11-30'), /does not know the published flaws/);
  });
});
