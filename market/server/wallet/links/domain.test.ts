import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf, isLinkFault, linkFaults } from './domain.ts';
import { endedWords, faultWords } from './words.ts';

describe('a way to the wallet that ends without a link', () => {
  it('[L3a] has a reason by what the wallet said', () => {
    assert.equal(faultOf('access_denied', 'denied'), 'denied');
    assert.equal(faultOf('access_denied', undefined), 'denied');
    assert.equal(faultOf('access_denied', 'account_frozen'), 'account_frozen');
    assert.equal(faultOf('access_denied', 'linked_elsewhere'), 'elsewhere');
    assert.equal(faultOf('access_denied', '<b>anything</b>'), 'denied');
    assert.equal(faultOf('server_error', 'account_frozen'), 'failed');
  });

  it('[L3a] has words of its own, that say what to do and that nothing was charged where it matters', () => {
    for (const fault of linkFaults) assert.ok(faultWords[fault].title.length > 5 && faultWords[fault].text.length > 20);
    assert.ok(!isLinkFault('constructor') && !isLinkFault(undefined));
  });

  it('[L2d] says who ended a link', () => {
    assert.match(endedWords('holder'), /you ended it in your wallet/i);
    assert.notEqual(endedWords('holder'), endedWords('shopper'));
    assert.equal(endedWords('client'), endedWords('shopper'));
  });
});
