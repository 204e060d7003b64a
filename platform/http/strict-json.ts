/**
 * The first duplicate name in an object of a JSON text; undefined if there is none. Two parsers of such a text may use
 * different members, so that the executed request is not the checked one (RFC 8259 §4).
 *
 * @param text JSON that was parsed without an error.
 */
export function repeatedMember(text: string): string | undefined {
  /** The names in each open object so far, from the outside in; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && isName(text, end)) {
        const name = JSON.parse(text.slice(at, end + 1)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end;
    }
  }
  return undefined;
}

/** Where the string that begins at `start` ends: at its closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Names are followed by a colon, values by anything else. */
function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (/[ \t\n\r]/.test(text[at] ?? '')) at += 1;
  return text[at] === ':';
}
