import { Type } from 'typebox';
import { IdOf, Instant, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PostalAddress } from './domain.ts';

const ShopperRow = Type.Object({
  id: IdOf('shp'),
  email: Type.String(),
  name: Type.String(),
  address: Nullable(Type.Unsafe<PostalAddress>({ type: 'object' })),
  sellerId: Nullable(IdOf('sel')),
});

/** Inserts the shopper unless the e-mail address has an account. @returns Whether it did. */
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

/** Finds a shopper by id, if the transaction's reader may see them. */
export function findShopper(tx: Tx, id: Id<'shp'>) {
  return tx.maybe(sql(ShopperRow)`
    select id, email, name, address, seller_id from shoppers.shoppers where id = ${uuid(id)}`);
}

/** The end of the names that begin with a text, byte by byte. */
const LAST_LETTER = '\u{10ffff}';

/** Lists the people whose name begins with these words, in any case, by name. */
export async function findNamed(tx: Tx, beginning: string, most: number): Promise<Id<'shp'>[]> {
  const rows = await tx.many(sql(Type.Object({ id: IdOf('shp') }))`
    select id from shoppers.shoppers
     where lower(name) ~>=~ lower(${beginning}) and lower(name) ~<~ (lower(${beginning}) || ${LAST_LETTER}::text)
     order by lower(name), id limit ${most}`);
  return rows.map(({ id }) => id);
}

const LifeRow = Type.Object({ createdAt: Instant, deletedAt: Nullable(Instant) });

/** When an account was opened, and when it was deleted. */
export type Life = Type.Static<typeof LifeRow>;

/** Reads when an account was opened and deleted. */
export function findLife(tx: Tx, id: Id<'shp'>): Promise<Life> {
  return tx.one(sql(LifeRow)`select created_at, deleted_at from shoppers.shoppers where id = ${uuid(id)}`);
}

/** Finds the owner of a shop. */
export function findOwner(tx: Tx, sellerId: Id<'sel'>) {
  return tx.maybe(sql(ShopperRow)`
    select id, email, name, address, seller_id from shoppers.shoppers
     where seller_id = ${uuid(sellerId)} order by id limit 1`);
}

const Credentials = Type.Object({
  id: IdOf('shp'),
  passwordHash: Type.String(),
  browsersEpoch: Type.Integer(),
  entryEpoch: Type.Integer(),
});

/** Finds the id, the password hash and the epochs of the account of an e-mail address, in any case. */
export function findCredentials(tx: Tx, email: string) {
  return tx.maybe(sql(Credentials)`
    select id, password_hash, browsers_epoch, entry_epoch from shoppers.shoppers
     where lower(email) = lower(${email})`);
}

const KeptRow = Type.Object({ id: IdOf('shp') });

/** Stores a judged address, unless the shopper has another one. @returns Whether it was stored. */
export async function storeFirstAddress(tx: Tx, id: Id<'shp'>, address: PostalAddress): Promise<boolean> {
  const kept = await tx.maybe(sql(KeptRow)`
    update shoppers.shoppers set address = ${json(address)}
     where id = ${uuid(id)} and (address is null or address = ${json(address)})
    returning id`);
  return kept !== undefined;
}

const ReplacedRow = Type.Object({ isAnother: Type.Boolean() });

/** Stores a judged address. @returns Whether it replaced another one. */
export async function storeAddress(tx: Tx, id: Id<'shp'>, address: PostalAddress): Promise<boolean> {
  const { isAnother } = await tx.one(sql(ReplacedRow)`
    with former as (select address from shoppers.shoppers where id = ${uuid(id)} for update)
    update shoppers.shoppers set address = ${json(address)} from former where id = ${uuid(id)}
    returning coalesce(former.address <> shoppers.address, false) as is_another`);
  return isAnother;
}

/** Makes a shopper the owner of a shop. */
export async function storeSellerOf(tx: Tx, id: Id<'shp'>, sellerId: Id<'sel'>): Promise<void> {
  await tx.run(sql`update shoppers.shoppers set seller_id = ${uuid(sellerId)} where id = ${uuid(id)}`);
}

/** Stores the hash of a new password. What was begun with the former one is over. */
export async function storePassword(tx: Tx, id: Id<'shp'>, passwordHash: string): Promise<void> {
  await tx.run(sql`
    update shoppers.shoppers set password_hash = ${passwordHash}, entry_epoch = entry_epoch + 1
     where id = ${uuid(id)}`);
}

const FormerRow = Type.Object({ former: Type.String() });

/**
 * Stores a new e-mail address. What was begun with the former one is over.
 *
 * @returns The former one; undefined if another account has the new one, or the account was deleted.
 */
export async function storeEmail(tx: Tx, id: Id<'shp'>, email: string): Promise<string | undefined> {
  const row = await tx.maybe(sql(FormerRow)`
    with former as (select email from shoppers.shoppers where id = ${uuid(id)} for update)
    update shoppers.shoppers set email = ${email}, entry_epoch = entry_epoch + 1 from former
     where id = ${uuid(id)} and deleted_at is null
       and not exists (select from shoppers.shoppers as other
                        where lower(other.email) = lower(${email}) and other.id <> ${uuid(id)})
    returning former.email as former`);
  return row?.former;
}

/** Stores a new name. @returns The former one. */
export async function storeName(tx: Tx, id: Id<'shp'>, name: string): Promise<string> {
  const { former } = await tx.one(sql(FormerRow)`
    with former as (select name from shoppers.shoppers where id = ${uuid(id)} for update)
    update shoppers.shoppers set name = ${name} from former where id = ${uuid(id)}
    returning former.name as former`);
  return former;
}

/** Makes every browser of a shopper unknown. What was begun before is over. */
export async function raiseBrowsersEpoch(tx: Tx, id: Id<'shp'>): Promise<void> {
  await tx.run(sql`
    update shoppers.shoppers set browsers_epoch = browsers_epoch + 1, entry_epoch = entry_epoch + 1
     where id = ${uuid(id)}`);
}

/** Ends what was begun before. */
export async function raiseEntryEpoch(tx: Tx, id: Id<'shp'>): Promise<void> {
  await tx.run(sql`update shoppers.shoppers set entry_epoch = entry_epoch + 1 where id = ${uuid(id)}`);
}

const EpochRow = Type.Object({ entryEpoch: Type.Integer() });

/**
 * Reads the epoch of an account, locked until the transaction ends, so that the account changes before or after it.
 *
 * @returns Undefined if the account was deleted.
 */
export async function lockEpoch(tx: Tx, id: Id<'shp'>): Promise<number | undefined> {
  const row = await tx.maybe(sql(EpochRow)`
    select entry_epoch from shoppers.shoppers where id = ${uuid(id)} and deleted_at is null for no key update`);
  return row?.entryEpoch;
}
