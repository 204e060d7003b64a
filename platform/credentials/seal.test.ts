import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { ringOf } from './key-ring.ts';
import { createSeal } from './seal.ts';

describe('a seal', () => {
  const seal = createSeal({ keys: ringOf(randomBytes(32)), random: randomBytes });

  it('opens what it closed, for the same place', () => {
    const sealed = seal.close('whsec_ünïcode', 'endpoint 1');
    assert.equal(seal.open(sealed, 'endpoint 1'), 'whsec_ünïcode');
    assert.ok(!sealed.toString('latin1').includes('whsec'));
  });

  it('opens no text that was moved, changed, cut, or closed with another key', () => {
    const sealed = seal.close('secret', 'endpoint 1');
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    const other = createSeal({ keys: ringOf(randomBytes(32)), random: randomBytes });
    assert.throws(() => seal.open(sealed, 'endpoint 2'));
    assert.throws(() => seal.open(changed, 'endpoint 1'));
    assert.throws(() => seal.open(sealed.subarray(0, 20), 'endpoint 1'));
    assert.throws(() => other.open(sealed, 'endpoint 1'));
  });

  it('[S118] opens what a former key closed, seals it again with the present one, and names the fault without it', () => {
    const [former, present] = [randomBytes(32), randomBytes(32)];
    const old = createSeal({ keys: ringOf(former), random: randomBytes }).close('secret', 'endpoint 1');
    const both = createSeal({ keys: ringOf(present, former), random: randomBytes });
    const alone = createSeal({ keys: ringOf(present), random: randomBytes });
    assert.equal(both.open(old, 'endpoint 1'), 'secret');
    const renewed = both.renew(old, 'endpoint 1')!;
    assert.equal(alone.open(renewed, 'endpoint 1'), 'secret');
    assert.equal(both.renew(renewed, 'endpoint 1'), undefined);
    assert.throws(() => alone.open(old, 'endpoint 1'), /for endpoint 1 opens with none of the server's secrets/);
  });
});
