import type { Seal } from '#platform/credentials/seal.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Session } from '../../identity/sessions/domain.ts';
import type { sessionsEnded } from '../../identity/sessions/jobs-schema.ts';
import {
  deleteDevice,
  deleteDevicesIn,
  deleteDevicesOf,
  deviceAt,
  devicesOf,
  insertDevice,
  moveDevices,
  replaceSubscription,
  touchDevice,
} from './devices-store.ts';
import { MOST_DEVICES } from './domain.ts';
import type { PushDevice } from './domain.ts';
import { hashOfEndpoint, readSubscription } from './subscription-crypto.ts';

/** Why push is not turned on: the browser's words are no subscription, or the holder has enough devices. */
export type TurnOnError = { readonly code: 'subscription_refused' } | { readonly code: 'devices_exhausted' };

/** The door to the devices that show a holder's notices. */
export interface PushDevices {
  /** Our public key, which a browser binds its subscription to. */
  readonly publicKey: string;
  /**
   * Turns push on in a session's browser. Repeated, it stores the subscription that the browser has now. A browser that
   * another holder used before shows their notices no longer.
   *
   * @param said What the browser says: `endpoint`, `p256dh` and `auth`.
   */
  turnOn(session: Session, said: Readonly<Record<string, string>>): Promise<Result<void, TurnOnError>>;
  /**
   * Notes that the wallet was opened in a browser with a subscription.
   *
   * @returns Whether push is on there for this holder. If not, the browser should give its subscription up.
   */
  opened(session: Session, endpoint: string): Promise<boolean>;
  list(holderId: Id<'hld'>): Promise<PushDevice[]>;
  /** Turns push off on one of the holder's devices. @returns False if there is none. */
  turnOff(holderId: Id<'hld'>, id: string): Promise<boolean>;
  /** Turns push off in the browsers of ended sessions. */
  sessionsEnded(ended: Parameters<typeof sessionsEnded>[0]): Promise<void>;
  /** Turns push off on all devices of a holder, in the caller's transaction. */
  endAll(tx: Tx, holderId: Id<'hld'>): Promise<void>;
}

interface PushDevicesDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly seal: Seal;
  readonly publicKey: string;
  readonly privateOrigins: readonly string[];
}

/** Creates the door to the devices that show a holder's notices. */
export function createPushDevices(deps: PushDevicesDeps): PushDevices {
  const { db, publicKey } = deps;
  return {
    publicKey,
    turnOn: (session, said) => turnOn(deps, session, said),
    opened: (session, endpoint) => noteOpened(deps, session, endpoint),
    list: (holderId) => db.one((tx) => devicesOf(tx, HOME_CELL, holderId)),
    turnOff: (holderId, id) => turnOff(deps, holderId, id),
    sessionsEnded: (ended) => endThoseOf(deps, ended),
    endAll: (tx, holderId) => deleteDevicesOf(tx, HOME_CELL, holderId, null),
  };
}

async function turnOn(
  deps: PushDevicesDeps,
  session: Session,
  said: Readonly<Record<string, string>>,
): Promise<Result<void, TurnOnError>> {
  const { db, world, seal, security } = deps;
  const subscription = readSubscription(said, deps.privateOrigins);
  if (!subscription) return err({ code: 'subscription_refused' });
  const { holderId, id: sessionId, device: name } = session;
  const endpointHash = hashOfEndpoint(subscription.endpoint);
  const text = JSON.stringify(subscription);
  const at = world.clocks.security();
  return db.asWriter(async (tx) => {
    await lockNames(tx, [`push holder ${holderId}`, `push endpoint ${endpointHash.toString('hex')}`]);
    const known = await deviceAt(tx, endpointHash);
    if (known?.holderId === holderId) {
      await replaceSubscription(tx, HOME_CELL, known.id, seal.close(text, known.id));
      await touchDevice(tx, HOME_CELL, { id: known.id, sessionId, name, seenAt: at });
      return ok(undefined);
    }
    if ((await devicesOf(tx, HOME_CELL, holderId)).length >= MOST_DEVICES) return err({ code: 'devices_exhausted' });
    if (known) await deleteDevice(tx, HOME_CELL, known.holderId, known.id);
    const id = world.ids.mint('pdv');
    const device = { id, holderId, sessionId, name, addedAt: at, seenAt: at };
    const isAdded = await insertDevice(tx, HOME_CELL, { ...device, endpointHash, subscription: seal.close(text, id) });
    if (isAdded) await security.record(tx, 'push.added', holderId);
    return ok(undefined);
  });
}

function noteOpened({ db, world }: PushDevicesDeps, session: Session, endpoint: string): Promise<boolean> {
  return db.asWriter(async (tx) => {
    const known = await deviceAt(tx, hashOfEndpoint(endpoint));
    if (!known) return false;
    if (known.holderId !== session.holderId) {
      await deleteDevice(tx, HOME_CELL, known.holderId, known.id);
      return false;
    }
    const { id: sessionId, device: name } = session;
    await touchDevice(tx, HOME_CELL, { id: known.id, sessionId, name, seenAt: world.clocks.security() });
    return true;
  });
}

async function turnOff({ db, security }: PushDevicesDeps, holderId: Id<'hld'>, id: string): Promise<boolean> {
  if (!isId('pdv', id)) return false;
  return db.asWriter(async (tx) => {
    const isDeleted = await deleteDevice(tx, HOME_CELL, holderId, id);
    if (isDeleted) await security.record(tx, 'push.removed', holderId);
    return isDeleted;
  });
}

function endThoseOf(
  { db }: PushDevicesDeps,
  { holder_id: holderId, session_id: ended, kept_id: kept }: Parameters<typeof sessionsEnded>[0],
): Promise<void> {
  return db.asWriter((tx) => {
    if (ended === null) return deleteDevicesOf(tx, HOME_CELL, holderId, kept);
    if (kept === null) return deleteDevicesIn(tx, HOME_CELL, holderId, ended);
    return moveDevices(tx, HOME_CELL, { holderId, from: ended, to: kept });
  });
}
