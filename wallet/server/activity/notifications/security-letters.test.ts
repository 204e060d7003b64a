import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNoticed, securityEvents } from '#platform/security-log/events.ts';
import type { SecurityEventName } from '#platform/security-log/events.ts';
import { changeLetter, otherSideLetter } from './security-letters.ts';

const frame = { givenName: 'Ada', walletUrl: 'http://wallet.localhost:4000' };
const at = new Date('2026-11-24T10:05:00Z');
const about = { at, browser: 'Firefox on Linux', shop: 'Juniper & Salt', ending: '4242', recovery: undefined };

const recovery = { dueAt: new Date('2026-11-27T10:05:00Z'), undoCode: '7K3M-9QXT' };

describe('the letter about a change', () => {
  it('[S144a] says what changed, when and where, and what to do if it was somebody else', () => {
    const { subject, text } = changeLetter({ ...about, event: 'card.linked' }, frame);
    assert.equal(subject, 'Your wallet has another card');
    assert.match(text, /^Hello Ada,\n\nThe card that ends in 4242 was linked to your wallet\./);
    assert.match(text, /When: 24 November 2026 at 10:05 UTC\.\nWhere: Firefox on Linux\./);
    assert.match(text, /somebody else, freeze your wallet at once: http:\/\/wallet\.localhost:4000\/id\/report/);
    assert.match(text, /write to us: http:\/\/wallet\.localhost:4000\/about\/contact/);
  });

  it('[S46b] about a new password that waits names the code that stops it, and the page for it, without a link', () => {
    const { text, short } = changeLetter({ ...about, event: 'recovery.started', recovery }, frame);
    assert.match(text, /from 27 November 2026 at 10:05 UTC on/);
    for (const words of [text, short]) {
      assert.match(words, /7K3M-9QXT at wallet\.localhost:4000\/id\/recover\/stop/);
      assert.doesNotMatch(words, /https?:|end all other sessions/);
    }
  });

  it('[S144a] has words of its own for each event, and an SMS never has words of a shop or an address', () => {
    const noticed = (Object.keys(securityEvents) as SecurityEventName[]).filter(isNoticed);
    const waits = ['recovery.started', 'recovery.reminded', 'recovery.due'];
    const letters = noticed.map((event) =>
      changeLetter({ ...about, event, recovery: waits.includes(event) ? recovery : undefined }, frame),
    );
    assert.equal(new Set(letters.map(({ subject }) => subject)).size, noticed.length);
    assert.equal(new Set(letters.map(({ short }) => short)).size, noticed.length);
    // The last line of each SMS leads to the page that freezes the wallet; ended sessions would leave a thief's passkey.
    for (const { text, short } of letters) assert.doesNotMatch(`${text} ${short}`, /end all other sessions/i);
    const { text } = changeLetter({ ...about, event: 'account.frozen' }, frame);
    assert.match(text, /If it was somebody else, write to us at once/);
    const ours = changeLetter({ ...about, event: 'account.frozen', browser: null, isByStaff: true }, frame);
    assert.match(ours.text, /We froze your wallet.*Do you want to know why\? Write to us/s);
    assert.doesNotMatch(`${ours.text} ${ours.short}`, /somebody else|Not you|If this was you|Where:/);
    for (const { short } of letters) {
      assert.doesNotMatch(short, /Juniper|http|:\/\//);
      assert.ok(short.length <= 160, `${short.length}: ${short}`);
    }
  });

  it('[S144b] gives the old number alone the code that undoes the change, with its end, in one SMS', () => {
    const undo = { code: '7K2M-9QXR-04TB', until: new Date('2026-12-01T10:05:00Z') };
    const other = { channel: 'phone', contact: '+353851234567' } as const;
    const change = { ...about, event: 'phone.changed' } as const;
    const { text, short } = otherSideLetter(change, { ...other, undo }, frame);
    assert.match(short, /Until 1 December, type 7K2M-9QXR-04TB at http:\/\/wallet\.localhost:4000\/id\/undo/);
    assert.ok(short.length <= 160, `${short.length}: ${short}`);
    assert.match(text, /until 1 December 2026 at 10:05 UTC/);
    const restored = otherSideLetter({ ...about, event: 'contact.restored' }, { ...other, undo: undefined }, frame);
    assert.doesNotMatch(`${restored.text} ${restored.short}`, /undo [A-Z0-9]|7K2M/);
    assert.doesNotMatch(changeLetter(change, frame).text, /\/id\/undo/);
  });
});
