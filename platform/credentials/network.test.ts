import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkOf, siteOf } from './network.ts';

describe('network addresses', () => {
  it('count an IPv6 subscriber as one, and an IPv4 address however it is written', () => {
    assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
    assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(networkOf('2001:db8:0:1:aaaa::1'), networkOf('2001:0db8:0000:0001:bbbb:cccc:dddd:eeee'));
    assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8:0:2::1'));
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  });

  it('[S142d] count an IPv6 site of many subscribers as one, and an IPv4 address as itself', () => {
    assert.equal(siteOf('2001:db8:7:1::1'), '2001:db8:7::/48');
    assert.equal(siteOf('2001:db8:7:ffff::1'), siteOf('2001:0db8:0007:0001::2'));
    assert.notEqual(siteOf('2001:db8:7::1'), siteOf('2001:db8:8::1'));
    assert.equal(siteOf('::ffff:192.0.2.1'), '192.0.2.1');
  });
});
