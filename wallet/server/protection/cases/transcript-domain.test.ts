import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMessages } from './transcript-domain.ts';

const message = (words: string, minute = 0) =>
  ({ at: new Date(Date.UTC(2026, 0, 1, 0, minute)), by: 'buyer', words, files: 0 }) as const;

describe('the messages of a case', () => {
  it('stand in the order of their times, with their lines', () => {
    const read = readMessages([message('Second', 2), message('First,\r\non two lines', 1), message('', 3)]);
    assert.ok(read.ok);
    assert.deepEqual(
      read.value.map(({ words }) => words),
      ['First,\non two lines', 'Second', ''],
    );
  });

  it('[S148g] are refused with letters that people cannot read', () => {
    assert.deepEqual(readMessages([message(`a${'\u0301'.repeat(12)}`)]), {
      ok: false,
      error: { code: 'words_not_readable' },
    });
  });
});
