import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts, walletUrl } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { urls } from '../../urls.ts';
import { securityActivityPages } from './pages.ts';

const device = { device: 'Chrome on Linux', isKnown: true };

describe('the page of security activity', () => {
  let parts: OpeningParts;
  let app: Awaited<ReturnType<OpeningParts['appWith']>>;
  before(async () => {
    parts = await openingParts();
    app = await parts.appWith(securityActivityPages({ ...parts, recoveries: { waitingOf: async () => undefined } }));
  });
  after(async () => {
    await app.close();
    await parts.close();
  });

  const read = async (token: string, after?: string) => {
    const url = walletUrl + urls.identity.securityActivity() + (after === undefined ? '' : `?after=${after}`);
    const { body, statusCode } = await app.inject({ url, headers: { cookie: `__Host-session=${token}` } });
    return { statusCode, text: body, items: [...body.matchAll(/<li>\s*<p>\s*(.*?)<\/p>/gs)].map(([, one]) => one!) };
  };

  it('[S147e] shows a holder what happened, the newest first, and nothing of others', async () => {
    const ada = await parts.newHolder();
    const bob = await parts.newHolder();
    const token = await parts.sessions.loginAs(ada.holderId, ['passkey'], device);
    await parts.security.note('pin.failed', ada.holderId);
    await parts.security.note('pin.failed', ada.holderId);
    await parts.security.note('passkey.refused', bob.holderId, { purpose: 'login' });
    const { items, text } = await read(token);
    assert.match(items[0]!, /<strong>Wrong PIN<\/strong>\s*\(2 times within an hour\)/);
    assert.match(items[1]!, /Signed in/);
    assert.match(items[2]!, /Wallet opened/);
    assert.equal(items.length, 3);
    assert.doesNotMatch(text, /Passkey refused/);
  });

  it('[S147e] goes on from behind an event of the holder, and from the beginning behind another’s', async () => {
    const ada = await parts.newHolder();
    const bob = await parts.newHolder();
    const token = await parts.sessions.loginAs(ada.holderId, ['passkey'], device);
    for (let count = 0; count < 55; count += 1)
      await parts.db.asWriter((tx) => parts.security.record(tx, 'session.ended', ada.holderId, { count }));
    const first = await read(token);
    assert.equal(first.items.length, 50);
    const next = /after=([0-9a-f-]+)/.exec(first.text)![1]!;
    assert.equal((await read(token, next)).items.length, 7);
    const [others] = await parts.security.list(bob.holderId, { most: 1 });
    for (const wrong of [others!.id, 'not-an-id', "' or 1=1"])
      assert.equal((await read(token, encodeURIComponent(wrong))).items.length, 50);
  });

  it('[S47c] says what waits after a new PIN, until when and why', async () => {
    const ada = await parts.newHolder();
    const token = await parts.sessions.loginAs(ada.holderId, ['passkey'], device);
    assert.doesNotMatch((await read(token)).text, /some things wait/);
    await parts.secondFactor.setPin(ada.holderId, '294018', null);
    assert.match(
      (await read(token)).text,
      /Money can be withdrawn from .* UTC on, because a PIN, passkey, app or set of recovery codes is new\./,
    );
  });

  it('[S147e] asks a browser that is not signed in to sign in', async () => {
    assert.equal((await read('nobody')).statusCode, 303);
  });
});
