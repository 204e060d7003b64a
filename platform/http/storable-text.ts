/** How deep lists and members may stand in each other. */
const DEEPEST = 64;

/**
 * Whether every text in a value that came from outside can be stored: names of members and values, however deep, and
 * inside texts that hold JSON or a signed token. PostgreSQL takes neither NUL nor half of a surrogate pair.
 *
 * @returns False also for what is nested deeper than anything that we ask for.
 */
export function isStorable(value: unknown): boolean {
  const left: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { depth } = next;
    if (depth > DEEPEST) return false;
    if (typeof next.value === 'string') {
      if (!isStorableText(next.value)) return false;
      for (const held of heldIn(next.value)) left.push({ value: held, depth: depth + 1 });
    } else if (typeof next.value === 'object' && next.value !== null && !ArrayBuffer.isView(next.value)) {
      for (const [name, member] of Object.entries(next.value)) {
        if (!isStorableText(name)) return false;
        left.push({ value: member, depth: depth + 1 });
      }
    }
  }
  return true;
}

function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Blanks before JSON are part of it (RFC 8259 §2). */
const BEGINS_JSON = /^[ \t\n\r]*[{[]/;
/** A signed token has three parts, an encrypted one five. */
const MOST_PARTS = 5;

/** What a text holds that is read later: JSON (`authorization_details`), or the JSON in the parts of a token. */
function heldIn(text: string): unknown[] {
  // Escapes are the only way in which JSON holds what its own text does not.
  if (BEGINS_JSON.test(text)) return text.includes('\\') ? parsed(text) : [];
  const parts = text.split('.', MOST_PARTS + 1);
  if (parts.length === 1 || parts.length > MOST_PARTS) return [];
  // Readers of tokens skip signs that are none of base64, and so does this one.
  const held = parts.map((part) => Buffer.from(part, 'base64url').toString());
  return held.filter((one) => BEGINS_JSON.test(one)).flatMap(parsed);
}

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
