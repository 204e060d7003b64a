/** How deep lists and objects may be nested. */
const DEEPEST = 64;

/**
 * Whether every text in a value from outside can be stored: member names and values at any depth, and inside texts with
 * JSON or a signed token. PostgreSQL accepts neither NUL nor half of a surrogate pair.
 *
 * @returns False also if the value is nested deeper than any accepted one.
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
/** A signed token has three parts, and an encrypted one five. */
const MOST_PARTS = 5;

/** The content of a text that is parsed later: JSON (`authorization_details`), or the JSON in the parts of a token. */
function heldIn(text: string): unknown[] {
  // Only by escapes can JSON contain characters that its own text does not have.
  if (BEGINS_JSON.test(text)) return text.includes('\\') ? parsed(text) : [];
  const parts = text.split('.', MOST_PARTS + 1);
  if (parts.length === 1 || parts.length > MOST_PARTS) return [];
  // Token parsers skip characters that are not base64, so this skips them too.
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
