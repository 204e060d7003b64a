import { Type } from 'typebox';
import { Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Judged } from './check-domain.ts';

const JudgedRow = Type.Object({ amounts: Type.Array(Type.String()), endsAt: Instant });

/** The wallet and the shop for which checked amounts are counted. */
interface Pair {
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
}

/** Reads the checked amounts of a wallet and a shop. Blocks other counts for the pair until the transaction ends. */
export async function lockJudged(tx: Tx, { cell, holderId, clientId }: Pair): Promise<Judged | undefined> {
  await lockNames(tx, [`checks ${cell} ${holderId} ${clientId}`]);
  return tx.maybe(sql(JudgedRow)`
    select amounts, ends_at from payments.checks
     where cell = ${cell} and holder_id = ${uuid(holderId)} and client_id = ${clientId}`);
}

/** Stores the checked amounts of a wallet and a shop; call `lockJudged` first. */
export async function storeJudged(tx: Tx, { cell, holderId, clientId }: Pair, judged: Judged): Promise<void> {
  await tx.run(sql`
    insert into payments.checks (cell, holder_id, client_id, amounts, ends_at)
    values (${cell}, ${uuid(holderId)}, ${clientId}, ${judged.amounts}, ${judged.endsAt})
    on conflict (cell, holder_id, client_id) do update set amounts = excluded.amounts, ends_at = excluded.ends_at`);
}
