import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import { filtersAt, judgeView, readFilters } from './domain.ts';

const id = <P extends string>(prefix: P, at: number) => mintId(prefix, at, Buffer.alloc(10, at));
const now = new Date('2026-11-30T12:00:00Z');

describe('the filters of the queue', () => {
  it('[O1a] keep what can be chosen, and leave out the rest', () => {
    const chosen = { status: 'appealed', reason: 'damaged', due: 'soon', who: 'mine', currency: 'EUR', country: 'DE' };
    assert.deepEqual(readFilters({ ...chosen, country: ' de ' }), chosen);
    assert.deepEqual(
      readFilters({ status: 'closed', reason: "' or 1=1", due: 'x', who: 'all', currency: 'toString', country: 'D1' }),
      {},
    );
  });

  it('[O1a] look for cases of the member, of nobody, and with a near deadline', () => {
    const lease = (at: number, memberId = id('stf', 1)) => ({
      caseId: id('cas', at),
      memberId,
      name: 'Ada',
      expiresAt: now,
    });
    const leases = [lease(1), lease(2, id('stf', 2))];
    const at = (filters: Parameters<typeof filtersAt>[0]) =>
      filtersAt(filters, { memberId: id('stf', 1), leases, now });
    assert.deepEqual(
      [at({ who: 'mine' }).only, at({ who: 'free' }).but],
      [[id('cas', 1)], [id('cas', 1), id('cas', 2)]],
    );
    assert.deepEqual([at({}).only, at({}).but, at({}).before], [undefined, undefined, undefined]);
    assert.deepEqual(at({ due: 'late' }).before, now);
    assert.deepEqual(at({ due: 'soon' }).before, new Date('2026-12-02T12:00:00Z'));
  });

  it('[O1a] are saved under a short name, a dozen at most', () => {
    const filters = { status: 'appealed' };
    const faultOf = (...asked: Parameters<typeof judgeView>) => {
      const judged = judgeView(...asked);
      return judged.ok ? judged.value.name : judged.error.code;
    };
    assert.equal(faultOf('  My  appeals ', filters, []), 'My appeals');
    assert.equal(faultOf(' ', filters, []), 'view_unnamed');
    assert.equal(faultOf('x'.repeat(41), filters, []), 'view_too_long');
    assert.equal(faultOf('All', {}, []), 'view_unfiltered');
    const full = Array.from({ length: 12 }, (_, at) => ({ name: `View ${at}` }));
    assert.equal(faultOf('One more', filters, full), 'views_full');
    assert.equal(faultOf('View 3', filters, full), 'View 3', 'a view is replaced');
  });
});
