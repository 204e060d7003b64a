import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { hashUndoCode, isProofCode, proofCode, undoCode } from './code-crypto.ts';

describe('codes of contacts', () => {
  const key = randomBytes(32);

  it('[S145] follow from the proof and the key alone', () => {
    const id = randomUUID();
    assert.match(proofCode(key, id), /^\d{6}$/);
    assert.equal(proofCode(key, id), proofCode(key, id));
    assert.ok(isProofCode(key, id, proofCode(key, id)));
    const others = Array.from({ length: 50 }, () => proofCode(key, randomUUID()));
    assert.ok(new Set(others).size > 45);
    assert.ok(!isProofCode(randomBytes(32), id, proofCode(key, id)));
  });

  it('[S144b] undo a change however they are typed', () => {
    const code = undoCode(key, randomUUID());
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    const stored = hashUndoCode(code);
    for (const typed of [
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      ` ${code.replaceAll('0', 'O').replaceAll('1', 'l')} `,
    ]) {
      assert.deepEqual(hashUndoCode(typed), stored);
    }
    assert.notDeepEqual(hashUndoCode(undoCode(key, randomUUID())), stored);
  });
});
