import { Type } from 'typebox';
import { IdOf, Instant, Jsonb, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Client } from './domain.ts';

const ClientRow = Type.Object({
  clientId: Type.String(),
  id: IdOf('cli'),
  name: Type.String(),
  redirectUris: Type.Array(Type.String()),
  jwks: Jsonb(Type.Unsafe<Client['jwks']>({ type: 'object' })),
  privateOrigins: Type.Array(Type.String()),
  scopes: Type.Array(Type.String()),
  trade: Nullable(Type.String()),
  commissionAccountId: IdOf('acc'),
  registeredAt: Instant,
});

const columns = sql`client_id, id, name, redirect_uris, jwks, private_origins, scopes, trade, commission_account_id,
  registered_at`;

/** Finds clients by their ids in OAuth, in any order. */
export async function findClients(tx: Tx, clientIds: readonly string[]): Promise<Client[]> {
  const rows = await tx.many(
    sql(ClientRow)`select ${columns} from clients.clients where client_id = any(${clientIds}::text[])`,
  );
  return rows.map(({ trade, ...row }) => ({ ...row, trade: trade ?? undefined }));
}

/** Inserts a client, or changes a known one, which keeps its id and account. */
export async function storeClient(tx: Tx, client: Client): Promise<void> {
  await tx.run(sql`
    insert into clients.clients (${columns})
    values (${client.clientId}, ${uuid(client.id)}, ${client.name}, ${client.redirectUris}, ${json(client.jwks)},
            ${client.privateOrigins}, ${client.scopes}, ${client.trade ?? null},
            ${uuid(client.commissionAccountId)}, ${client.registeredAt})
    on conflict (client_id) do update
       set name = excluded.name, redirect_uris = excluded.redirect_uris, jwks = excluded.jwks,
           private_origins = excluded.private_origins, scopes = excluded.scopes, trade = excluded.trade`);
}
