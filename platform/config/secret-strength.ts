/** Pairs of letters that are common in European languages; of random pairs, six in a hundred are listed here. */
const commonPairs = new Set(
  (
    'th he in er an re on at en nd st es or te of ed is it al ar to nt ha ic le se ou ng io de et ra ch ei ie rs ti ' +
    'as ro li ea ll ma co me ve us ne ri ec cr ur'
  ).split(' '),
);

const fewestCharacters = 16;
const fewestDifferent = 8;
/** The share of repeated groups of three letters; random text has almost none. */
const leastShareOfNewThrees = 0.85;
/** The share of steps to a neighboring letter of the alphabet; in random text it is one in twenty. */
const mostStepsInOrder = 0.4;
/** For hex digits: each of the sixteen has three at most one step away, itself included. */
const mostStepsInOrderOfHex = 0.6;
const fromHereLong = 40;
/** The share of steps to a neighboring key; in random text it is one in five. */
const mostStepsToNeighbors = 0.6;

/** Keyboards row by row, the number row first; each row begins a part of a key further to the right. */
const keyboards = [
  ['1234567890-=', 'qwertyuiop[]', "asdfghjkl;'", 'zxcvbnm,./'],
  ['1234567890-=', 'qwertzuiop[]', "asdfghjkl;'", 'yxcvbnm,.-'],
  ['1234567890-=', 'azertyuiop[]', "qsdfghjklm'", 'wxcvbn,;:/'],
];
const rowStarts = [0, 0.5, 0.75, 1.25];
const shifted = new Map(Array.from('!@#$%^&*()_+').map((sign, at) => [sign, '1234567890-='[at]!]));

/**
 * The reason why a text cannot be a random secret, in words that follow its name; undefined if it may be one.
 *
 * @param text Random bytes in base64url, base64 or hex, or a vendor's key, with or without its prefix.
 */
export function whyGuessable(text: string): string | undefined {
  const bare = text.replace(/^(whsec|[a-z]{2}_(live|test))_/, '');
  if (bare.length < fewestCharacters || new Set(bare).size < fewestDifferent)
    return 'is too short or too easily guessed';
  if (/change.?me|example|default|secret.?secret|password/i.test(bare)) return 'is a default or too easily guessed';
  if (shareOfNewThrees(bare) < leastShareOfNewThrees) return 'repeats the same letters, so it is no random secret';
  if (keyboards.some((rows) => shareOfNeighbors(bare, rows) > mostStepsToNeighbors))
    return 'is a pattern of the keyboard, so it is no random secret';
  if (Math.max(shareInOrder(bare, 1), shareInOrder(bare, 2)) > (isHex(bare) ? mostStepsInOrderOfHex : mostStepsInOrder))
    return 'is a row of letters in their order, so it is no random secret';
  if (isPhrase(bare)) return 'is made of words, so it is no random secret';
  return undefined;
}

function shareOfNewThrees(text: string): number {
  const all = text.length - 2;
  const threes = new Set(Array.from({ length: all }, (_, at) => text.slice(at, at + 3)));
  return threes.size / all;
}

/** @param apart 2 for two alternating sequences, such as `a1b2c3`. */
function shareInOrder(text: string, apart: number): number {
  let inOrder = 0;
  for (let at = apart; at < text.length; at += 1) {
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - apart)) <= 1) inOrder += 1;
  }
  return inOrder / (text.length - apart);
}

function shareOfNeighbors(text: string, rows: readonly string[]): number {
  const places = new Map(rows.flatMap((row, y) => Array.from(row, (key, at) => [key, { x: rowStarts[y]! + at, y }])));
  const keys = Array.from(text.toLowerCase(), (sign) => places.get(shifted.get(sign) ?? sign));
  const steps = keys.slice(1).filter((key, at) => {
    const from = keys[at];
    if (key === undefined || from === undefined) return false;
    // The next key of the row, or one that touches this one from the rows above and below.
    return Math.abs(key.y - from.y) + Math.abs(key.x - from.x) <= 1.75;
  });
  return steps.length / (text.length - 1);
}

/** Words, encoded or not, are mostly in one case and contain common pairs of letters. */
function isPhrase(text: string): boolean {
  const decoded = Buffer.from(text, isHex(text) ? 'hex' : 'base64');
  if (decoded.length >= fewestCharacters && decoded.every((byte) => byte >= 0x20 && byte < 0x7f)) return true;
  if (isHex(text)) return false;
  const small = text.replaceAll(/[^a-z]/g, '').length;
  const capital = text.replaceAll(/[^A-Z]/g, '').length;
  if (Math.max(small, capital) / text.length < 0.6) return false;
  // A short random text contains common pairs by chance more often than a long one.
  return shareOfCommonPairs(text.toLowerCase()) >= (text.length >= fromHereLong ? 0.33 : 0.45);
}

function shareOfCommonPairs(text: string): number {
  const pairs = Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));
  const ofLetters = pairs.filter((pair) => /^[a-z]{2}$/.test(pair));
  return ofLetters.filter((pair) => commonPairs.has(pair)).length / Math.max(ofLetters.length, 1);
}

function isHex(text: string): boolean {
  return /^[0-9a-f]+$/i.test(text) && /\d/.test(text);
}
