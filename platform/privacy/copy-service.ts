import type { Db } from '../db/db.ts';
import { rowsOf } from './copy-store.ts';
import type { Holding } from './holdings.ts';

const MOST_AT_ONCE = 500;

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
