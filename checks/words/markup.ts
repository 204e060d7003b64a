/** A text that a person reads in a piece of HTML, and where it begins. */
interface ReadText {
  readonly text: string;
  readonly start: number;
}

/** Attributes of HTML, and of our own components, that people read or hear. */
export const readAttributes: ReadonlySet<string> = new Set([
  'action',
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'children',
  'content',
  'description',
  'error',
  'heading',
  'help',
  'hint',
  'label',
  'message',
  'pendingLabel',
  'placeholder',
  'prefix',
  'text',
  'title',
  'words',
]);

/** Of HTML itself `action` and `content` are read by programs. */
const notInHtml: ReadonlySet<string> = new Set(['action', 'content']);

/**
 * The texts of a template of HTML that stand between its tags or in an attribute that people read.
 *
 * @param parts What is written out, in order; a value stands between two of them.
 */
export function readTexts(parts: readonly ReadText[]): ReadText[] {
  const found: ReadText[] = [];
  const rest: ReadText[] = [];
  // Values keep their place, so that a tag or an attribute may have one in its middle.
  const whole = parts.map(({ text }) => text).join('\uE000');
  if (onlyAttributes.test(whole)) return [];
  let end = 0;
  for (const { 0: markup, index } of whole.matchAll(
    /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>|<\/?[a-zA-Z!][^>]*>/g,
  )) {
    rest.push({ text: whole.slice(end, index), start: end });
    end = index + markup.length;
    for (const attribute of markup.matchAll(/([a-z-]+)="([^"]*)"/g)) {
      const [, name = '', text = ''] = attribute;
      if (readAttributes.has(name) && !notInHtml.has(name)) rest.push({ text, start: index + attribute.index });
    }
  }
  rest.push({ text: whole.slice(end), start: end });
  for (const { text, start } of rest) {
    const words = text.replaceAll(/&#?\w+;/g, ' ');
    if (hasLetters(words)) found.push({ text: shown(words), start: placeIn(parts, start + text.search(/\S/)) });
  }
  return found;
}

/** Whether a value is read that stands after these pieces of a template: between tags, or in an attribute that people read. */
export function isReadAt(before: readonly string[]): boolean {
  const text = before.join('\uE000');
  if (text.lastIndexOf('<') <= text.lastIndexOf('>')) return true;
  const [, name] = /([a-z-]+)="[^"]*$/.exec(text) ?? [];
  return name === undefined || (readAttributes.has(name) && !notInHtml.has(name));
}

/** Attributes that are added to a tag: ` required`, ` id="code"`. */
const onlyAttributes = /^(\s+([a-z\uE000-]+="[^"]*"|checked|disabled|hidden|required|selected))+\s*$/;

/** Signs and numbers are read in any language; a single letter, as `×` between figures, is a sign too. */
export function hasLetters(text: string): boolean {
  return /\p{L}{2}/u.test(text);
}

export function shown(text: string): string {
  const words = text.replaceAll('\uE000', '…').replaceAll(/\s+/g, ' ').trim();
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
}

/** From a place in the joined text to one in the file. */
function placeIn(parts: readonly ReadText[], at: number): number {
  let left = at;
  for (const { text, start } of parts) {
    if (left <= text.length) return start + left;
    left -= text.length + 1;
  }
  return parts.at(-1)?.start ?? 0;
}
