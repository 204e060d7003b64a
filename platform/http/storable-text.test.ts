import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStorable } from './storable-text.ts';

const NUL = String.raw`\u0000`;

describe('a text that no database stores', () => {
  it('[S160d] is refused in JSON after blanks, and in a token with any layout of its JSON', () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    const claims = `{"jti":"a${NUL}"}`;
    const token = (header: string, body: string, ...rest: string[]) => [encoded(header), body, ...rest].join('.');
    for (const text of [
      ` {"a":"${NUL}"}`,
      `\n\t\r [{"a":"\\ud800"}]`,
      token('{ "alg":"ES256"}', encoded(claims), 'c2ln'),
      token('\n{"alg":"ES256"}', encoded(` ${claims}`), 'c2ln'),
      token(claims, encoded('{}'), 'c2ln'),
      token('{"alg":"none"}', encoded(claims), ''),
      token('{"alg":"none"}', encoded(claims)),
      token('{"alg":"ES256"}', Buffer.from(claims).toString('base64'), 'c2ln'),
      token('{"alg":"ES256"}', `${encoded(claims).slice(0, 5)}!\n${encoded(claims).slice(5)}`, 'c2ln'),
      token('{"alg":"ES256"}', encoded(JSON.stringify({ inner: claims })), 'c2ln'),
    ]) {
      assert.equal(isStorable({ text }), false, JSON.stringify(text));
    }
    for (const text of [
      'One. Two. {three}',
      ' {not JSON, \\u0000',
      'a.b.c',
      '.'.repeat(200_000),
      token('{"alg":"ES256"}', encoded('{"jti":"a"}'), 'c2ln'),
    ]) {
      assert.equal(isStorable({ text }), true, JSON.stringify(text).slice(0, 80));
    }
  });
});
