/**
 * Letters that nobody sees: controls, format and direction marks, tags, fillers, private use. Blanks are none of them.
 */
const HIDDEN = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\p{NChar}\u2800\u{1D159}`;

/** Scripts in which a joiner between two letters changes how they are drawn: Persian and Hindi need them to spell. */
const JOINING = ['Arab Syrc Nkoo Mand Mong', 'Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt']
  .flatMap((list) => list.split(' '))
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');

/** Where a letter that is not seen itself shows in those beside it. */
const AT_WORK = [
  // Between two letters of such a script; after a mark that joins, at the end of a word too, as Malayalam ends them.
  String.raw`(?<=[${JOINING}])[\u200c\u200d](?=[${JOINING}])`,
  String.raw`(?<=[${JOINING}])(?<=\p{M})\u200d(?![${JOINING}])`,
  // One picture made of several, and the form of a picture, a key or a Chinese or Mongolian letter.
  String.raw`(?<=[\p{ExtPict}\p{EMod}\ufe0f])\u200d(?=\p{ExtPict})`,
  String.raw`(?<=[\p{ExtPict}])[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{Script=Mong})[\u180b-\u180f]`,
  // The flags of England, Scotland and Wales, the only ones that are spelled with tags.
  String.raw`(?<=\u{1F3F4})\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
].join('|');

const readable = new RegExp(String.raw`^(?!\p{M})(?=.*[\p{L}\p{N}\p{P}\p{S}])(?:[^${HIDDEN}]|${AT_WORK})+$`, 'u');

/** The name of the format that schemas give to words of a client that people read. */
export const READABLE = 'readable';

/**
 * Whether words of somebody else may be shown to a person who decides by them: all of their letters are seen or at work
 * in one that is, and at least one is seen. Two texts that look alike then are alike but for letters that resemble each
 * other.
 */
export function isReadable(text: string): boolean {
  return readable.test(text);
}
