import type { Seal } from '#platform/credentials/seal.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { deleteDevice, devicesOf, subscriptionOf } from './devices-store.ts';
import { hasRoom, hasTriesLeft, lifeLeftS, lookAgainAt, paceRule } from './domain.ts';
import type { Outcome, Shown, Subscription } from './domain.ts';
import { deliverPush, pushDeadline } from './jobs-schema.ts';
import { countNotices, insertMessage, lockMessage, storeMessage } from './messages-store.ts';
import type { PushMessage } from './messages-store.ts';
import type { PushServices } from './push-gateway.ts';

type Due = Parameters<typeof deliverPush>[0];

/** A notice to all devices of a holder. */
export interface Notice {
  /** The name under which each device gets it once. */
  readonly cause: string;
  readonly shown: Shown;
  /** Whether it is about security: it is urgent, and the pace has more room for it. */
  readonly isSecurity: boolean;
}

/** The door to notices on devices. */
export interface Push {
  /** Finds out whether a holder has a device to notify. */
  hasDevice(holderId: Id<'hld'>): Promise<boolean>;
  /** Sends a notice to all devices of a holder, soon, as far as their pace allows. Idempotent for its cause. */
  announce(holderId: Id<'hld'>, notice: Notice): Promise<void>;
  /**
   * Makes one attempt, unless it was already made.
   *
   * @param onClaimed Called when the attempt and the next deadline are committed.
   */
  deliver(due: Due, onClaimed?: () => void): Promise<void>;
  /** Enqueues the next attempt, or gives the message up. */
  retry(messageId: Id<'pme'>): Promise<void>;
}

interface PushDeps {
  readonly db: Db;
  readonly world: World;
  readonly seal: Seal;
  readonly services: Pick<PushServices, 'post'>;
}

/** Creates the door to notices on devices. */
export function createPush(deps: PushDeps): Push {
  return {
    hasDevice: async (holderId) => (await deps.db.one((tx) => devicesOf(tx, HOME_CELL, holderId))).length > 0,
    announce: (holderId, notice) => announce(deps, holderId, notice),
    deliver: (due, onClaimed) => deliver(deps, due, onClaimed),
    retry: (messageId) => retry(deps, messageId),
  };
}

function announce({ db, world }: PushDeps, holderId: Id<'hld'>, notice: Notice): Promise<void> {
  const now = world.clocks.business();
  const since = new Date(now.getTime() - paceRule.withinMs);
  return db.asWriter(async (tx) => {
    await lockNames(tx, [`push holder ${holderId}`]);
    if (!hasRoom(await countNotices(tx, HOME_CELL, holderId, since), notice.isSecurity)) return;
    for (const { id: deviceId } of await devicesOf(tx, HOME_CELL, holderId)) {
      const message = { ...notice, id: world.ids.mint('pme'), deviceId, holderId, attempts: 0, createdAt: now };
      if (await insertMessage(tx, HOME_CELL, message)) await enqueue(tx, [dueMessage(message)], HOME_CELL);
    }
  });
}

function dueMessage({ id, holderId, attempts }: Pick<PushMessage, 'id' | 'holderId' | 'attempts'>) {
  return deliverPush({ message_id: id, attempt: attempts + 1, holder_id: holderId });
}

interface Claimed {
  readonly message: PushMessage;
  readonly shown: Shown;
  readonly to: Subscription;
}

async function deliver(deps: PushDeps, due: Due, onClaimed: () => void = () => {}): Promise<void> {
  const { db, world, services } = deps;
  const claimed = await db.asWriter((tx) => claim(deps, tx, due));
  if (!claimed) return;
  onClaimed();
  const { message, shown, to } = claimed;
  const lifeS = lifeLeftS(message.createdAt, world.clocks.business());
  const { outcome, waitMs } = await services.post(to, { shown, lifeS, isUrgent: message.isSecurity });
  await db.asWriter((tx) => record(deps, tx, message, { outcome, waitMs }));
}

/** Counts an attempt and sets the next deadline before it is made, so that a crash in between loses no message. */
async function claim({ world, seal }: PushDeps, tx: Tx, due: Due): Promise<Claimed | undefined> {
  const message = await lockMessage(tx, HOME_CELL, due.message_id);
  if (!message?.shown || message.attempts !== due.attempt - 1) return undefined;
  const row = await subscriptionOf(tx, HOME_CELL, message.deviceId);
  if (!row) return undefined;
  const begun = { ...message, attempts: due.attempt };
  await storeMessage(tx, HOME_CELL, begun);
  const dueAt = lookAgainAt(begun.attempts, world.clocks.business());
  await setTimers(tx, [pushDeadline.at(dueAt, begun.id)], HOME_CELL);
  const to = JSON.parse(seal.open(row.subscription, message.deviceId)) as Subscription;
  return { message: begun, shown: message.shown, to };
}

async function record(
  { world }: PushDeps,
  tx: Tx,
  { id, attempts, deviceId, holderId }: PushMessage,
  { outcome, waitMs }: { readonly outcome: Outcome; readonly waitMs: number },
): Promise<void> {
  if (outcome === 'later') {
    const dueAt = lookAgainAt(attempts, world.clocks.business(), waitMs);
    return setTimers(tx, [pushDeadline.at(dueAt, id)], HOME_CELL);
  }
  if (outcome === 'gone') await deleteDevice(tx, HOME_CELL, holderId, deviceId);
  else await storeMessage(tx, HOME_CELL, { id, attempts, shown: null });
  return clearTimers(tx, [pushDeadline.of(id)], HOME_CELL);
}

function retry({ db, world }: PushDeps, messageId: Id<'pme'>): Promise<void> {
  return db.asWriter(async (tx) => {
    const message = await lockMessage(tx, HOME_CELL, messageId);
    if (!message?.shown) return;
    if (hasTriesLeft(message, world.clocks.business())) await enqueue(tx, [dueMessage(message)], HOME_CELL);
    else await storeMessage(tx, HOME_CELL, { ...message, shown: null });
  });
}
