import type { Db } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { copyOf, recordCopy } from '#platform/privacy/copy-service.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { PushDevices } from '../activity/push/devices-service.ts';
import { erasedAfterDays } from '../retention.ts';
import { walletHoldings } from './data.ts';
import { erasing } from './jobs-schema.ts';
import { erasePerson, eraseUse } from './store.ts';

const DAY_MS = 24 * 3_600_000;

/** Too many copies were taken today. */
export interface TooManyCopies {
  readonly code: 'too_many_copies';
}

/** The door to the copy of a holder's data, and to its end. */
export interface Privacy {
  /** Begins a copy of everything about the holder. It is a security event, of which the holder gets a message. */
  copy(holderId: Id<'hld'>): Promise<Result<AsyncGenerator<string>, TooManyCopies>>;
  /** Sets the deadlines of a wallet that was closed now. */
  closed(holderId: Id<'hld'>): Promise<void>;
  /** Erases what served the use of a closed wallet. Repeated, it does nothing. */
  eraseUse(holderId: Id<'hld'>): Promise<void>;
  /** Erases who the holder of a closed wallet was. Repeated, it does nothing. */
  erasePerson(holderId: Id<'hld'>): Promise<void>;
}

interface PrivacyDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record' | 'since'>;
  readonly pushDevices: Pick<PushDevices, 'endAll'>;
}

/** Creates the door to the copy of a holder's data, and to its end. */
export function createPrivacy(deps: PrivacyDeps): Privacy {
  const { db } = deps;
  return {
    copy: (holderId) => copy(deps, holderId),
    closed: (holderId) => setDeadlines(deps, holderId),
    eraseUse: (holderId) =>
      db.asWriter(async (tx) => {
        await eraseUse(tx, holderId);
        await deps.pushDevices.endAll(tx, holderId);
      }),
    erasePerson: (holderId) => db.asWriter((tx) => erasePerson(tx, holderId)),
  };
}

async function copy({ db, world, security }: PrivacyDeps, holderId: Id<'hld'>): ReturnType<Privacy['copy']> {
  const now = world.clocks.security();
  if (!(await recordCopy({ db, security }, holderId, now))) return err({ code: 'too_many_copies' });
  const head = { what: 'holdfast wallet: a copy of your data', format: 1, made_at: now.toISOString() };
  return ok(copyOf(db, walletHoldings.parts, toUuid(holderId), head));
}

function setDeadlines({ db, world }: PrivacyDeps, holderId: Id<'hld'>): Promise<void> {
  const dueAfter = (days: number): Date => new Date(world.clocks.business().getTime() + days * DAY_MS);
  return db.asWriter((tx) =>
    setTimers(tx, [
      erasing.use.at(dueAfter(erasedAfterDays.use), holderId),
      erasing.person.at(dueAfter(erasedAfterDays.person), holderId),
    ]),
  );
}
