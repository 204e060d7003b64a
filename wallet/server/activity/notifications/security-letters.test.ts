import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNoticed, securityEvents } from '#platform/security-log/events.ts';
import type { SecurityEventName } from '#platform/security-log/events.ts';
import { changeLetter } from './security-letters.ts';

const frame = { givenName: 'Ada', walletUrl: 'http://wallet.localhost:4000' };
const at = new Date('2026-11-24T10:05:00Z');
const about = { at, browser: 'Firefox on Linux', shop: 'Juniper & Salt', ending: '4242' };

describe('the letter about a change', () => {
  it('[S144a] says what changed, when and where, and what to do if it was somebody else', () => {
    const { subject, text } = changeLetter({ ...about, event: 'card.linked' }, frame);
    assert.equal(subject, 'Your wallet has another card');
    assert.match(text, /^Hello Ada,\n\nThe card that ends in 4242 was linked to your wallet\./);
    assert.match(text, /When: 24 November 2026 at 10:05 UTC\.\nWhere: Firefox on Linux\./);
    assert.match(text, /somebody else, freeze your wallet at once: http:\/\/wallet\.localhost:4000\/id\/report/);
    assert.match(text, /write to us: http:\/\/wallet\.localhost:4000\/about\/contact/);
  });

  it('[S144a] has words of its own for each event, and an SMS never has words of a shop or an address', () => {
    const noticed = (Object.keys(securityEvents) as SecurityEventName[]).filter(isNoticed);
    const letters = noticed.map((event) => changeLetter({ ...about, event }, frame));
    assert.equal(new Set(letters.map(({ subject }) => subject)).size, noticed.length);
    assert.equal(new Set(letters.map(({ short }) => short)).size, noticed.length);
    for (const { short } of letters) {
      assert.doesNotMatch(short, /Juniper|http|:\/\//);
      assert.ok(short.length <= 160, `${short.length}: ${short}`);
    }
  });
});
