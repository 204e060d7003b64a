import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dateWords, readDate, readInstant } from './calendar.ts';

const read = (day: string, month: string, year: string) => readDate({ day, month, year });
const wordsFor = (day: string, month: string, year: string) => {
  const date = read(day, month, year);
  return date.ok ? date.value : dateWords(date.error);
};

describe('a typed date', () => {
  it('[S182a] must exist in the calendar, and may have the digits of any script', () => {
    assert.equal(wordsFor('29', '2', '1988'), '1988-02-29');
    assert.equal(wordsFor('29', '02', '2000'), '2000-02-29');
    assert.equal(wordsFor(' 1 ', '03', '2008'), '2008-03-01');
    assert.equal(wordsFor('１７', '５', '１９９０'), '1990-05-17');
    assert.equal(wordsFor('١٧', '٥', '١٩٩٠'), '1990-05-17');
  });

  it('[S182a] is named in the refusal if it does not exist', () => {
    assert.equal(wordsFor('30', '2', '1990'), 'There is no 30 February');
    assert.equal(wordsFor('31', '6', '1990'), 'There is no 31 June');
    assert.equal(wordsFor('29', '2', '1990'), 'There is no 29 February in 1990');
    assert.equal(wordsFor('29', '2', '1900'), 'There is no 29 February in 1900');
    assert.equal(wordsFor('1', '13', '1990'), 'There is no month 13: months go from 1 to 12');
    assert.equal(wordsFor('0', '1', '1990'), 'There is no 0 January');
    assert.equal(wordsFor('1', '1', '90'), 'Type all four digits of the year');
  });

  it('[S182b] is not read from hexadecimal, exponents, signs, fractions or nothing', () => {
    for (const odd of ['0x10', '1e1', '-1', '+1', '1.0', '', ' ', 'x', '0b1', '1\u0000']) {
      for (const date of [read(odd, '1', '1990'), read('1', odd, '1990'), read('1', '1', odd)]) {
        assert.deepEqual(date, { ok: false, error: { code: 'date_incomplete' } }, JSON.stringify(odd));
      }
    }
  });
});

describe('an instant', () => {
  it('[S182b] must exist', () => {
    assert.equal(readInstant('2024-02-29T12:00:00+02:00')?.toISOString(), '2024-02-29T10:00:00.000Z');
    for (const text of [
      '2026-02-30T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2023-02-29T00:00:00Z',
      '2026-01-01T24:30:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T24:00:00+02:00',
      '2026-01-01T00:00:60Z',
      '2026-01-01',
      '1',
      '0x10',
      'tomorrow',
    ]) {
      assert.equal(readInstant(text), undefined, text);
    }
  });
});
