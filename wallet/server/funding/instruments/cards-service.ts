import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Processor } from '../processor/domain.ts';
import { dueReminder, inPlaceOf, moved, nextReminderAt } from './domain.ts';
import type { Card, Move } from './domain.ts';
import { cardExpiryNotice, cardReminder } from './jobs-schema.ts';
import {
  cardsOf,
  findLinkedCard,
  lockCardOfProcessor,
  lockLinking,
  lockSameCard,
  storeDetails,
  storeNickname,
  storeOrder,
  storeRemoval,
} from './store.ts';

/** The door to the cards that a holder has: their names, their order, and the news of their banks. */
export interface Cards {
  /** Names a card; null takes its name away. @returns False if it is none of the holder's linked cards. */
  rename(holderId: Id<'hld'>, cardId: Id<'ins'>, nickname: string | null): Promise<boolean>;
  /** Moves a card in the holder's list, whose first is the default. @returns As `rename` does. */
  move(holderId: Id<'hld'>, cardId: Id<'ins'>, move: Move): Promise<boolean>;
  /** Reads a card whose bank renewed it at the processor, and stores its new details. Ignores unknown ids. */
  refresh(processorId: string): Promise<void>;
  /** Reminds the holder of a linked card that it expires soon, and sets the deadline of the next reminder. */
  remind(cardId: Id<'ins'>): Promise<void>;
}

interface CardDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly processor: Pick<Processor, 'readCard'>;
}

/** Creates the door to the cards that a holder has. */
export function createCards(deps: CardDeps): Cards {
  return {
    rename: (holderId, id, nickname) =>
      deps.db.asWriter((tx) => storeNickname(tx, { cell: HOME_CELL, holderId, id, nickname })),
    move: (holderId, cardId, move) => moveCard(deps, holderId, cardId, move),
    refresh: (processorId) => refreshCard(deps, processorId),
    remind: (cardId) => remind(deps, cardId),
  };
}

function moveCard({ db }: CardDeps, holderId: Id<'hld'>, cardId: Id<'ins'>, move: Move): Promise<boolean> {
  return db.asWriter(async (tx) => {
    await lockLinking(tx, HOME_CELL, holderId);
    const ids = (await cardsOf(tx, HOME_CELL, holderId)).map((card) => card.id);
    if (!ids.includes(cardId)) return false;
    await storeOrder(tx, HOME_CELL, holderId, moved(ids, cardId, move));
    return true;
  });
}

async function refreshCard({ db, world, security, processor }: CardDeps, processorId: string): Promise<void> {
  const details = await processor.readCard(processorId);
  if (!details) return;
  await db.asWriter(async (tx) => {
    const card = await lockCardOfProcessor(tx, HOME_CELL, processorId);
    if (!card) return;
    const renewed: Card = { ...card, ...details };
    const other = await lockSameCard(tx, renewed);
    // The holder linked the new card as well: only one of the two can be known by its number.
    const isKnown = other !== undefined && other.id !== card.id;
    await storeDetails(tx, isKnown ? { ...renewed, fingerprint: card.fingerprint } : renewed);
    await setReminder(tx, renewed, world.clocks.business());
    await security.record(tx, 'card.updated', card.holderId, { ending: renewed.last4 });
  });
}

async function remind({ db, world }: CardDeps, cardId: Id<'ins'>): Promise<void> {
  const now = world.clocks.business();
  await db.asWriter(async (tx) => {
    const card = await findLinkedCard(tx, HOME_CELL, cardId);
    const days = card && dueReminder(card, now);
    if (!card || days === undefined) return;
    const notice = cardExpiryNotice({ holder_id: card.holderId, instrument_id: cardId, days });
    await enqueue(tx, [notice], HOME_CELL);
    await setReminder(tx, card, now);
  });
}

/** Removes a card here. @returns Whether it was one of the holder's linked cards. */
export async function retireCard(
  tx: Tx,
  security: Pick<SecurityLog, 'record'>,
  card: Card,
  at: Date,
): Promise<boolean> {
  const removed = await storeRemoval(tx, HOME_CELL, card.holderId, card.id, at);
  if (!removed) return false;
  await clearTimers(tx, [cardReminder.of(card.id)], HOME_CELL);
  await security.record(tx, 'card.removed', card.holderId, { ending: card.last4 });
  return true;
}

/** Gives a linked card the place and the name of another of the holder's cards, which is removed. */
export async function takePlace(
  tx: Tx,
  security: Pick<SecurityLog, 'record'>,
  former: Card,
  card: Card,
): Promise<void> {
  const { holderId, nickname } = former;
  const ids = (await cardsOf(tx, HOME_CELL, holderId)).map((one) => one.id);
  await storeOrder(tx, HOME_CELL, holderId, inPlaceOf(ids, former.id, card.id));
  if (card.nickname === null) await storeNickname(tx, { cell: HOME_CELL, holderId, id: card.id, nickname });
  await retireCard(tx, security, former, card.addedAt);
}

/** Sets the deadline of the card's next reminder, in the place of the former; ends it if none is left. */
export async function setReminder(tx: Tx, card: Card, now: Date): Promise<void> {
  const at = nextReminderAt(card, now);
  if (at) await setTimers(tx, [cardReminder.at(at, card.id)], HOME_CELL);
  else await clearTimers(tx, [cardReminder.of(card.id)], HOME_CELL);
}
