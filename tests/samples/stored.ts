import { randomBytes } from 'node:crypto';
import { uuid } from '#platform/db/column.ts';
import type { Db } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { freshPhone } from '../world/people.ts';

const at = new Date('2026-11-24T12:00:00Z');
const fresh = <P extends string>(prefix: P): Id<P> => mintId(prefix, at.getTime(), randomBytes(10));

/** Stores the row of a holder that rows of other features refer to; nobody can log in to it. */
export async function storeHolder(db: Db): Promise<Id<'hld'>> {
  const id = fresh('hld');
  const row = sql`
    insert into accounts.holders (cell, id, phone, password_hash, created_at)
    values (${HOME_CELL}, ${uuid(id)}, ${freshPhone()}, 'none', ${at})`;
  await db.asWriter((tx) => tx.run(row));
  return id;
}

/** Stores the row of a client that rows of other features refer to; it has no keys. */
export async function storeClient(db: Db, clientId: string): Promise<void> {
  const row = sql`
    insert into clients.clients (client_id, id, name, redirect_uris, jwks, private_origins, commission_account_id,
                                 registered_at)
    values (${clientId}, ${uuid(fresh('cli'))}, 'Shop', '{}', '{}', '{}', ${uuid(fresh('acc'))}, ${at})`;
  await db.asWriter((tx) => tx.run(row));
}
