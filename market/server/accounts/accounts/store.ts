import { Type } from 'typebox';
import { IdOf, Instant, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Failures } from '#platform/credentials/tries.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PostalAddress } from './domain.ts';

const ShopperRow = Type.Object({
  id: IdOf('shp'),
  email: Type.String(),
  name: Type.String(),
  address: Nullable(Type.Unsafe<PostalAddress>({ type: 'object' })),
  sellerId: Nullable(IdOf('sel')),
});

/** Makes the shopper unless the address has an account; tells whether it did. */
export async function insertShopper(
  tx: Tx,
  shopper: { id: Id<'shp'>; email: string; name: string; passwordHash: string; createdAt: Date },
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into shoppers.shoppers (id, email, name, password_hash, created_at)
    values (${uuid(shopper.id)}, ${shopper.email}, ${shopper.name}, ${shopper.passwordHash}, ${shopper.createdAt})
    on conflict (lower(email)) do nothing`);
  return written === 1;
}

export function findShopper(tx: Tx, id: Id<'shp'>) {
  return tx.maybe(sql(ShopperRow)`
    select id, email, name, address, seller_id from shoppers.shoppers where id = ${uuid(id)}`);
}

/** Whose shop it is. */
export function findOwner(tx: Tx, sellerId: Id<'sel'>) {
  return tx.maybe(sql(ShopperRow)`
    select id, email, name, address, seller_id from shoppers.shoppers
     where seller_id = ${uuid(sellerId)} order by id limit 1`);
}

const Credentials = Type.Object({ id: IdOf('shp'), passwordHash: Type.String() });

export function findCredentials(tx: Tx, email: string) {
  return tx.maybe(sql(Credentials)`
    select id, password_hash from shoppers.shoppers where lower(email) = lower(${email})`);
}

export async function storeAddress(tx: Tx, id: Id<'shp'>, address: PostalAddress): Promise<void> {
  await tx.run(sql`update shoppers.shoppers set address = ${json(address)} where id = ${uuid(id)}`);
}

export async function storeSellerOf(tx: Tx, id: Id<'shp'>, sellerId: Id<'sel'>): Promise<void> {
  await tx.run(sql`update shoppers.shoppers set seller_id = ${uuid(sellerId)} where id = ${uuid(id)}`);
}

export async function storePassword(tx: Tx, id: Id<'shp'>, passwordHash: string): Promise<void> {
  await tx.run(sql`update shoppers.shoppers set password_hash = ${passwordHash} where id = ${uuid(id)}`);
}

const FailureRow = Type.Object({ subject: Type.String(), count: Type.Integer(), failedAt: Instant, until: Instant });

/** Rows that one statement sweeps away at most, beside its real work. */
const SWEPT = 50;

/**
 * Locks what is known of failures of these subjects, each made first where there is none: of several tries at once
 * each sees the one before. In the order of their names, so that two tries never wait for each other in a circle.
 */
export async function lockFailures(tx: Tx, subjects: readonly string[]) {
  await tx.run(sql`
    insert into shoppers.failures (subject, count, failed_at, until)
    select subject, 0, 'epoch', 'epoch' from unnest(${subjects}::text[]) as subject order by subject
    on conflict (subject) do nothing`);
  return tx.many(sql(FailureRow)`
    select subject, count, failed_at, until
      from shoppers.failures where subject = any(${subjects}::text[]) order by subject for update`);
}

export async function storeFailures(tx: Tx, subject: string, failures: Failures): Promise<void> {
  await tx.run(sql`
    update shoppers.failures
       set count = ${failures.count}, failed_at = ${failures.failedAt}, until = ${failures.until}
     where subject = ${subject}`);
}

/** Takes the last failure of a subject back: the try was right. */
export async function takeFailureBack(tx: Tx, subject: string, now: Date): Promise<void> {
  await tx.run(sql`
    update shoppers.failures set count = greatest(count - 1, 0), until = ${now} where subject = ${subject}`);
}

export async function clearFailures(tx: Tx, subjects: readonly string[]): Promise<void> {
  await tx.run(sql`delete from shoppers.failures where subject = any(${subjects}::text[])`);
}

/** Forgets failures that count no more. */
export async function sweepFailures(tx: Tx, before: Date): Promise<void> {
  await tx.run(sql`
    delete from shoppers.failures
     where subject in (select subject from shoppers.failures
                        where failed_at <= ${before} and until <= ${before}
                        limit ${SWEPT} for update skip locked)`);
}
