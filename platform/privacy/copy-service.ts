import type { Db } from '../db/db.ts';
import { lockNames } from '../db/name-lock.ts';
import type { SecurityLog } from '../security-log/service.ts';
import { rowsOf } from './copy-store.ts';
import type { Holding } from './holdings.ts';

const MOST_AT_ONCE = 500;
const DAY_MS = 24 * 3_600_000;
/** A copy reads many rows, and somebody who stole a session or a password needs only one. */
const MOST_COPIES_A_DAY = 5;

/**
 * Records that a person takes a copy, of which they get a message.
 *
 * @returns False if they took as many within a day as anybody may. Requests at once count one after another.
 */
export function recordCopy(
  { db, security }: { readonly db: Pick<Db, 'asWriter'>; readonly security: Pick<SecurityLog, 'record' | 'since'> },
  person: string,
  now: Date,
): Promise<boolean> {
  return db.asWriter(async (tx) => {
    await lockNames(tx, [`copies of ${person}`]);
    const taken = await security.since(tx, person, ['data.copied'], new Date(now.getTime() - DAY_MS));
    if (taken.length >= MOST_COPIES_A_DAY) return false;
    await security.record(tx, 'data.copied', person);
    return true;
  });
}

/**
 * Writes the copy of everything that a product holds about a person, as one JSON document, piece by piece, so that it
 * needs little memory however much there is.
 *
 * @param head What the document says about itself.
 */
export async function* copyOf(
  db: Pick<Db, 'one'>,
  parts: readonly Holding[],
  person: string,
  head: Readonly<Record<string, string | number>>,
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1);
  for (const holding of parts) {
    yield `,\n${JSON.stringify(holding.name)}: [`;
    const most = holding.most ?? MOST_AT_ONCE;
    for (let skip = 0; ; skip += most) {
      const rows = await db.one((tx) => rowsOf(tx, holding, person, { skip, most }));
      for (const [index, row] of rows.entries()) yield `${skip + index === 0 ? '' : ','}\n  ${row}`;
      if (rows.length < most) break;
    }
    yield ']';
  }
  yield '\n}\n';
}
