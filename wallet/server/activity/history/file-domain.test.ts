import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#platform/money/currency.ts';
import type { HistoryLine } from './domain.ts';
import { csvHeader, csvOf } from './file-domain.ts';

const line = (minor: bigint, currency: Currency, balance = 1_234_567n): HistoryLine => ({
  id: 'ent_01jdqz3c5te7kqc8vm9r3rw2s4',
  kind: 'payment',
  status: 'pending',
  title: '=HYPERLINK("https://evil.example")',
  detail: 'Fern & Fable; @Sum, "Lantern"',
  amount: { minor, currency },
  balanceAfter: { minor: balance, currency },
  at: new Date('2026-11-24T10:00:00Z'),
  reference: 'pay_01jdqz3c5te7kqc8vm9r3rw2s4',
});
const cellsOf = (one: HistoryLine) => csvOf(one).trimEnd().split(',').slice(-4);

describe('a line of a history as CSV', () => {
  it('[H1c] [S96] runs nothing in a spreadsheet, whatever a shop is called', () => {
    assert.equal(
      csvOf(line(-1_299n, 'EUR')),
      'ent_01jdqz3c5te7kqc8vm9r3rw2s4,2026-11-24T10:00:00.000Z,payment,pending,' +
        `"'=HYPERLINK(""https://evil.example"")","Fern & Fable;' @Sum, ""Lantern""",` +
        'pay_01jdqz3c5te7kqc8vm9r3rw2s4,EUR,,12.99,12345.67\r\n',
    );
  });

  it('[H1c] has exact amounts with the decimals of their currency, and no sign', () => {
    assert.deepEqual(cellsOf(line(1_299n, 'EUR')), ['EUR', '12.99', '', '12345.67']);
    assert.deepEqual(cellsOf(line(-1_299n, 'JPY')), ['JPY', '', '1299', '1234567']);
    assert.deepEqual(cellsOf(line(9_007_199_254_740_993n, 'KWD')), ['KWD', '9007199254740.993', '', '1234.567']);
    assert.deepEqual(cellsOf(line(-5n, 'EUR', -5n)), ['EUR', '', '0.05', '0.05']);
    const plain = csvOf({ ...line(1n, 'EUR'), title: '', detail: '' });
    assert.equal(csvHeader.split(',').length, plain.split(',').length);
  });
});
