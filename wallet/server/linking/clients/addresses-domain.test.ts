import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOrigin, isRedirectUri } from './addresses-domain.ts';

describe('an address of a client', () => {
  it('[S4] [S5] for redirects is https, or http on this machine, and all browsers read it alike', () => {
    for (const good of [
      'https://shop.example/cb',
      'http://localhost:3000/cb',
      'http://shop.localhost/cb',
      'http://[::1]/cb',
    ])
      assert.equal(isRedirectUri(good), true, good);
    for (const bad of [
      'http://shop.example/cb',
      'https://a@shop.example/cb',
      'https://shop.example/cb#x',
      'https://SHOP.example/cb',
      'javascript:1',
      '/cb',
    ])
      assert.equal(isRedirectUri(bad), false, bad);
  });

  it('[S152d] is an origin only as the URL standard writes one', () => {
    for (const good of ['https://shop.example', 'http://10.0.0.7:8080']) assert.equal(isOrigin(good), true, good);
    for (const bad of [
      'https://shop.example/',
      'https://shop.example:443',
      'ftp://shop.example',
      'https://shop.example:6000',
    ])
      assert.equal(isOrigin(bad), false, bad);
  });
});
