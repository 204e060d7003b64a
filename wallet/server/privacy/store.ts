import { uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Erases what served the use of a closed wallet. The database refuses any other wallet. */
export async function eraseUse(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`
    select privacy.erase_use(${uuid(holderId)}, ${holderId}), privacy.erase_evidence(${uuid(holderId)}),
           privacy.erase_spending(${uuid(holderId)}), privacy.erase_budgets(${uuid(holderId)})`);
}

/** Erases who the holder of a closed wallet was. The database refuses any other wallet. */
export async function erasePerson(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`select privacy.erase_person(${uuid(holderId)})`);
}
