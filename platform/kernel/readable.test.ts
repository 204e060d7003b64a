import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cpuMsOf } from '../../tests/samples/cpu-time.ts';
import { isReadable, mixesAlphabets, withoutHidden } from './readable.ts';

/** Each between two letters, at the beginning and at the end. */
const around = (hidden: string) => [`Har${hidden}bor`, `${hidden}Harbor`, `Harbor${hidden}`, `Harbor ${hidden} Books`];

describe('words that a person decides by', () => {
  it('[S148b] contain no invisible character', () => {
    const hidden = {
      'zero width space': '\u200b',
      'word joiner': '\u2060',
      'byte order mark': '\ufeff',
      'soft hyphen': '\u00ad',
      'line separator': '\u2028',
      'paragraph separator': '\u2029',
      'line feed': '\n',
      tab: '\t',
      nul: '\0',
      'next line': '\u0085',
      'left-to-right mark': '\u200e',
      'Arabic letter mark': '\u061c',
      'right-to-left override': '\u202e',
      'first strong isolate': '\u2068',
      'tag A': '\u{E0041}',
      'variation selector 16': '\ufe0f',
      'variation selector 17': '\u{E0100}',
      'combining grapheme joiner': '\u034f',
      'Hangul filler': '\u3164',
      'half-width Hangul filler': '\uffa0',
      'Hangul choseong filler': '\u115f',
      'Khmer inherent vowel': '\u17b4',
      'Mongolian vowel separator': '\u180e',
      'blank Braille pattern': '\u2800',
      'Mongolian free variation selector': '\u180b',
      'full blank hieroglyph': '\u{13441}',
      'half blank hieroglyph': '\u{13442}',
      'wide lost hieroglyph': '\u{13446}',
      'Khitan filler': '\u{16FE4}',
      'Brahmi number joiner': '\u{1107F}',
      'Khmer stacker': '\u17d2',
      'Burmese stacker': '\u1039',
      'object that is not there': '\ufffc',
      'invisible times': '\u2062',
      'musical null notehead': '\u{1D159}',
      'private use': '\ue000',
      'half of a pair': '\ud800',
      noncharacter: '\ufffe',
      joiner: '\u200d',
      'non-joiner': '\u200c',
    };
    for (const [name, letter] of Object.entries(hidden)) {
      for (const text of around(letter)) assert.equal(isReadable(text), false, `${name}: ${JSON.stringify(text)}`);
    }
  });

  it('[S148b] contain none of Unicode’s invisible characters, next to a letter of any script', () => {
    const nothing =
      /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Cs}\p{Co}]/u;
    const spelled = new Set(Array.from('\u200c\u200d\u180b\u180c\u180d\u180e\u180f\ufe00\ufe01\ufe02\ufe0e\ufe0f'));
    for (let code = 0; code <= 0x10_ff_ff; code += 1) {
      const sign = String.fromCodePoint(code);
      if (!nothing.test(sign)) continue;
      for (const letter of ['a', 'ب', 'क', '字', 'ᠠ', '😀', '𓀀'] as const) {
        const isOfLetter = spelled.has(sign) || (letter === '字' && code >= 0xe_01_00 && code <= 0xe_01_ef);
        if (!isOfLetter) assert.equal(isReadable(`${letter}${sign}${letter}`), false, `${letter} ${code.toString(16)}`);
      }
      assert.equal(isReadable(`a${sign}b`), false, code.toString(16));
    }
  });

  it('[S148b] contain no characters hidden behind an emoji, a keycap or a joiner', () => {
    const tags = Array.from('steal', (letter) => String.fromCodePoint(0xe_00_00 + letter.codePointAt(0)!)).join('');
    for (const text of [
      `🏴${tags}\u{E007F}`,
      '1\ufe0f',
      '😀\ufe0f\ufe0f',
      '👩\u200d',
      '\u200d👩',
      'می\u200c\u200cخواهم',
      'ᠮᠣᠩ\u180b\u180bᠭᠣᠯ',
      'ᠮᠣᠩᠭᠣᠯ\u180e',
      'ᠮᠣᠩ\u180e5',
      'ភ្\u17d2នំ',
      'ភ\u17d2',
    ]) {
      assert.equal(isReadable(text), false, JSON.stringify(text));
    }
  });

  it('[S148c] contain a visible character, and do not begin with a combining mark', () => {
    for (const text of ['', ' ', '\u00a0', '\u3000 ', '\u0301', '\u0338€5', '\u200d', '\ufe0f']) {
      assert.equal(isReadable(text), false, JSON.stringify(text));
    }
    for (const text of ['A', '5', '–', '€', '字']) assert.equal(isReadable(text), true, text);
  });

  it('[S148d] keep the joiners of Persian, Hindi, Malayalam and emoji', () => {
    const whole = [
      'نمی\u200cخواهم',
      'کتاب\u200cفروشی تهران',
      'क्\u200dष',
      'श्री\u200cमान',
      'അവന്\u200d',
      'ක්\u200dෂ',
      'ᠮᠣᠩᠭᠣᠯ\u180b',
      'ᠠ\u180b\u180eᠠ',
      'ភ្នំពេញ',
      'မန္တလေး မင်္ဂလာ',
      'ᨠᩣ᩠ᨿ',
      '👨\u200d👩\u200d👧\u200d👦 family ticket',
      '👩🏽\u200d💻',
      '❤\ufe0f\u200d🔥',
      '🏳\ufe0f\u200d🌈',
      '1\ufe0f\u20e3',
      '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
      '葛\u{E0100}城',
      'Zürich, «Œuvres» No. 5 – 10 €',
      'e\u0301tude',
      'ראשון לציון',
      '商品',
    ];
    for (const text of whole) assert.equal(isReadable(text), true, JSON.stringify(text));
  });

  it('[S148g] may have as many marks on a letter as any language uses', () => {
    const names = [
      'ที่น้ำ',
      'Nguyễn Thị Hồng Ợ',
      'שָּׁלוֹם מֹשֶׁה',
      'מִשְׁפָּ֖חָה',
      'مُحَمَّدٌ الرَّحْمٰن',
      'अर्जुन कृष्णमूर्ति ष्ट्र्यं',
      'ক্ষুদ্র',
      'தமிழ்ச்செல்வி',
      'ശ്രീക്കുട്ടൻ',
      'လျှော့ ကြွှော့',
      'བསྒྲུབས',
      'ᾧ',
      'ន៉ាំង',
    ];
    for (const name of names) {
      for (const form of ['NFC', 'NFD'] as const) assert.equal(isReadable(name.normalize(form)), true, name);
    }
    assert.equal(isReadable(`a${'\u0301'.repeat(4)}`), true);
  });

  it('[S148g] have no letter with a heap of marks, whatever stands between the marks', () => {
    for (const heap of [
      '\u0301'.repeat(5),
      '\u0323'.repeat(40),
      '\u0301\u0302\u20dd\u0489\u0336',
      '\u0301\u0903'.repeat(5),
      '\u0903'.repeat(9),
      '\u0e49'.repeat(5),
      '\ufe0f\u0301\u0302\u0303\u0304\u0305',
    ]) {
      for (const letter of ['a', 'ก', '😀', '–']) {
        assert.equal(isReadable(`Har${letter}${heap}bor`), false, JSON.stringify(heap));
      }
    }
    assert.equal(isReadable(`क${'\u094d\u0901\u200d'.repeat(3)}क`), false, 'a joiner ends no heap');
  });

  it('[S148h] have at most one wide blank between two words, so that no text moves out of sight', () => {
    for (const text of ['山田\u3000太郎', '10\u00a0€', '«\u202fŒuvres\u202f»', 'Two  spaces ']) {
      assert.equal(isReadable(text), true, JSON.stringify(text));
    }
    for (const blank of '\u00a0\u1680\u2000\u2003\u2007\u200a\u202f\u205f\u3000') {
      for (const text of [
        `Paid${blank.repeat(2)}Harbor`,
        `Paid${blank.repeat(300)}Harbor`,
        `Paid${` ${blank}`.repeat(9)} Harbor`,
        `${blank}Harbor`,
        `Harbor${blank}`,
      ]) {
        assert.equal(isReadable(text), false, JSON.stringify(text));
      }
    }
  });

  it('[S159f] remain of any text after its invisible characters are removed', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, (any) => {
        const seen = withoutHidden(any);
        assert.equal(withoutHidden(seen), seen);
        if (isReadable(any)) assert.equal(seen, any);
      }),
    );
  });

  it('[S94] mix no letters of two alphabets in a word of a name', () => {
    for (const name of [
      'C\u043epper',
      '\u0430da',
      'M\u03bfss & Fern',
      'Moss & F\u0435rn',
      'P\u0430ypal',
      '\u0391da\u0301',
    ])
      assert.ok(mixesAlphabets(name), name);
    for (const name of [
      'Copper',
      'Медь',
      'Χαλκός',
      'Кафе Copper',
      'Zoë’s Ærø',
      '銅の店 Copper',
      'कॉपर',
      '3D-Tek №1',
      '',
    ])
      assert.ok(!mixesAlphabets(name), name);
    assert.ok(cpuMsOf(() => mixesAlphabets('a\u0430 '.repeat(30_000))) < 2_000);
  });

  it('are checked in linear time', () => {
    const lasted = cpuMsOf(() => {
      for (const piece of ['क\u200dष', '\u0903', 'ก\u0e49\u0e49\u0e49', '\u2003', '👩\u200d', 'a\u0301', ' ', '\ufe0f'])
        isReadable(`${piece.repeat(20_000)}\n`);
    });
    assert.ok(lasted < 1_000);
  });

  it('stay readable if they are joined by a blank', () => {
    const readable = fc.string({ unit: 'grapheme', minLength: 1 }).filter(isReadable);
    fc.assert(fc.property(readable, readable, (left, right) => assert.equal(isReadable(`${left} ${right}`), true)));
  });
});
