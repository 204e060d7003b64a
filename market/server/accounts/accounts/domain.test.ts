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

  it('[S159d] is known by the e-mail address that was meant, and by none with hidden characters', () => {
    for (const email of ['\u202Aada@example.com\u202C', 'ada@example.com\u00A0', 'ａｄａ＠example.com']) {
      const judged = judgeIdentity({ email, name: 'Ada' });
      assert.equal(judged.ok && judged.value.email, 'ada@example.com', JSON.stringify(email));
    }
    assert.equal(judgeIdentity({ email: 'ada\u200B@example.com', name: 'Ada' }).ok, false);
  });

  it('keeps apart the words of a name that were typed on separate lines', () => {
    const judged = judgeIdentity({ email: 'ada@example.com', name: 'Ada\r\nByrne\tLee' });
    assert.equal(judged.ok && judged.value.name, 'Ada Byrne Lee');
  });

  it('[S94] has no hidden direction marks in a name', () => {
    const judged = judgeIdentity({ email: 'ada@example.com', name: 'Ada\u202E Byrne' });
    assert.equal(judged.ok && judged.value.name, 'Ada Byrne');
  });

  it('[S94] [S100] has no hidden or direction-changing characters in an e-mail or address, and no endless line', () => {
    for (const hidden of ['\u202E', '\u2066', '\u200B', '\uFEFF', '\u0000', '\u0007', '\u061C']) {
      assert.equal(judgeIdentity({ email: `a${hidden}da@example.com`, name: 'Ada' }).ok, false);
      const odd = (text: string) => `${hidden}${text.slice(0, 2)}${hidden}${text.slice(2)}`;
      const { line1, line2, postalCode, city, country } = { ...address, line2: 'Flat 2' };
      const typed = { line1: odd(line1), line2: odd(line2), postalCode: odd(postalCode), city: odd(city), country };
      const judged = judgeAddress(typed, ['IE']);
      // A mark is left out; a control character is refused, because nobody types one.
      if (/\p{Cc}/u.test(hidden)) assert.equal(judged.ok, false);
      else assert.deepEqual(judged, { ok: true, value: { ...address, line2: 'Flat 2' } });
    }
    const long = judgeAddress({ ...address, line2: 'x'.repeat(81) }, ['IE']);
    assert.deepEqual(!long.ok && long.error.map((fault) => fault.field), ['line2']);
  });

  it('[S176d] has a name as it is typed, without control characters, and as long as people count letters', () => {
    const nameOf = (name: string) => judgeIdentity({ email: 'ada@example.com', name });
    const kept = nameOf('D’Arcy\tJean-Noël');
    assert.equal(kept.ok && kept.value.name, 'D’Arcy Jean-Noël');
    assert.equal(nameOf('𠮷'.repeat(80)).ok, true);
    const wordsFor = (name: string) => {
      const judged = nameOf(name);
      return judged.ok ? undefined : judged.error[0]?.message;
    };
    assert.equal(wordsFor('x'.repeat(81)), 'This is too long: shorten it to 80 letters');
    assert.equal(wordsFor('A\u0007da'), 'Type this without control characters');
  });

  it('[S176e] has a name that others can read', () => {
    for (const name of [`Zo${'\u0489\u0336'.repeat(4)}e`, '\u0301', 'Zoe \uf8ff']) {
      const judged = judgeIdentity({ email: 'ada@example.com', name });
      assert.deepEqual(!judged.ok && judged.error.map((fault) => fault.field), ['name'], JSON.stringify(name));
    }
    for (const name of ['Nguyễn Thị Hồng'.normalize('NFD'), 'နန်း လျှော့', 'می\u200cخواهم']) {
      assert.equal(judgeIdentity({ email: 'ada@example.com', name }).ok, true, name);
    }
  });

  it('[S178e] needs a postal code by its country', () => {
    assert.equal(judgeAddress({ ...address, postalCode: '' }, ['IE', 'DE']).ok, true);
    assert.equal(judgeAddress({ ...address, postalCode: '', country: 'DE' }, ['IE', 'DE']).ok, false);
  });

  it('has a complete address, and reads all faults of an incomplete one at once', () => {
    assert.equal(judgeAddress(address, ['IE']).ok, true);
    const judged = judgeAddress({ ...address, line1: ' ', city: '', country: 'XX' }, ['IE']);
    assert.deepEqual(!judged.ok && judged.error.map((fault) => fault.field), ['line1', 'city', 'country']);
  });
});
