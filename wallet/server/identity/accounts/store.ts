import { Type } from 'typebox';
import { IdOf, Instant, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Address, Holder, Profile, Status, Tier } from './domain.ts';

const HolderRow = Type.Object({
  id: IdOf('hld'),
  cell: Type.Integer(),
  phone: Type.String(),
  givenName: Nullable(Type.String()),
  familyName: Nullable(Type.String()),
  birthDate: Nullable(Type.String()),
  address: Nullable(Type.Unsafe<Address>({ type: 'object' })),
  email: Nullable(Type.String()),
  emailProvedAt: Nullable(Instant),
  tier: Type.Unsafe<Tier>({ type: 'integer' }),
  status: Type.Unsafe<Status>({ type: 'string' }),
  createdAt: Instant,
});

const columns = sql`id, cell, phone, given_name, family_name, birth_date, address, email, email_proved_at, tier,
  status, created_at`;

/** Inserts a holder. @returns False if the number already has a wallet. */
export async function insertHolder(
  tx: Tx,
  holder: { id: Id<'hld'>; cell: number; phone: string; passwordHash: string; createdAt: Date },
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into accounts.holders (cell, id, phone, password_hash, created_at)
    values (${holder.cell}, ${uuid(holder.id)}, ${holder.phone}, ${holder.passwordHash}, ${holder.createdAt})
    on conflict (cell, phone) where status <> 'closed' do nothing`);
  return written === 1;
}

/** Finds a holder by id. As reader, only holders themselves find their row. */
export function findHolder(tx: Tx, cell: number, id: Id<'hld'>) {
  return tx.maybe(sql(HolderRow)`select ${columns} from accounts.holders where cell = ${cell} and id = ${uuid(id)}`);
}

/** The end of the names that begin with a text, byte by byte. */
const LAST_LETTER = '\u{10FFFF}';

/**
 * Finds holders whose given or family name begins so, in any case of letters. With a blank in it, the last word begins
 * the family name, and the words before it are the whole given name.
 */
export function findNamed(tx: Tx, cell: number, beginning: string, most: number): Promise<Holder[]> {
  const [, given, last = beginning] = /^(.+) (.+)$/.exec(beginning) ?? [];
  const begins = (column: Sql, words: string): Sql =>
    sql`lower(${column}) ~>=~ lower(${words}) and lower(${column}) ~<~ (lower(${words}) || ${LAST_LETTER}::text)`;
  const family = begins(sql`family_name`, last);
  const others =
    given === undefined
      ? sql`union (select * from accounts.holders where cell = ${cell} and ${begins(sql`given_name`, last)} limit ${most})`
      : sql``;
  const whole = given === undefined ? sql`` : sql`and lower(given_name) = lower(${given})`;
  return tx.many(sql(HolderRow)`
    select ${columns} from (
      (select * from accounts.holders where cell = ${cell} and ${family} ${whole} limit ${most}) ${others}) one
     order by lower(family_name), lower(given_name), id
     limit ${most}`);
}

const Credentials = Type.Object({ id: IdOf('hld'), passwordHash: Type.String() });

/** Finds id and password hash of the holder who has this number; a closed wallet has none. */
export function findCredentials(tx: Tx, cell: number, phone: string) {
  return tx.maybe(sql(Credentials)`
    select id, password_hash from accounts.holders where cell = ${cell} and phone = ${phone} and status <> 'closed'`);
}

/**
 * Finds out whether a holder still has this password hash, and keeps it as it is until the transaction ends. A change of
 * the password waits for that, or comes first. The transaction may change the row itself: it need not raise its lock.
 */
export async function holdPasswordHash(tx: Tx, cell: number, id: Id<'hld'>, passwordHash: string): Promise<boolean> {
  const held = await tx.run(sql`
    select from accounts.holders where cell = ${cell} and id = ${uuid(id)} and password_hash = ${passwordHash}
       and status <> 'closed' for no key update`);
  return held === 1;
}

/** Stores the instant of a login in a browser that is new to the holder's wallet. */
export async function storeNewBrowser(tx: Tx, cell: number, id: Id<'hld'>, at: Date): Promise<void> {
  await tx.run(sql`
    update accounts.holders set new_browser_at = ${at} where cell = ${cell} and id = ${uuid(id)}`);
}

/** Replaces a password hash. @returns False if the holder has another one by now. */
export async function replacePasswordHash(
  tx: Tx,
  cell: number,
  id: Id<'hld'>,
  hashes: { readonly before: string; readonly after: string },
): Promise<boolean> {
  const written = await tx.run(sql`
    update accounts.holders set password_hash = ${hashes.after}
     where cell = ${cell} and id = ${uuid(id)} and password_hash = ${hashes.before}`);
  return written === 1;
}

/**
 * Writes the profile and raises the holder to the tier. A holder who already has the tier keeps the stored profile: it
 * may have been checked since.
 */
export async function raiseWithProfile(
  tx: Tx,
  cell: number,
  id: Id<'hld'>,
  { provedAt, ...profile }: Profile & { readonly provedAt: Date | null },
  tier: Tier,
): Promise<void> {
  await tx.run(sql`
    update accounts.holders
       set given_name = ${profile.givenName}, family_name = ${profile.familyName}, birth_date = ${profile.birthDate},
           address = ${json(profile.address)}, email = ${profile.email},
           email_proved_at = ${profile.email === null ? null : provedAt}, tier = ${tier}
     where cell = ${cell} and id = ${uuid(id)} and tier < ${tier}`);
}

/** Finds a holder and locks the row as a batch does, so that payments wait for a new tier, and it for them. */
export function lockHolder(tx: Tx, cell: number, id: Id<'hld'>) {
  return tx.maybe(sql(HolderRow)`
    select ${columns} from accounts.holders where cell = ${cell} and id = ${uuid(id)} for no key update`);
}

/** Raises a holder from the tier below, and no other holder. @returns Whether the tier is another one now. */
export async function raiseTier(tx: Tx, cell: number, id: Id<'hld'>, tier: Tier): Promise<boolean> {
  const written = await tx.run(sql`
    update accounts.holders set tier = ${tier} where cell = ${cell} and id = ${uuid(id)} and tier = ${tier - 1}`);
  return written === 1;
}
