import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeParcel } from './domain.ts';

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
});
