/**
 * The words of a text as two spellings of one name are compared: without case, width and punctuation. Marks are folded
 * where they are an accent to a letter, in Latin, Greek and Cyrillic alone: in other scripts a mark is a letter's vowel
 * or makes it another letter (राम is not रमा, が is not か). Letters that passports and keyboards spell with others have
 * each of their spellings: ø is o, and oe.
 *
 * @returns For each word its spellings, none twice.
 */
export function foldedWords(text: string): string[][] {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => [...new Set([fold(word, short), fold(word, long)])]);
}

/** Letters that no accent makes of others, as they are spelled without them. */
const both: readonly (readonly [string, string])[] = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ς', 'σ'],
];
const short = new Map([...both, ['ø', 'o'] as const]);
/** As machine-readable passports and Germanic keyboards spell them. */
const long = new Map([...both, ['ø', 'oe'], ['å', 'aa'], ['ä', 'ae'], ['ö', 'oe'], ['ü', 'ue']] as const);

function fold(word: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(word, (letter) => letters.get(letter) ?? letter)
    .join('')
    .normalize('NFD')
    .replaceAll(/(\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic})\p{M}+/gu, '$1')
    .normalize('NFC');
}
