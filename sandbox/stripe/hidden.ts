/** Adds members that are not sent, and that `expand` finds. */
export function withHidden<T extends object>(shown: T, hidden: Readonly<Record<string, unknown>>): T {
  for (const [name, value] of Object.entries(hidden)) {
    Object.defineProperty(shown, name, { value, enumerable: false, configurable: true });
  }
  return shown;
}
