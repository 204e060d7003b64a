/** A request's form as a tree. */
export type Asked = Readonly<Record<string, unknown>>;

const MOST_DEEP = 8;

/** Parses form fields such as `metadata[holder]`, `expand[0]` and `expand[]` into a tree. */
export function unflatten(flat: Readonly<Record<string, unknown>>): Asked {
  const tree = branch();
  for (const [key, value] of Object.entries(flat)) {
    const path = key.split(/[[\]]+/, MOST_DEEP).filter((part) => part !== '');
    let at = tree;
    for (const part of path.slice(0, -1)) {
      const next = at[part];
      at = at[part] = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : branch();
    }
    at[path.at(-1) ?? key] = key.endsWith('[]') ? [value].flat() : value;
  }
  return tree;
}

/** Without a prototype, so that `__proto__` is an ordinary name. */
function branch(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

/** The text of a form's field, if it has one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A branch of the form; empty if there is none. */
export function branchOf(value: unknown): Asked {
  return typeof value === 'object' && value !== null ? (value as Asked) : {};
}

/** The texts of a list that was sent as `expand[0]=…&expand[1]=…` or `expand[]=…`. */
export function listOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.values((value ?? {}) as Record<string, unknown>)
    .flat()
    .map(String);
}

/** The parts of an address; null if it was unset. */
export function addressOf(value: unknown) {
  if (typeof value !== 'object' || value === null) return null;
  const parts = branchOf(value);
  return {
    city: textOrNull(parts['city']),
    country: textOrNull(parts['country']),
    line1: textOrNull(parts['line1']),
    line2: textOrNull(parts['line2']),
    postal_code: textOrNull(parts['postal_code']),
    state: textOrNull(parts['state']),
  };
}

/** The texts of `metadata[…]`; an empty one removes its name. */
export function metadataOf(value: unknown, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  if (typeof value !== 'object' || value === null) return { ...before };
  const merged = { ...before, ...Object.fromEntries(Object.entries(value).map(([key, text]) => [key, textOf(text)])) };
  return Object.fromEntries(Object.entries(merged).filter(([, text]) => text !== ''));
}
