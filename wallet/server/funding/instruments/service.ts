import type { Db } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { CardDetails, Processor } from '../processor/domain.ts';
import type { Card, Visit } from './domain.ts';
import {
  cardsOf,
  findCard,
  findCustomer,
  findVisit,
  findVisitByProcessorId,
  insertCard,
  insertCustomer,
  insertVisit,
  lockSameCard,
  replaceCard,
  sameCards,
  storeRemoval,
  storeVisitPage,
  storeVisitStatus,
} from './store.ts';

/** The door to cards. */
export interface Instruments {
  /** Cards that are linked, the newest first. */
  list(holderId: Id<'hld'>): Promise<Card[]>;
  /** One of the holder's linked cards. */
  find(holderId: Id<'hld'>, cardId: Id<'crd'>): Promise<Card | undefined>;
  /** A card that the holder has or had. @throws For one that they never had. */
  get(holderId: Id<'hld'>, cardId: Id<'crd'>): Promise<Card>;
  /** All cards of the holder with this one's number: removed and linked again, a card is still the same. */
  same(card: Card): Promise<Id<'crd'>[]>;
  /** By which name the processor knows the holder; makes it known where it is not. */
  customerOf(holderId: Id<'hld'>): Promise<string>;
  /**
   * Opens the processor's page for one card.
   *
   * @param continueTo A path of ours to go on to afterwards.
   * @returns Where to send the browser.
   */
  startVisit(holderId: Id<'hld'>, continueTo: string): Promise<{ visit: Visit; url: string }>;
  /**
   * Takes down how a visit went, as the processor says it did. Asked by the return of the browser and by the webhook,
   * in any order and any number of times.
   */
  finishVisit(asked: { holderId: Id<'hld'>; visitId: Id<'vis'>; hasLeft: boolean }): Promise<Visit | undefined>;
  finishVisitOfProcessor(processorId: string): Promise<void>;
  /** Removes a card here and at the processor; removed before, it stays so. False if the holder never had such a card. */
  remove(holderId: Id<'hld'>, cardId: Id<'crd'>): Promise<boolean>;
}

export function createInstruments(deps: {
  db: Db;
  world: World;
  processor: Processor;
  publicUrl: string;
}): Instruments {
  const { db, world, processor, publicUrl } = deps;
  const customerOf: Instruments['customerOf'] = async (holderId) => {
    const known = await db.write((tx) => findCustomer(tx, HOME_CELL, holderId));
    if (known !== undefined) return known;
    const made = await processor.createCustomer({ reference: holderId });
    await db.write((tx) => insertCustomer(tx, HOME_CELL, holderId, made));
    const stored = await db.write((tx) => findCustomer(tx, HOME_CELL, holderId));
    invariant(stored, 'a customer that was stored is there');
    return stored;
  };
  const finish = createFinish(deps);
  return {
    customerOf,
    list: (holderId) => db.read({ holder: holderId }, (tx) => cardsOf(tx, HOME_CELL, holderId)),
    find: async (holderId, cardId) => {
      const card = await db.read({ holder: holderId }, (tx) => findCard(tx, HOME_CELL, holderId, cardId));
      return card?.removedAt === null ? card : undefined;
    },
    get: async (holderId, cardId) => {
      const card = await db.read({ holder: holderId }, (tx) => findCard(tx, HOME_CELL, holderId, cardId));
      invariant(card, 'a card that was charged was linked');
      return card;
    },
    same: (card) => db.write((tx) => sameCards(tx, card)),
    startVisit: async (holderId, continueTo) => {
      const visit: Visit = {
        id: world.ids.mint('vis'),
        cell: HOME_CELL,
        holderId,
        processorId: null,
        status: 'started',
        continueTo,
        startedAt: world.clocks.business(),
      };
      await db.write((tx) => insertVisit(tx, visit));
      const back = `${publicUrl}/id/cards/return?visit=${visit.id}`;
      const page = await processor.openVisit({
        reference: visit.id,
        customerId: await customerOf(holderId),
        currency: 'EUR',
        returnUrl: back,
        cancelUrl: `${back}&left=1`,
      });
      await db.write((tx) => storeVisitPage(tx, visit, page.processorId));
      return { visit: { ...visit, processorId: page.processorId }, url: page.url };
    },
    finishVisit: async ({ holderId, visitId, hasLeft }) => {
      const visit = await db.write((tx) => findVisit(tx, HOME_CELL, visitId));
      return visit?.holderId === holderId ? finish(visit, hasLeft) : undefined;
    },
    finishVisitOfProcessor: async (processorId) => {
      const visit = await db.write((tx) => findVisitByProcessorId(tx, HOME_CELL, processorId));
      if (visit) await finish(visit, false);
    },
    remove: async (holderId, cardId) => {
      const card = await db.write((tx) => findCard(tx, HOME_CELL, holderId, cardId));
      if (!card) return false;
      // Here first: from now on it is never charged, whether or not the processor answers.
      const isRemoved = await db.write((tx) => storeRemoval(tx, HOME_CELL, holderId, cardId, world.clocks.business()));
      if (isRemoved) await forget(deps, card.processorId);
      return true;
    },
  };
}

/** Looks a visit up at the processor and stores what came of it. */
function createFinish(deps: { db: Db; world: World; processor: Processor }) {
  const { db, processor } = deps;
  return async (visit: Visit, hasLeft: boolean): Promise<Visit> => {
    if (visit.status === 'linked' || visit.processorId === null) return visit;
    const seen = await processor.readVisit(visit.processorId);
    if (seen.status === 'complete') {
      const replaced = await storeCard(deps, visit, seen.card);
      if (replaced !== undefined) await forget(deps, replaced);
      return { ...visit, status: 'linked' };
    }
    if (seen.status === 'open' && !hasLeft) return visit;
    const status = seen.status === 'open' ? 'canceled' : 'failed';
    await db.write((tx) => storeVisitStatus(tx, visit, status));
    return { ...visit, status };
  };
}

/** Stores the card of a visit. @returns The processor's name of the card whose place it took. */
function storeCard(deps: { db: Db; world: World }, visit: Visit, details: CardDetails): Promise<string | undefined> {
  const { db, world } = deps;
  return db.write(async (tx) => {
    const card: Card = {
      ...details,
      id: world.ids.mint('crd'),
      cell: visit.cell,
      holderId: visit.holderId,
      addedAt: world.clocks.business(),
      removedAt: null,
    };
    await storeVisitStatus(tx, visit, 'linked');
    const former = card.fingerprint === null ? undefined : await lockSameCard(tx, card);
    if (!former) {
      await insertCard(tx, card);
      return undefined;
    }
    if (former.processorId === card.processorId) return undefined;
    await replaceCard(tx, former.id, card);
    return former.processorId;
  });
}

/** A card that the processor could not be told about stays there unused; it is no reason to fail. */
async function forget(
  { processor, world }: { processor: Processor; world: World },
  processorId: string,
): Promise<void> {
  try {
    await processor.forgetCard(processorId);
  } catch (error) {
    world.log.warn({ err: error }, 'a card was not forgotten at the processor');
  }
}
