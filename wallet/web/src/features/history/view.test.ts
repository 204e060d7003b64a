import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HistoryLineJson } from '../../app/wire.ts';
import { parseSearch } from '../../app/address.ts';
import { groupByDay, isFiltered, lookedWords, narrowingCount, narrowingFaults, readFilter, toQuery } from './view.ts';

const now = new Date(2026, 10, 24, 12);
const line = (at: Date): HistoryLineJson => ({
  id: `ent_${at.getTime()}`,
  kind: 'payment',
  status: 'done',
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

  it('[S163d] says how far back a search has looked, with the year if it is another', () => {
    const words = (at: Date) => lookedWords(at.toISOString(), now);
    assert.equal(words(new Date(2026, 4, 3)), 'We looked through your activity back to 3 May.');
    assert.equal(words(new Date(2025, 4, 3)), 'We looked through your activity back to 3 May 2025.');
  });

  it('[S164c] searches for a number in the address as text, and for 100 letters at most', () => {
    assert.equal(readFilter(parseSearch('?search=4242')).search, '4242');
    assert.equal(readFilter({ search: '😀'.repeat(101) }).search, '😀'.repeat(100));
  });

  it('[H1a] reads only a known filter from the address', () => {
    const none = readFilter({});
    assert.deepEqual(new Set(Object.values(none)), new Set([undefined]));
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

  it('[H1a] keeps typed days and amounts in the address as they are, and says what is wrong with them', () => {
    const typed = {
      from: '2026-02-30',
      to: 'yesterday',
      least: '1.234',
      most: 'much',
      status: 'lost',
      counterparty: ' ',
    };
    const filter = readFilter(typed);
    const { from, to, least, most } = typed;
    assert.deepEqual(filter, { ...readFilter({}), from, to, least, most });
    assert.deepEqual(narrowingFaults(filter, 'EUR'), {
      from: 'There is no 30 February',
      to: 'Type day, month and year in digits, such as 27, 3 and 1990',
      least: 'Amounts in euros have at most 2 decimals. Type one such as 50 or 12.50',
      most: 'Type an amount above zero, such as 50 or 12.50',
    });
    assert.equal(toQuery(filter, 'EUR'), undefined);
    // Only the currency of the balance says how many decimals an amount may have.
    assert.deepEqual(narrowingFaults({ least: '1.234' }, 'KWD'), {});
    assert.equal(toQuery({ least: '5' }, undefined), undefined);
  });

  it('[H1a] refuses a last day before the first, and a highest amount below the lowest', () => {
    const faults = narrowingFaults({ from: '2026-11-24', to: '2026-11-23', least: '10', most: '9.99' }, 'EUR');
    assert.deepEqual(Object.keys(faults), ['to', 'most']);
    const same = { from: '2026-11-24', to: '2026-11-24', least: '10', most: '10.00' };
    assert.deepEqual(narrowingFaults(same, 'EUR'), {});
  });

  it('[H1a] asks for whole days of the browser’s time zone, and for amounts in minor units', () => {
    const filter = readFilter({ from: '2026-11-01', to: '2026-11-30', least: '10', most: '12,5', status: 'pending' });
    assert.deepEqual(Object.fromEntries(toQuery(filter, 'EUR')!), {
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 11, 1).toISOString(),
      least: '1000',
      most: '1250',
      status: 'pending',
    });
    assert.equal(toQuery(readFilter({ least: '10' }), 'JPY')!.get('least'), '10');
    assert.equal(narrowingCount(filter), 5);
  });
});
