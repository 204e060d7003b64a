import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isReadable } from './readable.ts';

/** Each between two letters, at the beginning and at the end. */
const around = (hidden: string) => [`Har${hidden}bor`, `${hidden}Harbor`, `Harbor${hidden}`, `Harbor ${hidden} Books`];

describe('words that a person decides by', () => {
  it('[S148b] have no letter that is not seen', () => {
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

  it('[S148b] have no letters hidden behind a picture, a key or a joiner', () => {
    const tags = Array.from('steal', (letter) => String.fromCodePoint(0xe_00_00 + letter.codePointAt(0)!)).join('');
    for (const text of [
      `🏴${tags}\u{E007F}`,
      '1\ufe0f',
      '😀\ufe0f\ufe0f',
      '👩\u200d',
      '\u200d👩',
      'می\u200c\u200cخواهم',
    ]) {
      assert.equal(isReadable(text), false, JSON.stringify(text));
    }
  });

  it('[S148c] have a letter that is seen, and do not begin with a mark that sits on what stands before', () => {
    for (const text of ['', ' ', '\u00a0', '\u3000 ', '\u0301', '\u0338€5', '\u200d', '\ufe0f']) {
      assert.equal(isReadable(text), false, JSON.stringify(text));
    }
    for (const text of ['A', '5', '–', '€', '字']) assert.equal(isReadable(text), true, text);
  });

  it('[S148d] keep the joiners that Persian, Hindi, Malayalam and pictures are spelled with', () => {
    const whole = [
      'نمی\u200cخواهم',
      'کتاب\u200cفروشی تهران',
      'क्\u200dष',
      'श्री\u200cमान',
      'അവന്\u200d',
      'ක්\u200dෂ',
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

  it('are judged in time that grows with their length alone', () => {
    const begun = performance.now();
    for (const piece of ['क\u200dष', '👩\u200d', 'a\u0301', ' ', '\ufe0f']) isReadable(`${piece.repeat(20_000)}\n`);
    assert.ok(performance.now() - begun < 1_000);
  });

  it('stay readable when two that are readable stand side by side', () => {
    const readable = fc.string({ unit: 'grapheme', minLength: 1 }).filter(isReadable);
    fc.assert(fc.property(readable, readable, (left, right) => assert.equal(isReadable(`${left} ${right}`), true)));
  });
});
