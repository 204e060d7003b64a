/** As in `server_version_num`: what the tables are made with is of this version, and so is what was tried. */
const LEAST = 180_000;

/**
 * Why Holdfast does not run on a PostgreSQL server; nothing where it does.
 *
 * @param number Its `server_version_num`, for instance 150013.
 */
export function whyTooOld(number: number): string | undefined {
  if (number >= LEAST) return undefined;
  const version = `${Math.floor(number / 10_000)}.${number % 10_000}`;
  return `This is PostgreSQL ${version}; Holdfast needs PostgreSQL ${LEAST / 10_000} or newer.`;
}
