import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeAddress, judgeIdentity } from './domain.ts';

const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

describe('a shopper', () => {
  it('[M1a] has an e-mail address and a name', () => {
    assert.deepEqual(judgeIdentity({ email: ' ada@example.com ', name: ' Ada  Byrne ' }), {
      ok: true,
      value: { email: 'ada@example.com', name: 'Ada Byrne' },
    });
    for (const email of ['', 'ada', 'ada@', 'a b@example.com', 'ada@example', '"><x@example.com', 'a\0@example.com']) {
      assert.equal(judgeIdentity({ email, name: 'Ada' }).ok, false, email);
    }
  });

  it('keeps words apart that stood on lines of their own', () => {
    const judged = judgeIdentity({ email: 'ada@example.com', name: 'Ada\r\nByrne\tLee' });
    assert.equal(judged.ok && judged.value.name, 'Ada Byrne Lee');
  });

  it('[S94] has no hidden direction marks in a name', () => {
    const judged = judgeIdentity({ email: 'ada@example.com', name: 'Ada\u202E\u0000 Byrne' });
    assert.equal(judged.ok && judged.value.name, 'Ada Byrne');
  });

  it('[S94] [S100] has nothing hidden or turned in an e-mail or in any line of an address, and no line without end', () => {
    for (const hidden of ['\u202E', '\u2066', '\u200B', '\uFEFF', '\u0000', '\u0007', '\u061C']) {
      assert.equal(judgeIdentity({ email: `a${hidden}da@example.com`, name: 'Ada' }).ok, false);
      const odd = (text: string) => `${hidden}${text.slice(0, 2)}${hidden}${text.slice(2)}`;
      const { line1, line2, postalCode, city, country } = { ...address, line2: 'Flat 2' };
      const typed = { line1: odd(line1), line2: odd(line2), postalCode: odd(postalCode), city: odd(city), country };
      assert.deepEqual(judgeAddress(typed, ['IE']), { ok: true, value: { ...address, line2: 'Flat 2' } });
    }
    const long = judgeAddress({ ...address, line2: 'x'.repeat(81) }, ['IE']);
    assert.deepEqual(!long.ok && long.error.map((fault) => fault.field), ['line2']);
  });

  it('lives somewhere; every fault of an address is told at once', () => {
    assert.equal(judgeAddress(address, ['IE']).ok, true);
    const judged = judgeAddress({ ...address, line1: ' ', city: '', country: 'XX' }, ['IE']);
    assert.deepEqual(!judged.ok && judged.error.map((fault) => fault.field), ['line1', 'city', 'country']);
  });
});
