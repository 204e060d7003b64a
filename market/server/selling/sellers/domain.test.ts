import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeParcel as judge, judgeReason } from './domain.ts';

const left = [
  { productId: 'prd_1', quantity: 3 },
  { productId: 'prd_2', quantity: 1 },
];
const judgeParcel = (typed: { carrier: string; code: string }, quantities: Record<string, string> = {}) =>
  judge({ ...typed, quantities: new Map(Object.entries(quantities)) }, left);

describe('a parcel as a seller types it', () => {
  it('[M3c] is read as on the label, without the blanks', () => {
    const judged = judgeParcel({ carrier: 'DHL', code: ' EZ 1234-ABCD ' });
    assert.deepEqual(judged.ok && judged.value, { carrier: 'DHL', trackingCode: 'EZ1234-ABCD' });
  });

  it('[S159e] is read without hidden marks and blanks, as plain letters, digits and dashes', () => {
    const judged = judgeParcel({ carrier: 'DHL', code: '\u202AＥＺ１２\u00A034–٥٦\u202C' });
    assert.deepEqual(judged, { ok: true, value: { carrier: 'DHL', trackingCode: 'EZ1234-56' } });
  });

  it('[M3c] is refused with an unknown carrier or a malformed number', () => {
    const unknown = judgeParcel({ carrier: 'Pigeon', code: 'EZ123456' });
    assert.equal(!unknown.ok && unknown.error.code, 'carrier_unknown');
    for (const code of ['', 'abc', 'EZ12345\u0000', '<b>123456', 'A'.repeat(41)]) {
      const malformed = judgeParcel({ carrier: 'DHL', code });
      assert.equal(!malformed.ok && malformed.error.code, 'tracking_code_malformed', code);
    }
  });

  it('[M3c] has all that is left, unless the seller chose less', () => {
    const typed = { carrier: 'DHL', code: 'EZ123456' };
    const contents = (quantities: Record<string, string>) => {
      const judged = judgeParcel(typed, quantities);
      return judged.ok ? judged.value.contents : judged.error.code;
    };
    assert.equal(contents({}), undefined);
    assert.equal(contents({ prd_1: '3', prd_2: ' 1 ' }), undefined);
    assert.deepEqual(contents({ prd_1: '2', prd_2: '0' }), [{ productId: 'prd_1', quantity: 2 }]);
    assert.deepEqual(contents({ prd_2: '0' }), [{ productId: 'prd_1', quantity: 3 }]);
    assert.equal(contents({ prd_1: '0', prd_2: '0' }), 'parcel_empty');
    for (const wrong of ['4', '-1', '', '1.5', 'x']) assert.equal(contents({ prd_1: wrong }), 'quantity_wrong', wrong);
  });

  it('[M3c] is canceled with a reason that the buyer can read', () => {
    assert.deepEqual(judgeReason('  Broken\u200b in  the kiln '), { ok: true, value: 'Broken in the kiln' });
    for (const [typed, code] of [
      [' ', 'reason_missing'],
      ['x'.repeat(201), 'reason_too_long'],
    ] as const) {
      const judged = judgeReason(typed);
      assert.equal(!judged.ok && judged.error.code, code);
    }
  });
});
