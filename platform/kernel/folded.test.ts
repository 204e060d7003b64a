import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeKey, foldedWords } from './folded.ts';

const areOne = (left: string, right: string): boolean => {
  const [one, other] = [foldedWords(left), foldedWords(right)];
  return one.length === other.length && one.every((word, at) => word.some((way) => other[at]!.includes(way)));
};

describe('a code', () => {
  it('[S129] is compared by its letters and digits alone', () => {
    for (const code of ['HFSAME0001', 'HF-SAME-0001', 'hf same 0001', 'ＨＦ＿ＳＡＭＥ・０００１']) {
      assert.equal(codeKey(code), 'HFSAME0001', code);
    }
    assert.equal(codeKey('—'), '');
  });
});

describe('words as two spellings are compared', () => {
  it('[S175a] fold accents of Latin, Greek and Cyrillic letters', () => {
    for (const [left, right] of [
      ['Noémie', 'NOEMIE'],
      ['Γιώργος', 'ΓΙΩΡΓΟΣ'],
      ['Алёна', 'Алена'],
      ['Nguyễn', 'Nguyen'],
      ['İpek', 'ipek'],
      ['O’Brien', "o'brien"],
      ['ﾀﾛｳ', 'タロウ'],
    ] as const)
      assert.ok(areOne(left, right), `${left} is ${right}`);
  });

  it('[S175a] keep the marks that distinguish letters in other scripts', () => {
    for (const [left, right] of [
      ['राम', 'रमा'],
      ['がき', 'かき'],
      ['ｶﾞｷ', 'ｶｷ'],
      ['בָּרָק', 'בֹּרֵק'],
      ['กา', 'กี'],
    ] as const)
      assert.ok(!areOne(left, right), `${left} is not ${right}`);
    assert.deepEqual(foldedWords('राम'), [['राम']], 'a vowel sign does not end a word');
  });

  it('[S175b] match each spelling of ø, ł, đ, æ, œ and ß', () => {
    for (const [left, right] of [
      ['Sørensen', 'Sorensen'],
      ['Sørensen', 'Soerensen'],
      ['Łukasz', 'lukasz'],
      ['Đorđe', 'Dorde'],
      ['Ægir', 'Aegir'],
      ['Œuvre', 'Oeuvre'],
      ['Weiß', 'WEISS'],
      ['Müller', 'Mueller'],
      ['Müller', 'Muller'],
      ['Åse', 'Aase'],
    ] as const)
      assert.ok(areOne(left, right), `${left} is ${right}`);
    assert.ok(!areOne('Sørensen', 'Sarensen'));
  });
});
