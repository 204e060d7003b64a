import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOfNow, readJsonObject } from './webhook.ts';

describe('a webhook', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  const at = (seconds: number) => now.getTime() / 1_000 + seconds;

  it('[S137a] is valid for five minutes before and after its time', () => {
    for (const seconds of [0, 300, -300]) assert.equal(isOfNow(at(seconds), now), true, String(seconds));
    for (const seconds of [301, -301, 600, -600, Number.NaN]) assert.equal(isOfNow(at(seconds), now), false);
  });

  it('[S137b] must be an object, even if its signature is valid', () => {
    assert.deepEqual(readJsonObject('{"id":"evt_1"}'), { id: 'evt_1' });
    for (const body of ['null', '[]', '"text"', '7', 'true', '', '{']) assert.equal(readJsonObject(body), undefined);
  });
});
