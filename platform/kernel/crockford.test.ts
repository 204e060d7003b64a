import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { crockford, inFours, readSigns, signsOf } from './crockford.ts';

describe("Crockford's signs", () => {
  it('are 32, all different, and none is mistaken for another', () => {
    assert.equal(new Set(crockford).size, 32);
    assert.doesNotMatch(crockford, /[ILOU]/);
  });

  it('are drawn one for each byte, each as often as the others', () => {
    const signs = signsOf(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    for (const sign of crockford) assert.equal(signs.split(sign).length - 1, 8, sign);
  });

  it('stand in groups of four', () => {
    assert.deepEqual(['', '7K3M', '7K3M9', '7K3M9QXT', '7K3M9QXT2B8C'].map(inFours), [
      '',
      '7K3M',
      '7K3M-9',
      '7K3M-9QXT',
      '7K3M-9QXT-2B8C',
    ]);
  });

  it('are read as they are written, said or misread', () => {
    for (const typed of ['7K30-1QXT', ' 7k301qxt ', '7K3O lqxt', '7k3o–Iqxt', '7-k-3-0-1-q-x-t'])
      assert.equal(readSigns(typed, 8), '7K301QXT', typed);
    for (const typed of ['', '7K3M-9QX', '7K3M-9QXTT', '7K3U-9QXT', '7K3M_9QXT', '7K3M-9QXT\u0000'])
      assert.equal(readSigns(typed, 8), undefined, typed);
  });

  it('are read again in lower case and in groups, whichever were drawn', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const signs = signsOf(bytes);
        assert.equal(readSigns(inFours(signs).toLowerCase(), signs.length), signs);
      }),
    );
  });
});
