/**
 * Folds the words of a text to compare spellings of a name: without case, width and punctuation. It removes marks only
 * in Latin, Greek and Cyrillic, where they are accents; in other scripts a mark is a vowel or makes another letter (राम
 * is not रमा, が is not か). A letter that passports and keyboards spell with others gets each of its spellings: ø is o,
 * and oe.
 *
 * @returns The distinct spellings of each word.
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

/** The letters and digits of a code for parcels, places or countries, to compare spellings: `hf-same 0001` is `HFSAME0001`. */
export function codeKey(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Letters that are not another letter with an accent, and their spelling with plain letters. */
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
/** The spellings of machine-readable passports and Germanic keyboards. */
const long = new Map([...both, ['ø', 'oe'], ['å', 'aa'], ['ä', 'ae'], ['ö', 'oe'], ['ü', 'ue']] as const);

function fold(word: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(word, (letter) => letters.get(letter) ?? letter)
    .join('')
    .normalize('NFD')
    .replaceAll(/(\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic})\p{M}+/gu, '$1')
    .normalize('NFC');
}
