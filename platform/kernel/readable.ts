/**
 * Characters that draw nothing: controls, format and direction marks, tags, fillers, blank letters and numbers without
 * width, and the object replacement character. Blanks between words are not among them.
 */
const UNSEEN = String.raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800\ufffc\u{1107F}\u{13441}-\u{13446}\u{16FE4}\u{1D159}`;

/**
 * Characters that join two letters into a stack and are otherwise invisible (Unicode's Indic_Syllabic_Category), with
 * the blocks of their letters, because browsers learn the names of scripts only years later.
 */
const STACKERS = [
  [String.raw`\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f`, String.raw`\u1039`], // Burmese
  [String.raw`\u1780-\u17ff`, String.raw`\u17d2`], // Khmer
  [String.raw`\u1a20-\u1aaf`, String.raw`\u1a60`], // Tai Tham
  [String.raw`\u{10A00}-\u{10A5F}`, String.raw`\u{10A3F}`], // Kharoshthi
  [String.raw`\u{11100}-\u{1114F}`, String.raw`\u{11133}`], // Chakma
  [String.raw`\u{11380}-\u{113FF}`, String.raw`\u{113D0}`], // Tulu
  [String.raw`\u{11900}-\u{1195F}`, String.raw`\u{1193E}`], // Dives Akuru
  [String.raw`\u{11A00}-\u{11A4F}`, String.raw`\u{11A47}`], // Zanabazar Square
  [String.raw`\u{11A50}-\u{11AAF}`, String.raw`\u{11A99}`], // Soyombo
  [String.raw`\u{11D60}-\u{11DAF}`, String.raw`\u{11D97}`], // Gunjala Gondi
  [String.raw`\u{11F00}-\u{11F5F}`, String.raw`\u{11F42}`], // Kawi
] as const;

const HIDDEN = UNSEEN + STACKERS.map(([, sign]) => sign).join('');

/** Characters that some systems draw and others do not: private use, halves of surrogate pairs, and noncharacters. */
const UNKNOWN = String.raw`\p{Cs}\p{Co}\p{NChar}`;

/** Scripts in which a joiner between two letters changes how they are drawn: Persian and Hindi need them to spell. */
const JOINING = ['Arab Syrc Nkoo Mand Mong', 'Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt']
  .flatMap((list) => list.split(' '))
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');

/** Positions at which an invisible letter changes its neighbors. */
const AT_WORK = [
  // Between two letters of such a script; after a joining mark also at the end of a word, as in Malayalam.
  String.raw`(?<=[${JOINING}])[\u200c\u200d](?=[${JOINING}])`,
  String.raw`(?<=[${JOINING}])(?<=\p{M})\u200d(?![${JOINING}])`,
  // An emoji made of several, and the variant of an emoji, a keycap, or a Chinese or Mongolian letter.
  String.raw`(?<=[\p{ExtPict}\p{EMod}\ufe0f])\u200d(?=\p{ExtPict})`,
  String.raw`(?<=[\p{ExtPict}])[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{Script=Mong})(?<=\p{L})[\u180b-\u180d\u180f]`,
  // Before the last vowel of a Mongolian word.
  String.raw`(?<=\p{Script=Mong})(?<=[\p{L}\u180b-\u180d\u180f])\u180e(?=\p{Script=Mong})(?=\p{L})`,
  ...STACKERS.map(([block, sign]) => String.raw`(?<=[${block}])(?<!${sign})${sign}(?=[${block}])(?=\p{L})`),
  // The flags of England, Scotland and Wales, the only ones that use tags.
  String.raw`(?<=\u{1F3F4})\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
].join('|');

/** A blank that pages do not collapse, such as an em space; alone between two words it is only wide. */
const LONE_BLANK = String.raw`(?<=[^\p{Zs}])(?! )\p{Zs}(?=[^\p{Zs}])`;

const readable = new RegExp(
  String.raw`^(?!\p{M})(?=.*[\p{L}\p{N}\p{P}\p{S}])(?:[^\p{Zs}${HIDDEN}${UNKNOWN}]| |${LONE_BLANK}|${AT_WORK})+$`,
  'u',
);

/**
 * More marks on one letter than any language uses. Marks above and below a letter grow into the neighboring lines:
 * Hebrew with points, Tibetan and Vietnamese need at most four. Including marks beside the letter, Burmese needs six.
 */
const heaped = /[\p{M}\u200c\u200d]{9}|(?:[\p{Mc}\u200c\u200d]{0,4}[\p{Mn}\p{Me}]){5}/u;

const hidden = new RegExp(`(${AT_WORK})|[${HIDDEN}]`, 'gu');

/** The name of the schema format for a client's texts that people read. */
export const READABLE = 'readable';

/**
 * Whether a text from somebody else may be shown to a person who decides by it. Each letter must be visible or change a
 * visible one, at least one must be visible, and none may have too many marks. Then two texts that look alike differ at
 * most in letters that resemble each other.
 */
export function isReadable(text: string): boolean {
  return readable.test(text) && !heaped.test(text);
}

/** Alphabets whose letters pass for those of another: the Cyrillic а and the Greek ο for Latin ones. */
const alphabets = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Coptic', 'Cherokee', 'Lisu'].map(
  (script) => new RegExp(String.raw`\p{Script=${script}}`, 'u'),
);

/** Whether a word of a name has letters of two alphabets (Unicode Technical Standard 39), so that it passes for another. */
export function mixesAlphabets(name: string): boolean {
  return name.split(/[^\p{L}\p{M}]+/u).some((word) => alphabets.filter((one) => one.test(word)).length > 1);
}

/** Removes invisible characters by the rule of `isReadable`; those that a word or an emoji needs stay. */
export function withoutHidden(text: string): string {
  return text.replaceAll(hidden, '$1');
}
