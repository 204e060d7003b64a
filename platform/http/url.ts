/** The parameter names of a pattern: `paymentId` of `/app/payments/:paymentId`. */
type Params<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Params<`/${Rest}`>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;

/** One address of a server. Calling it builds the path, with every value encoded as one segment. */
interface Address<Pattern extends string> {
  (...values: Params<Pattern> extends never ? [] : [values: Readonly<Record<Params<Pattern>, string>>]): string;
  /** The path for the router, with `:name` for each value. */
  readonly pattern: Pattern;
}

/** @param pattern Starts with a slash; each `:name` in it is a whole segment. */
export function address<const Pattern extends `/${string}`>(pattern: Pattern): Address<Pattern> {
  const build = (values: Readonly<Record<string, string>> = {}): string =>
    pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name]!));
  return Object.assign(build, { pattern });
}

/**
 * Adds a query to an address without one, encoded as a browser encodes a form. A value that is undefined is left out;
 * without any value the address stays as it is.
 */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
