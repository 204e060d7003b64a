import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { carrierPage, carriers } from './carriers.ts';

describe('a carrier’s page of a parcel', () => {
  it('[M5a] is found by any tracking number', () => {
    for (const carrier of carriers) {
      const link = new URL(carrierPage(carrier, 'EZ 12&a=b#c/../')!);
      assert.equal(link.protocol, 'https:');
      assert.ok(link.href.includes('EZ%2012%26a%3Db%23c%2F..%2F'), link.href);
      assert.equal(link.hash, '');
    }
    assert.equal(carrierPage('DHL', 'EZ1'), 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=EZ1');
  });

  it('[M5a] does not exist for an unknown carrier', () => {
    for (const carrier of ['Pigeon', 'constructor', '__proto__', ''])
      assert.equal(carrierPage(carrier, 'EZ1'), undefined);
  });
});
