import { Type } from 'typebox';
import { firstLetters, typedLine } from '../kernel/typed.ts';

/** The query of a page, as it came: judged by `pageQuery`, never refused. */
export const AnyQuery = Type.Record(Type.String(), Type.Unknown());

/**
 * The named parameters of a page's address. People type addresses by hand and follow old links, so a page is always
 * shown: of a parameter that is there twice the first counts, one that is too long is cut, and others are not seen.
 *
 * @param most Letters of one parameter that are read.
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
