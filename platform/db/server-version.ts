/** As in `server_version_num`. The tables need this version, and it is the tested one. */
const LEAST = 180_000;

/**
 * The reason why Holdfast does not run on a PostgreSQL server; undefined if it does.
 *
 * @param number Its `server_version_num`, for instance 150013.
 */
export function whyTooOld(number: number): string | undefined {
  if (number >= LEAST) return undefined;
  const version = `${Math.floor(number / 10_000)}.${number % 10_000}`;
  return `This is PostgreSQL ${version}; Holdfast needs PostgreSQL ${LEAST / 10_000} or newer.`;
}

/** The server answers, but Holdfast does not run on its version. */
export class OldServerError extends Error {
  override readonly name = 'OldServerError';
}

/**
 * Checks the version of a server.
 *
 * @throws {OldServerError} One sentence with both versions.
 */
export async function refuseOldServer(client: {
  query(text: string): Promise<{ rows: { number: string }[] }>;
}): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num') as number`);
  const why = whyTooOld(Number(rows[0]?.number));
  if (why !== undefined) throw new OldServerError(why);
}
