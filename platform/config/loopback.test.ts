import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoopbackHost } from './loopback.ts';

describe('a host', () => {
  it('[S153b] is this machine only by its whole name or address, not by a prefix', () => {
    for (const host of ['localhost', 'wallet.localhost', '127.0.0.1', '127.8.8.8', '[::1]', '::1']) {
      assert.equal(isLoopbackHost(host), true, host);
    }
    for (const host of ['127.0.0.1.evil.example', 'localhost.example', '10.0.0.1', '0.0.0.0', '', 'notlocalhost']) {
      assert.equal(isLoopbackHost(host), false, host);
    }
  });
});
