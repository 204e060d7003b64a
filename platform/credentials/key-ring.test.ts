import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { deriveRing, hashesWith, isSignedWith, signWith } from './key-ring.ts';

describe('a ring of keys', () => {
  const [former, present, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;

  it('[S118] signs with the present key, and accepts the signatures of each', () => {
    const [before, after] = [deriveRing([former], 'form'), deriveRing([present, former], 'form')];
    assert.ok(isSignedWith(after, 'a cookie', signWith(before, 'a cookie')));
    assert.ok(isSignedWith(deriveRing([former, present], 'form'), 'a cookie', signWith(after, 'a cookie')));
    assert.ok(!isSignedWith(before, 'a cookie', signWith(after, 'a cookie')));
    assert.ok(!isSignedWith(after, 'a cookie', signWith(deriveRing([foreign], 'form'), 'a cookie')));
    assert.ok(!isSignedWith(after, 'a cookie', signWith(deriveRing([present], 'letters'), 'a cookie')));
    assert.ok(!isSignedWith(after, 'a cookie', Buffer.alloc(0)));
  });

  it('[S118] finds what was hashed with any of its keys', () => {
    const [before, after] = [deriveRing([former], 'tries'), deriveRing([present, former], 'tries')];
    const [stored] = hashesWith(before, 'pair +353 1.2.3.4');
    const found = hashesWith(after, 'pair +353 1.2.3.4');
    assert.equal(found.length, 2);
    assert.ok(found[1]!.equals(stored));
    assert.ok(!found[0].equals(stored));
  });
});
