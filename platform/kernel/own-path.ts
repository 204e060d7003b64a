/** The longest path to go on to, in characters; the rest of a longer one is not read. */
export const MOST_PATH = 2_048;

/**
 * Reads the path to go on to: a path of this server, or home. Text that a browser could read as another origin (`//`, a
 * backslash, a scheme, a control character) becomes home.
 */
export function ownPath(path: string | undefined): string {
  if (!path || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return '/';
  return path;
}
