import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Card, Visit, VisitStatus } from './domain.ts';

const CardRow = Type.Object({
  id: IdOf('ins'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  processorId: Type.String(),
  brand: Type.String(),
  last4: Type.String(),
  expMonth: Type.Integer(),
  expYear: Type.Integer(),
  funding: Type.Unsafe<Card['funding']>({ type: 'string' }),
  country: Nullable(Type.String()),
  fingerprint: Nullable(Type.String()),
  nickname: Nullable(Type.String()),
  addedAt: Instant,
  removedAt: Nullable(Instant),
});

const VisitRow = Type.Object({
  id: IdOf('vis'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  processorId: Nullable(Type.String()),
  status: Type.Unsafe<VisitStatus>({ type: 'string' }),
  continueTo: Type.String(),
  replaces: Nullable(IdOf('ins')),
  startedAt: Instant,
  askedAt: Instant,
});

const cardColumns = sql`id, cell, holder_id, processor_id, brand, last4, exp_month, exp_year, funding, country,
  fingerprint, nickname, added_at, removed_at`;
const visitColumns = sql`id, cell, holder_id, processor_id, status, continue_to, replaces, started_at, asked_at`;

/** Reads the holder's linked cards, in the holder's order; those without a place come last, newest first. */
export function cardsOf(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(CardRow)`
    select ${cardColumns} from instruments.cards
     where cell = ${cell} and holder_id = ${uuid(holderId)} and removed_at is null
     order by place nulls last, added_at desc, id desc`);
}

/** Reads one of the holder's cards, removed or not. */
export function findCard(tx: Tx, cell: number, holderId: Id<'hld'>, id: Id<'ins'>) {
  return tx.maybe(sql(CardRow)`
    select ${cardColumns} from instruments.cards
     where cell = ${cell} and id = ${uuid(id)} and holder_id = ${uuid(holderId)}`);
}

const CardId = Type.Object({ id: IdOf('ins') });

/** Reads the ids of the holder's cards with this card's number, including this card and removed cards. */
export async function sameCards(tx: Tx, card: Card): Promise<Id<'ins'>[]> {
  const rows = await tx.many(sql(CardId)`
    select id from instruments.cards
     where cell = ${card.cell} and holder_id = ${uuid(card.holderId)}
       and (id = ${uuid(card.id)} or fingerprint = ${card.fingerprint})`);
  return rows.map((row) => row.id);
}

/** Locks the linked card with the same number, which this card replaces, until the transaction ends. */
export function lockSameCard(tx: Tx, card: Card) {
  return tx.maybe(sql(CardRow)`
    select ${cardColumns} from instruments.cards
     where cell = ${card.cell} and holder_id = ${uuid(card.holderId)} and fingerprint = ${card.fingerprint}
       and removed_at is null
       for update`);
}

/** Stores a card, once for each processor id. */
export function insertCard(tx: Tx, card: Card): Promise<number> {
  return tx.run(sql`
    insert into instruments.cards (cell, id, holder_id, processor_id, brand, last4, exp_month, exp_year, funding,
                                   country, fingerprint, added_at)
    values (${card.cell}, ${uuid(card.id)}, ${uuid(card.holderId)}, ${card.processorId}, ${card.brand}, ${card.last4},
            ${card.expMonth}, ${card.expYear}, ${card.funding}, ${card.country}, ${card.fingerprint}, ${card.addedAt})
    on conflict do nothing`);
}

/** Finds a linked card of any holder by its id. */
export function findLinkedCard(tx: Tx, cell: number, id: Id<'ins'>) {
  return tx.maybe(sql(CardRow)`
    select ${cardColumns} from instruments.cards where cell = ${cell} and id = ${uuid(id)} and removed_at is null`);
}

/** Locks the linked card with the processor's id until the transaction ends. */
export function lockCardOfProcessor(tx: Tx, cell: number, processorId: string) {
  return tx.maybe(sql(CardRow)`
    select ${cardColumns} from instruments.cards
     where cell = ${cell} and processor_id = ${processorId} and removed_at is null
       for update`);
}

/** Stores the details that the card's bank changed. */
export async function storeDetails(tx: Tx, { cell, id, ...card }: Card): Promise<void> {
  await tx.run(sql`
    update instruments.cards
       set brand = ${card.brand}, last4 = ${card.last4}, exp_month = ${card.expMonth}, exp_year = ${card.expYear},
           funding = ${card.funding}, country = ${card.country}, fingerprint = ${card.fingerprint}
     where cell = ${cell} and id = ${uuid(id)}`);
}

/** Stores the holder's name for a linked card. @returns Whether it was one of the holder's linked cards. */
export async function storeNickname(tx: Tx, card: Pick<Card, 'cell' | 'holderId' | 'id' | 'nickname'>) {
  const rows = await tx.run(sql`
    update instruments.cards set nickname = ${card.nickname}
     where cell = ${card.cell} and id = ${uuid(card.id)} and holder_id = ${uuid(card.holderId)} and removed_at is null`);
  return rows === 1;
}

/** Stores the order of the holder's cards. */
export async function storeOrder(tx: Tx, cell: number, holderId: Id<'hld'>, ids: readonly Id<'ins'>[]): Promise<void> {
  await tx.run(sql`
    update instruments.cards card set place = ordered.place
      from unnest(${ids.map((id) => uuid(id))}::uuid[]) with ordinality as ordered (id, place)
     where card.cell = ${cell} and card.holder_id = ${uuid(holderId)} and card.id = ordered.id`);
}

/** Gives a linked card the processor id and the details of `card`, which has the same number. */
export async function replaceCard(tx: Tx, id: Id<'ins'>, card: Card): Promise<void> {
  await tx.run(sql`
    update instruments.cards
       set processor_id = ${card.processorId}, exp_month = ${card.expMonth}, exp_year = ${card.expYear},
           funding = ${card.funding}, country = ${card.country}
     where cell = ${card.cell} and id = ${uuid(id)}`);
}

/** Removes a card. @returns Whether it was one of the holder's linked cards. */
export async function storeRemoval(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  id: Id<'ins'>,
  at: Date,
): Promise<boolean> {
  const rows = await tx.run(sql`
    update instruments.cards set removed_at = ${at}
     where cell = ${cell} and id = ${uuid(id)} and holder_id = ${uuid(holderId)} and removed_at is null`);
  return rows === 1;
}

const CustomerRow = Type.Object({ processorId: Type.String() });

/** Reads the processor's customer id of a holder. */
export async function findCustomer(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<string | undefined> {
  const row = await tx.maybe(sql(CustomerRow)`
    select processor_id from instruments.customers where cell = ${cell} and holder_id = ${uuid(holderId)}`);
  return row?.processorId;
}

/** Stores the processor's customer id of a holder. Of two concurrent calls, the first wins; read again after it. */
export async function insertCustomer(tx: Tx, cell: number, holderId: Id<'hld'>, processorId: string): Promise<void> {
  await tx.run(sql`
    insert into instruments.customers (cell, holder_id, processor_id)
    values (${cell}, ${uuid(holderId)}, ${processorId})
    on conflict do nothing`);
}

const HolderRow = Type.Object({ holderId: IdOf('hld') });

/** Finds the holder with this customer id. */
export async function holderOfCustomer(tx: Tx, cell: number, processorId: string): Promise<Id<'hld'> | undefined> {
  const row = await tx.maybe(sql(HolderRow)`
    select holder_id from instruments.customers where cell = ${cell} and processor_id = ${processorId}`);
  return row?.holderId;
}

/** Blocks the holder's other new visits and declines until the transaction ends, because the limits count them. */
export function lockLinking(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<void> {
  return lockNames(tx, [`linking ${cell} ${holderId}`]);
}

/** Stores a decline, once for each event of the processor. */
export async function insertDecline(
  tx: Tx,
  decline: { readonly cell: number; readonly holderId: Id<'hld'>; readonly eventId: string; readonly at: Date },
): Promise<void> {
  await tx.run(sql`
    insert into instruments.declines (cell, holder_id, event_id, declined_at)
    values (${decline.cell}, ${uuid(decline.holderId)}, ${decline.eventId}, ${decline.at})
    on conflict do nothing`);
}

const At = Type.Object({ at: Instant });

/** Reads when the holder's cards were declined on the processor's page, after `since`; newest first. */
export async function declinesSince(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<Date[]> {
  const rows = await tx.many(sql(At)`
    select declined_at as at from instruments.declines
     where cell = ${cell} and holder_id = ${uuid(holderId)} and declined_at > ${since}
     order by declined_at desc`);
  return rows.map((row) => row.at);
}

/**
 * Reads when the holder's visits without a linked card began, after `since`; newest first. A visit whose page never
 * opened does not count.
 */
export async function unfinishedSince(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<Date[]> {
  const rows = await tx.many(sql(At)`
    select asked_at as at from instruments.visits
     where cell = ${cell} and holder_id = ${uuid(holderId)} and asked_at > ${since}
       and status <> 'linked' and (status <> 'failed' or processor_id is not null)
     order by asked_at desc`);
  return rows.map((row) => row.at);
}

/** Reads the holder's visits after `since` whose page may still be open. People can return to a page that they left. */
export function openVisits(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date) {
  return tx.many(sql(VisitRow)`
    select ${visitColumns} from instruments.visits
     where cell = ${cell} and holder_id = ${uuid(holderId)} and asked_at > ${since}
       and status in ('started', 'canceled') and processor_id is not null
     order by asked_at`);
}

/** Stores a new visit. */
export async function insertVisit(tx: Tx, visit: Visit): Promise<void> {
  await tx.run(sql`
    insert into instruments.visits (cell, id, holder_id, processor_id, status, continue_to, replaces, started_at, asked_at)
    values (${visit.cell}, ${uuid(visit.id)}, ${uuid(visit.holderId)}, ${visit.processorId}, ${visit.status},
            ${visit.continueTo}, ${visit.replaces && uuid(visit.replaces)}, ${visit.startedAt}, ${visit.askedAt})`);
}

/** Stores the processor's id of a visit's page. */
export async function storeVisitPage(tx: Tx, visit: Visit, processorId: string): Promise<void> {
  await tx.run(sql`
    update instruments.visits set processor_id = ${processorId}
     where cell = ${visit.cell} and id = ${uuid(visit.id)}`);
}

/** Finds a visit of any holder by its id. */
export function findVisit(tx: Tx, cell: number, id: Id<'vis'>) {
  return tx.maybe(sql(VisitRow)`
    select ${visitColumns} from instruments.visits where cell = ${cell} and id = ${uuid(id)}`);
}

/** Finds a visit by the processor's id of its page. */
export function findVisitByProcessorId(tx: Tx, cell: number, processorId: string) {
  return tx.maybe(sql(VisitRow)`
    select ${visitColumns} from instruments.visits where cell = ${cell} and processor_id = ${processorId}`);
}

/** Stores the status of a visit. `linked` is final. */
export async function storeVisitStatus(tx: Tx, visit: Visit, status: VisitStatus): Promise<void> {
  await tx.run(sql`
    update instruments.visits set status = ${status}
     where cell = ${visit.cell} and id = ${uuid(visit.id)} and status <> 'linked'`);
}

const FingerprintRow = Type.Object({ holderId: IdOf('hld'), text: Type.String() });

/**
 * Reads what tells the cards and bank accounts of holders, removed ones too. Of a bank account the wallet knows only the
 * bank and the last digits.
 */
export function fingerprintsOf(tx: Tx, cell: number, holderIds: readonly Id<'hld'>[]) {
  const ids = holderIds.map((id) => uuid(id));
  return tx.many(sql(FingerprintRow)`
    select holder_id, 'card ' || fingerprint as text from instruments.cards
     where cell = ${cell} and holder_id = any(${ids}::uuid[]) and fingerprint is not null
     union
    select holder_id, 'bank ' || currency || ' ' || bank_name || ' ' || last4 from instruments.bank_accounts
     where cell = ${cell} and holder_id = any(${ids}::uuid[]) and status = 'verified'`);
}
