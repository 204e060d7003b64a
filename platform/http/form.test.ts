import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createFormGuard } from './form.ts';

const origin = 'https://wallet.example';
const guard = createFormGuard({ keys: ringOf(Buffer.alloc(32, 7)), origin, random: randomBytes });
const cookie = 'a-browser';
const reply = {} as FastifyReply;
const requestOf = (token?: string): FastifyRequest =>
  ({ cookies: { '__Host-form': cookie }, headers: { origin }, body: { _form: token } }) as unknown as FastifyRequest;
const tokenFor = () => guard.token(requestOf(), reply);

describe('the token of a form', () => {
  it('differs on each page, so that a compressed page reveals nothing about it, and each one is accepted', () => {
    const [one, other] = [tokenFor(), tokenFor()];
    const [first, second] = [one, other].map((token) => Buffer.from(token, 'base64url'));
    assert.equal(first!.filter((byte, index) => byte === second![index]).length < 8, true);
    assert.equal(guard.accepts(requestOf(one)), true);
    assert.equal(guard.accepts(requestOf(other)), true);
  });

  it('is refused if it is changed, cut, lengthened, missing or of another browser', () => {
    const token = tokenFor();
    const bytes = Buffer.from(token, 'base64url');
    for (const at of [0, 31, 32, 63]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      assert.equal(guard.accepts(requestOf(changed.toString('base64url'))), false, `byte ${at}`);
    }
    const wrong = ['', token.slice(0, 43), `${token}AAAA`, Buffer.alloc(64).toString('base64url'), undefined];
    for (const one of wrong) assert.equal(guard.accepts(requestOf(one)), false, String(one));
    const foreign = { ...requestOf(token), cookies: { '__Host-form': 'another-browser' } } as unknown as FastifyRequest;
    assert.equal(guard.accepts(foreign), false);
  });

  it('[S118] is accepted if a former secret made it, or the next one that another server uses already', () => {
    const [former, next, foreign] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8), Buffer.alloc(32, 9)];
    const withKeys = (...keys: [Buffer, ...Buffer[]]) =>
      createFormGuard({ keys: ringOf(...keys), origin, random: randomBytes });
    assert.equal(withKeys(next, former).accepts(requestOf(tokenFor())), true);
    const early = withKeys(next, former).token(requestOf(), reply);
    assert.equal(withKeys(former, next).accepts(requestOf(early)), true);
    assert.equal(withKeys(next).accepts(requestOf(tokenFor())), false);
    assert.equal(withKeys(next, foreign).accepts(requestOf(tokenFor())), false);
    const browser = withKeys(next).browser(requestOf());
    assert.equal(browser, guard.browser(requestOf()), 'its pseudonym does not change with the key');
  });
});
