import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { codeOf, isCodeOf } from '#platform/credentials/mailed-code.ts';
import { isOpen, waitForCodeMs } from './domain.ts';
import type { Proof } from './domain.ts';

const now = new Date('2026-11-24T12:00:00Z');
const MINUTE_MS = 60_000;
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * MINUTE_MS);

describe('the codes of a shop', () => {
  it('[S132] are five an hour and ten a day, and the wait ends when the oldest leaves its time', () => {
    assert.equal(waitForCodeMs([ago(1), ago(2), ago(3), ago(4)], now), 0);
    assert.equal(waitForCodeMs([ago(50), ago(4), ago(3), ago(2), ago(1)], now), 10 * MINUTE_MS);
    assert.equal(waitForCodeMs([ago(60), ago(4), ago(3), ago(2), ago(1)], now), 0);
    assert.equal(waitForCodeMs([ago(50), ago(40), ago(4), ago(3), ago(2), ago(1)], now), 20 * MINUTE_MS);
    const day = Array.from({ length: 10 }, (_, index) => ago(23 * 60 - index * 100));
    assert.equal(waitForCodeMs(day, now), 60 * MINUTE_MS);
  });

  it('[S132] have six digits, differ by proof and key, and are compared whole', () => {
    const [key, other] = [ringOf(Buffer.alloc(32, 1)), ringOf(Buffer.alloc(32, 2))];
    const codes = Array.from({ length: 200 }, (_, index) => codeOf(key, `prf_${index}`));
    assert.ok(codes.every((code) => /^\d{6}$/.test(code)));
    assert.ok(new Set(codes).size > 190);
    assert.notEqual(codeOf(key, 'prf_1'), codeOf(other, 'prf_1'));
    assert.ok(isCodeOf(key, 'prf_1', codes[1]!));
    for (const wrong of [codes[2]!, codes[1]!.slice(1), `${codes[1]!}0`, '']) assert.ok(!isCodeOf(key, 'prf_1', wrong));
  });
});

describe('a proof', () => {
  const proof: Proof = {
    id: 'prf_1',
    shopperId: 'shp_1',
    sellerId: 'sel_1',
    purpose: 'link',
    email: 'ada@example.com',
    tries: 0,
    expiresAt: new Date(now.getTime() + 1),
    endedAt: null,
  };
  const seller = { sellerId: 'sel_1', email: 'ada@example.com' } as const;

  it('[S132] is open for its shop and address, until it ends or is five minutes old', () => {
    assert.ok(isOpen(proof, seller, now));
    assert.ok(!isOpen(proof, { ...seller, email: 'new@example.com' }, now));
    assert.ok(!isOpen(proof, { ...seller, sellerId: 'sel_2' }, now));
    assert.ok(!isOpen({ ...proof, endedAt: now }, seller, now));
    assert.ok(!isOpen({ ...proof, expiresAt: now }, seller, now));
  });
});
