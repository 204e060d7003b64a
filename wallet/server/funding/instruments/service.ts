import type { Db } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { withQuery } from '#platform/http/url.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Restrictions } from '../../identity/restrictions/service.ts';
import { urls } from '../../urls.ts';
import type { CardDetails, Processor } from '../processor/domain.ts';
import { retireCard, setReminder, takePlace } from './cards-service.ts';
import { judgeVisit, linkingRules } from './domain.ts';
import type { Card, Visit, VisitError } from './domain.ts';
import {
  cardsOf,
  declinesSince,
  findCard,
  findLinkedCard,
  findCustomer,
  findVisit,
  findVisitByProcessorId,
  fingerprintsOf,
  insertCard,
  holderOfCustomer,
  insertCustomer,
  insertDecline,
  insertVisit,
  lockLinking,
  lockSameCard,
  openVisits,
  replaceCard,
  sameCards,
  storeVisitPage,
  storeVisitStatus,
  unfinishedSince,
} from './store.ts';

/** The door to cards. */
export interface Instruments {
  /** The linked cards, in the holder's order. The first is the default. */
  list(holderId: Id<'hld'>): Promise<Card[]>;
  /** One of the holder's linked cards. */
  find(holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<Card | undefined>;
  /** A card that the holder has or had. @throws If the holder never had it. */
  get(holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<Card>;
  /** All of the holder's cards with this card's number, including removed cards: a card linked again is the same. */
  same(card: Card): Promise<Id<'ins'>[]>;
  /** Lists the cards and bank accounts that each holder has or had, as texts that are equal for the same one. */
  fingerprints(holderIds: readonly Id<'hld'>[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The processor's customer id of the holder; creates the customer at the first call. */
  customerOf(holderId: Id<'hld'>): Promise<string>;
  /**
   * Opens the processor's page for one card. Refuses after too many declined cards or visits without a card in a day.
   *
   * @returns The visit, and the address to which to send the browser.
   */
  startVisit(holderId: Id<'hld'>, order: VisitOrder): Promise<Result<{ visit: Visit; url: string }, VisitError>>;
  /**
   * Asks the processor for the outcome of the holder's visit and stores it. Idempotent: the browser's return and the
   * webhook call this in any order, any number of times.
   */
  finishVisit(asked: { holderId: Id<'hld'>; visitId: Id<'vis'>; hasLeft: boolean }): Promise<Visit | undefined>;
  /** Like `finishVisit`, for the visit with the processor's id. Ignores unknown ids. */
  finishVisitOfProcessor(processorId: string): Promise<void>;
  /**
   * Counts a card that was declined on the processor's page, once for each event. When the day's limit is reached, it
   * closes the holder's open pages.
   */
  countDecline(eventId: string): Promise<void>;
  /** Removes a card here and at the processor; idempotent. @returns False if the holder never had this card. */
  remove(holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<boolean>;
}

/** What a visit to the processor's page is for. */
export interface VisitOrder {
  /** The wallet's path to which the browser returns afterwards. */
  readonly continueTo: string;
  /** One of the holder's cards, which is removed when the new one takes its place, with its name. */
  readonly replaces?: Id<'ins'> | undefined;
}

interface InstrumentsDeps {
  readonly db: Db;
  readonly world: World;
  readonly restrictions: Pick<Restrictions, 'add'>;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly processor: Processor;
  readonly publicUrl: string;
}

/** Creates the door to cards. */
export function createInstruments(deps: InstrumentsDeps): Instruments {
  return {
    list: (holderId) => listCards(deps, holderId),
    find: (holderId, cardId) => findLinked(deps, holderId, cardId),
    get: (holderId, cardId) => getEverLinked(deps, holderId, cardId),
    same: (card) => findSame(deps, card),
    fingerprints: (holderIds) => readFingerprints(deps, holderIds),
    customerOf: (holderId) => customerOf(deps, holderId),
    startVisit: (holderId, order) => startVisit(deps, holderId, order),
    finishVisit: (asked) => finishOwnVisit(deps, asked),
    finishVisitOfProcessor: (processorId) => finishVisitOfProcessor(deps, processorId),
    countDecline: (eventId) => countDecline(deps, eventId),
    remove: (holderId, cardId) => removeCard(deps, holderId, cardId),
  };
}

async function readFingerprints(
  { db }: InstrumentsDeps,
  holderIds: readonly Id<'hld'>[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.one((tx) => fingerprintsOf(tx, HOME_CELL, holderIds));
  const byHolder = Map.groupBy(rows, (row) => row.holderId);
  return new Map([...byHolder].map(([holderId, of]) => [holderId, of.map((row) => row.text)]));
}

function listCards({ db }: InstrumentsDeps, holderId: Id<'hld'>): Promise<Card[]> {
  return db.asReader({ holder: holderId }, (tx) => cardsOf(tx, HOME_CELL, holderId));
}

async function findLinked(deps: InstrumentsDeps, holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<Card | undefined> {
  const card = await findEverLinked(deps, holderId, cardId);
  return card?.removedAt === null ? card : undefined;
}

async function getEverLinked(deps: InstrumentsDeps, holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<Card> {
  const card = await findEverLinked(deps, holderId, cardId);
  invariant(card, 'the holder has or had this card');
  return card;
}

/** Finds one of the holder's cards, removed or not. */
function findEverLinked({ db }: InstrumentsDeps, holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<Card | undefined> {
  return db.asReader({ holder: holderId }, (tx) => findCard(tx, HOME_CELL, holderId, cardId));
}

function findSame({ db }: InstrumentsDeps, card: Card): Promise<Id<'ins'>[]> {
  return db.one((tx) => sameCards(tx, card));
}

async function customerOf({ db, processor }: InstrumentsDeps, holderId: Id<'hld'>): Promise<string> {
  const known = await db.one((tx) => findCustomer(tx, HOME_CELL, holderId));
  if (known !== undefined) return known;
  const made = await processor.createCustomer({ reference: holderId });
  await db.asWriter((tx) => insertCustomer(tx, HOME_CELL, holderId, made));
  const stored = await db.one((tx) => findCustomer(tx, HOME_CELL, holderId));
  invariant(stored, 'the database has the customer that was just stored');
  return stored;
}

async function removeCard(deps: InstrumentsDeps, holderId: Id<'hld'>, cardId: Id<'ins'>): Promise<boolean> {
  const { db, world, security } = deps;
  const card = await db.one((tx) => findCard(tx, HOME_CELL, holderId, cardId));
  if (!card) return false;
  // Stored first, so that the wallet never charges the card again, even if the processor does not answer.
  const isRemoved = await db.asWriter((tx) => retireCard(tx, security, card, world.clocks.business()));
  if (isRemoved) await forget(deps, card.processorId);
  return true;
}

type Opened = Visit & { readonly processorId: string };

/** Opens the processor's page. Closes it again if the limit on declined cards was reached meanwhile. */
async function startVisit(
  deps: InstrumentsDeps,
  holderId: Id<'hld'>,
  { continueTo, replaces }: VisitOrder,
): Promise<Result<{ visit: Opened; url: string }, VisitError>> {
  const { db, world } = deps;
  const visit: Visit = {
    id: world.ids.mint('vis'),
    cell: HOME_CELL,
    holderId,
    processorId: null,
    status: 'started',
    continueTo,
    replaces: replaces ?? null,
    startedAt: world.clocks.business(),
    askedAt: world.clocks.security(),
  };
  const begun = await beginVisit(deps, visit);
  if (!begun.ok) return begun;
  const page = await openPage(deps, visit).catch(async (error: unknown) => {
    await db.asWriter((tx) => storeVisitStatus(tx, visit, 'failed'));
    throw error;
  });
  const opened = { ...visit, processorId: page.processorId };
  const stored = await storePage(deps, opened);
  if (stored.ok) return ok({ visit: opened, url: page.url });
  await closeVisit(deps, opened);
  return stored;
}

function beginVisit({ db }: InstrumentsDeps, visit: Visit): Promise<Result<void, VisitError>> {
  return db.asWriter(async (tx) => {
    await lockLinking(tx, visit.cell, visit.holderId);
    const since = dayBefore(visit.askedAt);
    const judged = judgeVisit({
      declines: await declinesSince(tx, visit.cell, visit.holderId, since),
      unfinished: await unfinishedSince(tx, visit.cell, visit.holderId, since),
    });
    if (judged.ok) await insertVisit(tx, visit);
    return judged;
  });
}

async function openPage(deps: InstrumentsDeps, { id, holderId }: Visit): Promise<{ processorId: string; url: string }> {
  const back = `${deps.publicUrl}${urls.funding.cardReturn()}`;
  return deps.processor.openVisit({
    reference: id,
    customerId: await customerOf(deps, holderId),
    currency: 'EUR',
    returnUrl: withQuery(back, { visit: id }),
    cancelUrl: withQuery(back, { visit: id, left: 1 }),
  });
}

/**
 * Stores the page of a visit and judges the visit again: a decline that was counted while the page was being opened
 * could not close it. A refusal commits the page too, so that the processor's webhook finds the visit.
 */
function storePage({ db, world }: InstrumentsDeps, visit: Opened): Promise<Result<void, VisitError>> {
  return db.asWriter(async (tx) => {
    await lockLinking(tx, visit.cell, visit.holderId);
    const declines = await declinesSince(tx, visit.cell, visit.holderId, dayBefore(world.clocks.security()));
    await storeVisitPage(tx, visit, visit.processorId);
    return judgeVisit({ declines, unfinished: [] });
  });
}

async function closeVisit(deps: InstrumentsDeps, visit: Opened): Promise<void> {
  await deps.processor.closeVisit(visit.processorId);
  await finishVisit(deps, visit, false);
}

async function countDecline(deps: InstrumentsDeps, eventId: string): Promise<void> {
  const { db, world, processor } = deps;
  const decline = await processor.readDecline(eventId);
  if (!decline) return;
  const toClose = await db.asWriter(async (tx) => {
    const holderId = await holderOfCustomer(tx, HOME_CELL, decline.customerId);
    if (holderId === undefined) return [];
    await lockLinking(tx, HOME_CELL, holderId);
    await insertDecline(tx, { cell: HOME_CELL, holderId, eventId, at: decline.at });
    const since = dayBefore(world.clocks.security());
    const judged = judgeVisit({ declines: await declinesSince(tx, HOME_CELL, holderId, since), unfinished: [] });
    return judged.ok ? [] : openVisits(tx, HOME_CELL, holderId, since);
  });
  for (const visit of toClose) {
    if (visit.processorId !== null) await closeVisit(deps, { ...visit, processorId: visit.processorId });
  }
}

function dayBefore(now: Date): Date {
  return new Date(now.getTime() - linkingRules.withinMs);
}

async function finishOwnVisit(
  deps: InstrumentsDeps,
  { holderId, visitId, hasLeft }: Parameters<Instruments['finishVisit']>[0],
): Promise<Visit | undefined> {
  const visit = await deps.db.one((tx) => findVisit(tx, HOME_CELL, visitId));
  return visit?.holderId === holderId ? finishVisit(deps, visit, hasLeft) : undefined;
}

async function finishVisitOfProcessor(deps: InstrumentsDeps, processorId: string): Promise<void> {
  const visit = await deps.db.one((tx) => findVisitByProcessorId(tx, HOME_CELL, processorId));
  if (visit) await finishVisit(deps, visit, false);
}

/** Asks the processor for the outcome of a visit and stores it. @param hasLeft The person left the page unfinished. */
async function finishVisit(deps: InstrumentsDeps, visit: Visit, hasLeft: boolean): Promise<Visit> {
  const { db, processor } = deps;
  if (visit.status === 'linked' || visit.processorId === null) return visit;
  const seen = await processor.readVisit(visit.processorId);
  if (seen.status === 'complete') {
    for (const unused of await storeCard(deps, visit, seen.card)) await forget(deps, unused);
    return { ...visit, status: 'linked' };
  }
  if (seen.status === 'open' && !hasLeft) return visit;
  const status = seen.status === 'open' ? 'canceled' : 'failed';
  await db.asWriter((tx) => storeVisitStatus(tx, visit, status));
  return { ...visit, status };
}

/** Stores the card of a visit. @returns The processor's ids of the cards that it replaced. */
function storeCard(
  deps: Pick<InstrumentsDeps, 'db' | 'world' | 'security' | 'restrictions'>,
  visit: Visit,
  details: CardDetails,
): Promise<string[]> {
  const { db, world, security, restrictions } = deps;
  return db.asWriter(async (tx) => {
    await lockLinking(tx, visit.cell, visit.holderId);
    const card: Card = {
      ...details,
      id: world.ids.mint('ins'),
      cell: visit.cell,
      holderId: visit.holderId,
      nickname: null,
      addedAt: world.clocks.business(),
      removedAt: null,
    };
    await storeVisitStatus(tx, visit, 'linked');
    const replaced = visit.replaces && (await findLinkedCard(tx, visit.cell, visit.replaces));
    const former = card.fingerprint === null ? undefined : await lockSameCard(tx, card);
    if (former?.processorId === card.processorId) return [];
    // A number that is linked already stays the same instrument.
    const kept: Card = former ? { ...card, id: former.id, nickname: former.nickname } : card;
    await (former ? replaceCard(tx, kept.id, card) : insertCard(tx, card));
    await setReminder(tx, kept, card.addedAt);
    await security.record(tx, 'card.linked', card.holderId, { ending: card.last4 });
    if (!former) await restrictions.add(tx, { holderId: card.holderId, cause: 'instrument_added', at: card.addedAt });
    const displaced = replaced && replaced.id !== kept.id ? replaced : undefined;
    if (displaced) await takePlace(tx, security, displaced, kept);
    return [former, displaced].flatMap((one) => one?.processorId ?? []);
  });
}

/** Removes a card at the processor. A failure is only logged: the card stays there unused. */
async function forget(
  { processor, world }: { processor: Processor; world: World },
  processorId: string,
): Promise<void> {
  try {
    await processor.forgetCard(processorId);
  } catch (error) {
    world.log.warn({ err: error }, 'a card was removed here, but not at the processor');
  }
}
