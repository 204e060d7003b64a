import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Bytes, CurrencyCode, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Link } from './domain.ts';
import type { IdentityMatch } from './identity-domain.ts';

interface Attempt {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly shopperId: Id<'shp'>;
  /** The shop to be paid; null for a shopper who links a wallet to pay with. */
  readonly sellerId: Id<'sel'> | null;
  /** The PKCE verifier, sealed. */
  readonly verifier: Buffer;
  readonly continueTo: string;
  readonly expiresAt: Date;
  /** The address that the seller proved for this attempt; null without a proof. */
  readonly provedEmail: string | null;
}

const AttemptRow = Type.Object({
  stateHash: Bytes,
  browserHash: Bytes,
  shopperId: IdOf('shp'),
  sellerId: Nullable(IdOf('sel')),
  verifier: Bytes,
  continueTo: Type.String(),
  expiresAt: Instant,
  provedEmail: Nullable(Type.String()),
});

/** Stores a link attempt. */
export async function insertAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx.run(sql`
    insert into wallet.attempts (state_hash, browser_hash, shopper_id, seller_id, verifier, continue_to, expires_at,
                                 proved_email)
    values (${attempt.stateHash}, ${attempt.browserHash}, ${uuid(attempt.shopperId)},
            ${attempt.sellerId && uuid(attempt.sellerId)}, ${attempt.verifier}, ${attempt.continueTo}, ${attempt.expiresAt},
            ${attempt.provedEmail})`);
}

/** Deletes and returns an attempt of this browser and shopper, so that it is used once, whatever its outcome. */
export function takeAttempt(tx: Tx, asked: Pick<Attempt, 'stateHash' | 'browserHash' | 'shopperId'>) {
  return tx.maybe(sql(AttemptRow)`
    delete from wallet.attempts
     where state_hash = ${asked.stateHash} and browser_hash = ${asked.browserHash} and shopper_id = ${uuid(asked.shopperId)}
    returning state_hash, browser_hash, shopper_id, seller_id, verifier, continue_to, expires_at, proved_email`);
}

/** Deletes all attempts to link a wallet for a seller. */
export async function dropAttemptsOf(tx: Tx, sellerId: Id<'sel'>): Promise<void> {
  await tx.run(sql`delete from wallet.attempts where seller_id = ${uuid(sellerId)}`);
}

const LinkRow = Type.Object({
  id: IdOf('lnk'),
  shopperId: IdOf('shp'),
  mandateId: Type.String(),
  subject: Type.String(),
  label: Type.String(),
  currency: CurrencyCode,
  maxPerPaymentMinor: Int8,
  maxPerMonthMinor: Int8,
  status: Type.Unsafe<Link['status']>({ type: 'string' }),
  endedBy: Nullable(Type.String()),
  createdAt: Instant,
  endedAt: Nullable(Instant),
  identity: Nullable(Type.Unsafe<IdentityMatch>({ type: 'object' })),
  identityOf: Nullable(Bytes),
});

function toLink({ currency, maxPerPaymentMinor, maxPerMonthMinor, ...row }: Static<typeof LinkRow>): Link {
  const maxPerPayment = { minor: maxPerPaymentMinor, currency };
  return { ...row, maxPerPayment, maxPerMonth: { minor: maxPerMonthMinor, currency } };
}

const columns = sql`id, shopper_id, mandate_id, subject, label, currency, max_per_payment_minor, max_per_month_minor,
  status, ended_by, created_at, ended_at, identity, identity_of`;

/** Stores a link in force. @throws If its wallet has another link in force. */
export async function insertLink(
  tx: Tx,
  link: Omit<Link, 'identity' | 'identityOf'>,
  sealedToken: Buffer,
): Promise<void> {
  await tx.run(sql`
    insert into wallet.links (id, shopper_id, mandate_id, subject, label, currency, max_per_payment_minor,
                              max_per_month_minor, refresh_token, status, created_at)
    values (${uuid(link.id)}, ${uuid(link.shopperId)}, ${link.mandateId}, ${link.subject}, ${link.label},
            ${link.maxPerMonth.currency},
            ${link.maxPerPayment.minor}, ${link.maxPerMonth.minor}, ${sealedToken}, 'active', ${link.createdAt})`);
}

/** Locks a wallet, and its link in force, until the transaction ends. Concurrent links of the same wallet wait. */
export async function lockActiveBySubject(tx: Tx, subject: string) {
  // There may be no row yet to lock, so the wallet's name itself is locked.
  await lockNames(tx, [`link ${subject}`]);
  const row = await tx.maybe(sql(LinkRow)`
    select ${columns} from wallet.links where subject = ${subject} and status = 'active' for update`);
  return row && toLink(row);
}

/** Lists a shopper's links in force, and the few that ended last, so that the page can explain their end. */
export async function linksOf(tx: Tx, shopperId: Id<'shp'>, mostEnded: number): Promise<Link[]> {
  const rows = await tx.many(sql(LinkRow)`
    (select ${columns} from wallet.links where shopper_id = ${uuid(shopperId)} and status = 'active' order by created_at desc)
    union all
    (select ${columns} from wallet.links
      where shopper_id = ${uuid(shopperId)} and status = 'ended' and ended_by <> 'replacement'
      order by ended_at desc limit ${mostEnded})`);
  return rows.map(toLink);
}

/** Finds a link of this shopper, in force or ended. */
export async function findLink(tx: Tx, shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<Link | undefined> {
  const row = await tx.maybe(sql(LinkRow)`
    select ${columns} from wallet.links where id = ${uuid(id)} and shopper_id = ${uuid(shopperId)}`);
  return row && toLink(row);
}

const TokenRow = Type.Object({ refreshToken: Nullable(Bytes) });

/** Finds the sealed refresh token of a link in force. */
export function findToken(tx: Tx, id: Id<'lnk'>) {
  return tx.maybe(sql(TokenRow)`
    select refresh_token from wallet.links where id = ${uuid(id)} and status = 'active'`);
}

/** Stores the wallet's comparison, with the hash of the compared name and address. */
export async function storeIdentity(tx: Tx, id: Id<'lnk'>, identity: IdentityMatch, of: Buffer): Promise<void> {
  await tx.run(sql`
    update wallet.links set identity = ${json(identity)}, identity_of = ${of} where id = ${uuid(id)}`);
}

const IdRow = Type.Object({ id: IdOf('lnk') });

const EndedRow = Type.Object({ id: IdOf('lnk'), shopperId: IdOf('shp') });

/** Ends a link and deletes its token. @returns The link and its shopper; undefined if it had ended. */
export function endLink(tx: Tx, mandateId: string, by: string, at: Date) {
  return tx.maybe(sql(EndedRow)`
    update wallet.links set status = 'ended', ended_by = ${by}, ended_at = ${at}, refresh_token = null
     where mandate_id = ${mandateId} and status = 'active'
    returning id, shopper_id`);
}

const SubjectRow = Type.Object({ subject: Type.String() });

/** Locks a shopper's link in force until the transaction ends. @returns The subject of its wallet. */
export async function holdLink(tx: Tx, shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<string | undefined> {
  const held = await tx.maybe(sql(SubjectRow)`
    select subject from wallet.links
     where id = ${uuid(id)} and shopper_id = ${uuid(shopperId)} and status = 'active' for share`);
  return held?.subject;
}

/** Finds all links that a wallet has or had here, in any account. */
export async function linksOfWallet(tx: Tx, subject: string): Promise<Id<'lnk'>[]> {
  const links = await tx.many(sql(IdRow)`select id from wallet.links where subject = ${subject}`);
  return links.map((link) => link.id);
}
