import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownPath } from './own-path.ts';

describe('the path to go on to', () => {
  it('[S34] [S95] is one of this server, and nothing else', () => {
    for (const path of ['/', '/id/approve/pay_1?x=1', '/cards']) assert.equal(ownPath(path), path);
    for (const path of [
      undefined,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/a\\b',
      '/\t/evil',
      '/a\r\nset-cookie: a=b',
      'x',
    ]) {
      assert.equal(ownPath(path), '/');
    }
  });
});
