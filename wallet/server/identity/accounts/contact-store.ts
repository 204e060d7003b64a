import { Type } from 'typebox';
import { IdOf, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Details } from './domain.ts';

const OwnerOfEmailRow = Type.Object({ id: IdOf('hld'), phone: Type.String() });

/** Finds id and number of the holder who has proved this address. @param email In lower case. */
export function findByEmail(tx: Tx, cell: number, email: string) {
  return tx.maybe(sql(OwnerOfEmailRow)`
    select id, phone from accounts.holders
     where cell = ${cell} and lower(email) = ${email} and email_proved_at is not null and status <> 'closed'`);
}

const OwnerRow = Type.Object({ holderId: IdOf('hld'), isReserved: Type.Boolean() });

/**
 * Finds the holders to whom a number or a proved address belongs, or belonged until lately. @param contact E.164, or an
 * address in lower case.
 */
export function ownersOf(tx: Tx, cell: number, contact: string, now: Date) {
  return tx.many(sql(OwnerRow)`
    select id as holder_id, false as is_reserved from accounts.holders
     where cell = ${cell} and phone = ${contact} and status <> 'closed'
    union all
    select id, false from accounts.holders
     where cell = ${cell} and lower(email) = ${contact} and email_proved_at is not null and status <> 'closed'
    union all
    select holder_id, true from accounts.reserved
     where cell = ${cell} and contact = ${contact} and until > ${now}`);
}

/** Keeps a number or an address for a holder until an instant. */
export async function storeReserved(
  tx: Tx,
  cell: number,
  kept: { readonly contact: string; readonly holderId: Id<'hld'>; readonly until: Date },
): Promise<void> {
  await tx.run(sql`
    insert into accounts.reserved (cell, contact, holder_id, until)
    values (${cell}, ${kept.contact}, ${uuid(kept.holderId)}, ${kept.until})
    on conflict (cell, contact) do update set holder_id = excluded.holder_id, until = excluded.until`);
}

/** Gives a kept number or address free. */
export async function deleteReserved(tx: Tx, cell: number, contact: string): Promise<void> {
  await tx.run(sql`delete from accounts.reserved where cell = ${cell} and contact = ${contact}`);
}

/** Locks a holder's row until the transaction ends, so that changes of one holder are judged one after the other. */
export async function lockHolder(tx: Tx, cell: number, id: Id<'hld'>): Promise<void> {
  await tx.run(sql`select from accounts.holders where cell = ${cell} and id = ${uuid(id)} for update`);
}

/** Replaces the number. */
export async function storePhone(tx: Tx, cell: number, id: Id<'hld'>, phone: string): Promise<void> {
  await tx.run(sql`update accounts.holders set phone = ${phone} where cell = ${cell} and id = ${uuid(id)}`);
}

/** Replaces the address by a proved one. */
export async function storeEmail(tx: Tx, cell: number, id: Id<'hld'>, email: string, provedAt: Date): Promise<void> {
  await tx.run(sql`
    update accounts.holders set email = ${email}, email_proved_at = ${provedAt}
     where cell = ${cell} and id = ${uuid(id)}`);
}

/** Replaces name and postal address. */
export async function storeDetails(tx: Tx, cell: number, id: Id<'hld'>, details: Details): Promise<void> {
  await tx.run(sql`
    update accounts.holders
       set given_name = ${details.givenName}, family_name = ${details.familyName}, address = ${json(details.address)}
     where cell = ${cell} and id = ${uuid(id)}`);
}

/** Closes a wallet. */
export async function storeClosed(tx: Tx, cell: number, id: Id<'hld'>): Promise<void> {
  await tx.run(sql`update accounts.holders set status = 'closed' where cell = ${cell} and id = ${uuid(id)}`);
}
