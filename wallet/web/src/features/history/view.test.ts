import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistoryLineJson } from '../../app/wire.ts';
import { parseSearch } from '../../app/address.ts';
import { groupByDay, isFiltered, readFilter } from './view.ts';

const now = new Date(2026, 10, 24, 12);
const line = (at: Date): HistoryLineJson => ({
  id: `ent_${at.getTime()}`,
  kind: 'payment',
  title: 'Fern & Fable',
  amount: { amount: '-1299', currency: 'EUR' },
  balance_after: { amount: '8701', currency: 'EUR' },
  at: at.toISOString(),
  reference: 'pay_1',
});

describe('the history', () => {
  it('is grouped by day in the browser’s time zone, newest first', () => {
    const late = line(new Date(2026, 10, 23, 23, 59));
    const early = line(new Date(2026, 10, 23, 0, 1));
    const days = groupByDay([line(now), late, early], now);
    assert.deepEqual(
      days.map((day) => [day.date, day.words, day.lines.length]),
      [
        ['2026-11-24', 'Today', 1],
        ['2026-11-23', 'Yesterday', 2],
      ],
    );
  });

  it('[S164c] searches for a number in the address as text, and for 100 letters at most', () => {
    assert.equal(readFilter(parseSearch('?search=4242')).search, '4242');
    assert.equal(readFilter({ search: '😀'.repeat(101) }).search, '😀'.repeat(100));
  });

  it('[H1a] reads only a known filter from the address', () => {
    const none = { kind: undefined, search: undefined, currency: undefined, of: undefined };
    assert.deepEqual(readFilter({ kind: 'payment', search: '  fern ' }), { ...none, kind: 'payment', search: 'fern' });
    assert.deepEqual(readFilter({ currency: 'USD' }), { ...none, currency: 'USD' });
    assert.deepEqual(readFilter({ currency: 'XXX' }), none);
    assert.deepEqual(readFilter({ of: 'debt' }), { ...none, of: 'debt' });
    assert.deepEqual(readFilter({ of: 'others' }), none);
    assert.deepEqual(readFilter({ kind: 'all', search: ' ' }), none);
    assert.deepEqual(readFilter({ kind: 'drop table', search: ['7'] }), none);
    assert.deepEqual(readFilter({ kind: 'constructor' }), none);
    assert.equal(isFiltered(readFilter({ kind: 'refund' })), true);
    assert.equal(isFiltered({}), false);
  });
});
