import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { cleanForwarded } from './forwarded.ts';

const from = '203.0.113.9';

describe('what a request says of its way', () => {
  it('[S154e] is read as addresses, without the port that some proxies add', () => {
    const named = (list: string): unknown => {
      const request = { headers: { 'x-forwarded-for': list } };
      cleanForwarded(request as unknown as IncomingMessage);
      return request.headers['x-forwarded-for'];
    };
    assert.equal(named(`1.1.1.1:80, ${from}:5678`), `1.1.1.1, ${from}`);
    assert.equal(named(`${from}:1, 10.0.0.7:443`), `${from}, 10.0.0.7`);
    assert.equal(named('[2001:db8::1]:443'), '2001:db8::1');
    assert.equal(named('[2001:db8::1]'), '2001:db8::1');
    assert.equal(named('2001:db8::1'), '2001:db8::1');
    for (const wrong of [
      `${from}:`,
      `${from}:123456`,
      `${from}:80:90`,
      '[1.1.1.1]x',
      '[2001:db8::1',
      '2001:db8::1]:443',
      '[host]:80',
      'host:80',
      '1.1.1:80',
    ]) {
      assert.equal(named(`${from}, ${wrong}`), undefined, wrong);
    }
  });
});
