import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashUndoCode, undoCodeOf } from './undo-crypto.ts';

const key = Buffer.alloc(32, 7);

describe('the code that stops a recovery', () => {
  it('is one for each recovery and key, without letters that look alike', () => {
    const codes = Array.from({ length: 500 }, (_, at) => undoCodeOf(key, `rcv_${at}`));
    assert.equal(new Set(codes).size, 500);
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.notEqual(undoCodeOf(Buffer.alloc(32, 8), 'rcv_0'), codes[0]);
  });

  it('is read in any case, without its dash, and with letters that were misread', () => {
    const hash = hashUndoCode(key, '70K1-9QXT');
    for (const typed of ['70k19qxt', ' 7OKI 9QXT ', '7ok l9-qxt']) assert.deepEqual(hashUndoCode(key, typed), hash);
    for (const typed of ['', '70K1-9QX', 'UUUU-UUUU', "' or 1=1"]) assert.equal(hashUndoCode(key, typed), undefined);
  });
});
