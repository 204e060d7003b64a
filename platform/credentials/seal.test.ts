import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSeal } from './seal.ts';

describe('a seal', () => {
  const seal = createSeal({ key: randomBytes(32), random: randomBytes });

  it('opens what it closed, for the same place', () => {
    const sealed = seal.close('whsec_ünïcode', 'endpoint 1');
    assert.equal(seal.open(sealed, 'endpoint 1'), 'whsec_ünïcode');
    assert.ok(!sealed.toString('latin1').includes('whsec'));
  });

  it('opens no text that was moved, changed, cut, or closed with another key', () => {
    const sealed = seal.close('secret', 'endpoint 1');
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    const other = createSeal({ key: randomBytes(32), random: randomBytes });
    assert.throws(() => seal.open(sealed, 'endpoint 2'));
    assert.throws(() => seal.open(changed, 'endpoint 1'));
    assert.throws(() => seal.open(sealed.subarray(0, 20), 'endpoint 1'));
    assert.throws(() => other.open(sealed, 'endpoint 1'));
  });
});
