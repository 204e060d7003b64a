import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createKnownBrowsers } from './known-browsers.ts';

const COOKIE = '__Host-known';

/** A browser that keeps the one cookie. */
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
  const known = createKnownBrowsers({ key: randomBytes(32), random: randomBytes });

  it('[S141c] are known to the accounts that they signed in to, each by a name of its own', () => {
    const [home, work] = [browser(), browser()];
    for (const { request, reply } of [home, work]) known.remember(request, reply, 'ada@example.com');
    const [atHome, atWork] = [home, work].map(({ request }) => known.find(request, 'ada@example.com'));
    assert.ok(atHome !== undefined && atWork !== undefined && atHome !== atWork);
    assert.equal(known.find(home.request, 'bob@example.com'), undefined);
    known.remember(home.request, home.reply, 'bob@example.com');
    known.remember(home.request, home.reply, 'ada@example.com');
    assert.equal(known.find(home.request, 'ada@example.com'), atHome);
    assert.ok(known.find(home.request, 'bob@example.com'));
    assert.ok(!home.cookie().includes('ada'));
  });

  it('[S141c] are not made up, nor is one account’s mark good for another', () => {
    const { request, reply, cookie } = browser();
    known.remember(request, reply, 'ada@example.com');
    const [name = '', signature = ''] = cookie().split('.');
    const other = createKnownBrowsers({ key: randomBytes(32), random: randomBytes });
    assert.equal(other.find(request, 'ada@example.com'), undefined);
    for (const made of ['', '.', '~~', `x.${signature}`, `${name}.`, `${name}.${signature.slice(1)}`]) {
      assert.equal(known.find(browser(made).request, 'ada@example.com'), undefined, made);
    }
  });

  it('keep few accounts, the last ones', () => {
    const { request, reply, cookie } = browser();
    for (let account = 0; account < 7; account += 1) known.remember(request, reply, `${account}@example.com`);
    assert.equal(known.find(request, '1@example.com'), undefined);
    assert.ok(known.find(request, '6@example.com'));
    assert.ok(cookie().length < 400);
  });
});
