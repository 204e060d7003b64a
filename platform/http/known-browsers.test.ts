import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createKnownBrowsers } from './known-browsers.ts';

const COOKIE = '__Host-known';

/** A browser with this one cookie. */
function browser(cookie = '') {
  const cookies: Record<string, string> = cookie === '' ? {} : { [COOKIE]: cookie };
  const request = { cookies } as unknown as FastifyRequest;
  const reply = {
    setCookie: (name: string, value: string, options: object) => {
      assert.equal(name, COOKIE);
      for (const mark of ['secure', 'httpOnly']) assert.equal((options as Record<string, unknown>)[mark], true);
      cookies[name] = value;
    },
  } as unknown as FastifyReply;
  return { request, reply, cookie: () => cookies[COOKIE] ?? '' };
}

describe('known browsers', () => {
  const ada = { name: 'ada@example.com', seal: 'first' };
  const bob = { name: 'bob@example.com', seal: 'first' };
  const now = new Date('2026-03-01T08:00:00Z');
  const known = createKnownBrowsers({ keys: ringOf(randomBytes(32)), random: randomBytes, clock: () => now });

  it('[S141c] are known to the accounts that signed in on them, each under its own name', () => {
    const [home, work] = [browser(), browser()];
    for (const { request, reply } of [home, work]) known.remember(request, reply, ada);
    const [atHome, atWork] = [home, work].map(({ request }) => known.find(request, ada));
    assert.ok(atHome !== undefined && atWork !== undefined && atHome !== atWork);
    assert.equal(known.find(home.request, bob), undefined);
    known.remember(home.request, home.reply, bob);
    known.remember(home.request, home.reply, ada);
    assert.equal(known.find(home.request, ada), atHome);
    assert.ok(known.find(home.request, bob));
    assert.ok(!home.cookie().includes('ada'));
  });

  it('[S141c] cannot be forged, and one account’s mark is not valid for another', () => {
    const { request, reply, cookie } = browser();
    known.remember(request, reply, ada);
    const [name = '', signature = ''] = cookie().split('.');
    const other = createKnownBrowsers({ keys: ringOf(randomBytes(32)), random: randomBytes, clock: () => now });
    assert.equal(other.find(request, ada), undefined);
    for (const made of ['', '.', '~~', `x.${signature}`, `${name}.`, `${name}.${signature.slice(1)}`]) {
      assert.equal(known.find(browser(made).request, ada), undefined, made);
    }
  });

  it('[S141e] are forgotten when the password changes, except the one that changed it', () => {
    const [home, stolen] = [browser(), browser()];
    for (const { request, reply } of [home, stolen]) known.remember(request, reply, ada);
    const changed = { ...ada, seal: 'second' };
    assert.equal(known.find(stolen.request, changed), undefined);
    known.remember(home.request, home.reply, changed, { replaced: ada });
    assert.ok(known.find(home.request, changed));
    assert.equal(home.cookie().split('~').length, 1, 'the mark before is gone');
    assert.equal(known.find(stolen.request, changed), undefined);
  });

  it('[W6g] are known since their first sign-in, also after a later one and with another password', () => {
    const { request, reply } = browser();
    let at = now;
    const moving = createKnownBrowsers({ keys: ringOf(randomBytes(32)), random: randomBytes, clock: () => at });
    assert.equal(moving.knownSince(request, ada), undefined);
    moving.remember(request, reply, ada);
    at = new Date('2026-03-04T08:00:00Z');
    moving.remember(request, reply, ada);
    assert.deepEqual(moving.knownSince(request, ada), now);
    const changed = { ...ada, seal: 'second' };
    moving.remember(request, reply, changed, { replaced: ada });
    assert.deepEqual(moving.knownSince(request, changed), now);
    moving.remember(request, reply, bob, { since: new Date(0) });
    assert.deepEqual(moving.knownSince(request, bob), new Date(0));
    assert.equal(moving.knownSince(request, undefined), undefined);
  });

  it('[W6g] that are forgotten are new at the next sign-in, and stay known to others', () => {
    const { request, reply } = browser();
    let at = now;
    const moving = createKnownBrowsers({ keys: ringOf(randomBytes(32)), random: randomBytes, clock: () => at });
    for (const account of [ada, bob]) moving.remember(request, reply, account);
    moving.forget(request, reply, ada);
    assert.deepEqual([moving.find(request, ada), moving.knownSince(request, bob)], [undefined, now]);
    at = new Date('2026-03-04T08:00:00Z');
    moving.remember(request, reply, ada);
    assert.deepEqual(moving.knownSince(request, ada), at);
  });

  it('[W6g] cannot make themselves older', () => {
    const { request, reply, cookie } = browser();
    known.remember(request, reply, ada);
    const [name = '', signature = ''] = cookie().split('.');
    for (const older of [name.slice(0, 16), `${name.slice(0, 16)}0`]) {
      assert.equal(known.knownSince(browser(`${older}.${signature}`).request, ada), undefined);
    }
  });

  it('[S141e] differ even if name and seal together read the same', () => {
    const { request, reply } = browser();
    known.remember(request, reply, { name: 'ada', seal: 'x y' });
    assert.equal(known.find(request, { name: 'ada x', seal: 'y' }), undefined);
    assert.equal(known.find(request, undefined), undefined);
  });

  it('keep a few accounts, the last ones', () => {
    const { request, reply, cookie } = browser();
    for (let account = 0; account < 7; account += 1)
      known.remember(request, reply, { name: `${account}@example.com`, seal: 'first' });
    assert.equal(known.find(request, { name: '1@example.com', seal: 'first' }), undefined);
    assert.ok(known.find(request, { name: '6@example.com', seal: 'first' }));
    assert.ok(cookie().length < 400);
  });

  it('[S118] stay known with a new secret, and are marked with it at the next sign-in', () => {
    const [former, next] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const withKeys = (...keys: [Buffer, ...Buffer[]]) =>
      createKnownBrowsers({ keys: ringOf(...keys), random: randomBytes, clock: () => now });
    const { request, reply, cookie } = browser();
    withKeys(former).remember(request, reply, ada);
    const name = withKeys(former).find(request, ada);
    assert.equal(withKeys(next, former).find(request, ada), name);
    assert.equal(withKeys(next).find(request, ada), undefined);
    withKeys(next, former).remember(request, reply, ada);
    assert.equal(withKeys(next).find(request, ada), name);
    assert.equal(cookie().split('~').length, 1);
  });

  it('[S118] stay known while they are signed in, and a renewal makes no browser known', () => {
    const [former, next] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const withKeys = (...keys: [Buffer, ...Buffer[]]) =>
      createKnownBrowsers({ keys: ringOf(...keys), random: randomBytes, clock: () => now });
    const { request, reply, cookie } = browser();
    for (const account of [ada, undefined]) withKeys(next, former).renew(request, reply, account);
    assert.equal(cookie(), '');
    withKeys(former).remember(request, reply, ada);
    const name = withKeys(former).find(request, ada);
    withKeys(next, former).renew(request, reply, ada);
    assert.equal(withKeys(next).find(request, ada), name);
    withKeys(next).renew(request, reply, bob);
    assert.equal(withKeys(next).find(request, bob), undefined);
  });
});
