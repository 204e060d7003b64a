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

/** What a text holds that is read later: JSON (`authorization_details`), or header and claims of a signed token. */
function heldIn(text: string): unknown[] {
  const first = text[0];
  // Escapes are the only way in which JSON holds what its own text does not.
  if (first === '{' || first === '[') return text.includes('\\') ? parsed(text) : [];
  if (!/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(text)) return [];
  return text.split('.', 2).flatMap((part) => parsed(Buffer.from(part, 'base64url').toString()));
}

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
