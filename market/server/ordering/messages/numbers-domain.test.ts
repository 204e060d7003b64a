import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isPhone, keptNumbers } from './numbers-domain.ts';

describe('a number in a message', () => {
  it('[M5b] can be called with seven to fifteen digits, and two in a row can be called too', () => {
    const counts = [6, 7, 15, 16].map((digits) => isPhone('1'.repeat(digits)));
    assert.deepEqual(counts, [false, true, true, false]);
    assert.ok(isPhone('087 123 4567 087 123 4568'));
  });

  it('[M5b] cannot be called if it is a code in groups of four, or sizes side by side', () => {
    assert.ok(!isPhone('9400 1000 0000 0000 0000 00'));
    assert.ok(!isPhone('36 38 40 42'));
    assert.ok(isPhone('36 38 40 49'));
    assert.ok(isPhone('38 36 40 42'));
  });

  it('[M5b] stays if it is a day, an amount or a range, but not if more digits follow', () => {
    const isKept = (text: string) =>
      keptNumbers.some(({ piece, isKept: keeps }) => [...text.matchAll(piece)].some((found) => keeps(found)));
    for (const text of ['29.11.2026', '2026-11-29', '€12.999,00', '12.999,00 eur', '1234.50', '5000-10000']) {
      assert.ok(isKept(text), text);
    }
    for (const text of ['29.11.20.26.11', '45.46.20', '€87 123 4567', '06.12 345 678', '5000-4000', '555-1234']) {
      assert.ok(!isKept(text), text);
    }
  });
});
