import { Type } from 'typebox';
import { firstLetters, typedLine } from '../kernel/typed.ts';

/** The raw query of a page, which `pageQuery` reads and never refuses. */
export const AnyQuery = Type.Record(Type.String(), Type.Unknown());

/**
 * Reads the named parameters of a page's address. People type addresses by hand and follow old links, so the page is
 * always shown: of a duplicate parameter the first counts, a long one is cut, and unknown ones are ignored.
 *
 * @param most The most letters to read of one parameter.
 */
export function pageQuery<Name extends string>(
  query: unknown,
  names: readonly Name[],
  most = 200,
): Partial<Record<Name, string>> {
  const given = new Map(Object.entries((query ?? {}) as object) as [string, unknown][]);
  const read: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = given.get(name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') read[name] = firstLetters(typedLine(first), most);
  }
  return read;
}
