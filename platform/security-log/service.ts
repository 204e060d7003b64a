import { hashesWith } from '../credentials/key-ring.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import { networkOf } from '../credentials/network.ts';
import { coalesce } from '../db/coalesce.ts';
import type { Db, Tx } from '../db/db.ts';
import { enqueue } from '../jobs/outbox.ts';
import { canonicalJson, sha256 } from '../kernel/canonical.ts';
import { toUuid } from '../kernel/id.ts';
import { invariant } from '../kernel/invariant.ts';
import type { World } from '../kernel/world.ts';
import { isNoticed, isNoticedAlways, isRefusal } from './events.ts';
import type { Facts, NoticedEvent, SecurityEvent, SecurityEventName } from './events.ts';
import { logSecurity } from './lines.ts';
import { securityNotice } from './jobs-schema.ts';
import { eventsOf, eventsSince, findEvent, findOpening, insertEvents, lastOf } from './store.ts';
import { personsWhence } from './whence.ts';

/**
 * The door to the log of security events: a row for the person and the operators, and a line in the server's log, each
 * with the origin of the request. Events are kept for a year; the refusals of one kind by one network within an hour of
 * the clock share a row, so that nobody fills the table.
 */
export interface SecurityLog {
  /**
   * Records a change in its transaction, so that the row and the message to the person are there exactly if the change
   * is. The line in the server's log is written at once.
   */
  record(tx: Tx, event: SecurityEventName, subject: string | null, facts?: Facts): Promise<void>;
  /**
   * Records what was refused, or what has no transaction. It never throws: if the database does not answer, the line in
   * the server's log remains. @param subject Undefined or null if no account is known.
   */
  note(event: SecurityEventName, subject: string | null | undefined, facts?: Facts): Promise<void>;
  /**
   * Finds the event of a notice. Undefined if it was deleted, or if it is a step of opening the account: who opens one
   * sets all of it up at once, and needs no message about each step. A recovery is no such step, nor is another number or address, or the end.
   */
  findForNotice(id: string): Promise<Noticed | undefined>;
  /** The keyed hashes of the network of the current request, one for each key; none for work without a request. */
  networksHere(): readonly Buffer[];
  /** Finds an event. */
  find(id: string): Promise<SecurityEvent | undefined>;
  /** When each of some kinds of events last happened to a subject, within the year that events are kept. */
  lastOf(subject: string, events: readonly SecurityEventName[]): Promise<ReadonlyMap<SecurityEventName, Date>>;
  /** Lists all events of some kinds of a subject since an instant, in the caller's transaction. */
  since(tx: Tx, subject: string, events: readonly SecurityEventName[], at: Date): Promise<SecurityEvent[]>;
  /** Lists events of a subject, the newest first, from behind `after` on. */
  list(
    subject: string,
    page: { after?: Pick<SecurityEvent, 'lastAt' | 'id'> | undefined; most: number },
  ): Promise<SecurityEvent[]>;
}

interface SecurityLogDeps {
  readonly db: Db;
  readonly world: World;
  /** Keys the hashes of networks. */
  readonly keys: KeyRing;
}

/** An event of which its person is notified. */
export type Noticed = SecurityEvent & { readonly event: NoticedEvent; readonly subject: string };

const HOUR_MS = 3_600_000;
const OPENING_MS = 30 * 60_000;

/** Creates the door to the log of security events. */
export function createSecurityLog(deps: SecurityLogDeps): SecurityLog {
  const { db, world } = deps;
  const insert = coalesce(async (events: readonly SecurityEvent[]) => {
    await db.one((tx) => insertEvents(tx, summed(events)));
    return events;
  });
  return {
    record: async (tx, name, subject, facts = {}) => {
      const event = drafted(deps, name, subject, facts);
      await insertEvents(tx, [event]);
      if (isNoticed(name)) await enqueue(tx, [securityNotice({ event_id: event.id })]);
    },
    note: async (name, subject, facts = {}) => {
      const event = drafted(deps, name, subject ?? null, facts);
      try {
        await insert(event);
      } catch (error) {
        world.log.error({ err: error, event: name }, 'a security event was not stored');
      }
    },
    networksHere: () => hashedNetworks(deps.keys),
    findForNotice: (id) => findForNotice(deps, id),
    find: (id) => db.one((tx) => findEvent(tx, id)),
    lastOf: async (subject, names) => {
      const rows = await db.one((tx) => lastOf(tx, subject, names));
      return new Map(rows.map(({ event, lastAt }) => [event, lastAt]));
    },
    since: eventsSince,
    list: (subject, page) => db.one((tx) => eventsOf(tx, subject, page)),
  };
}

async function findForNotice({ db }: SecurityLogDeps, id: string): Promise<Noticed | undefined> {
  const found = await db.one((tx) => findEvent(tx, id));
  if (!found) return undefined;
  const { event, subject, lastAt } = found;
  invariant(isNoticed(event) && subject !== null, 'each notice is about an event of a person');
  const opening = await db.one((tx) => findOpening(tx, subject));
  const isOpening = opening && lastAt.getTime() - opening.firstAt.getTime() < OPENING_MS;
  return isOpening && !isNoticedAlways(event) ? undefined : { ...found, event, subject };
}

/** Makes the row of an event, and writes its line. */
function drafted(
  { world, keys }: SecurityLogDeps,
  event: SecurityEventName,
  subject: string | null,
  facts: Facts,
): SecurityEvent {
  logSecurity(world.log, event, subject, facts);
  const now = world.clocks.security();
  const browser = personsWhence()?.browser ?? null;
  const named = {
    event,
    subject,
    network: hashedNetworks(keys)[0] ?? null,
    browser,
    facts,
    times: 1,
    firstAt: now,
    lastAt: now,
  };
  return { ...named, id: isRefusal(event) ? sharedId(named) : toUuid(world.ids.mint('sev')) };
}

function hashedNetworks(keys: KeyRing): readonly Buffer[] {
  const whence = personsWhence();
  return whence ? hashesWith(keys, networkOf(whence.address)).map((hash) => hash.subarray(0, 16)) : [];
}

/** The id that the refusals of one kind within an hour share. Numbers among the facts, such as a wait, may differ. */
function sharedId({ event, subject, network, browser, facts, firstAt }: Omit<SecurityEvent, 'id'>): string {
  const hour = Math.floor(firstAt.getTime() / HOUR_MS);
  const where = [network?.toString('hex') ?? null, browser];
  const words = Object.fromEntries(Object.entries(facts).filter(([, fact]) => typeof fact === 'string'));
  const hex = sha256(canonicalJson([event, subject, ...where, words, hour])).toString('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Joins events with one id, because a statement cannot write a row twice. */
function summed(events: readonly SecurityEvent[]): SecurityEvent[] {
  const byId = Map.groupBy(events, ({ id }) => id);
  return [...byId.values()].map((same) => ({
    ...same[0]!,
    times: same.length,
    lastAt: same.at(-1)!.lastAt,
  }));
}
