import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '../kernel/id.ts';
import { readCursor } from './cursor.ts';

const id = mintId('evt', 1, new Uint8Array(10));

describe('a cursor', () => {
  it('[S169] begins at the start if it is absent, and continues from an id', () => {
    assert.deepEqual(readCursor('evt', undefined), { ok: true, value: undefined });
    assert.deepEqual(readCursor('evt', id), { ok: true, value: id });
  });

  it('[S169] refuses a text that is no id of the list', () => {
    for (const text of ['', ' ', '0', 'null', id.toUpperCase(), `${id} `, id.slice(0, -1), id.replace('evt', 'pay')]) {
      assert.deepEqual(readCursor('evt', text), { ok: false, error: { code: 'cursor_unknown' } }, text);
    }
  });
});
