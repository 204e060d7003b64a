import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import { copyOf, recordCopy } from '#platform/privacy/copy-service.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Fault, Shopper } from '../accounts/accounts/domain.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import { tradeKeptDays } from '../retention.ts';
import { marketHoldings } from './data.ts';
import { tiesOf } from './domain.ts';
import type { Tie } from './domain.ts';
import { eraseDeadline, mailDeleted } from './jobs-schema.ts';
import { deletedLetter } from './letters.ts';
import { deleteAccount, eraseTrade, lockAccount, openTrade, otherTies } from './store.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_TIES = 20;

/** The password that a shopper typed again, with the origin of the request. */
interface Proof {
  readonly password: string;
  readonly address: string;
  readonly browser?: string | undefined;
}

type Unproved = { readonly code: 'faults'; readonly faults: readonly Fault[] };

/** The door to the copy of a shopper's data, and to the end of an account. */
export interface Privacy {
  /** Begins a copy of everything about the shopper. It is a security event, of which they get a mail. */
  copy(
    shopper: Shopper,
    proof: Proof,
  ): Promise<Result<AsyncGenerator<string>, Unproved | { readonly code: 'too_many_copies' }>>;
  /** Lists what must end before the account can be deleted. */
  ties(id: Id<'shp'>): Promise<readonly Tie[]>;
  /** Deletes the account for good, at once; what it traded loses its person after a time. */
  remove(shopper: Shopper, proof: Proof): Promise<Result<void, Unproved | { readonly code: 'tied' }>>;
  /** Takes the person out of what a deleted account traded. Repeated, it does nothing. */
  eraseTrade(id: Id<'shp'>): Promise<void>;
  /** Writes the last letter to the person of a deleted account. */
  mailDeleted(to: { email: string; name: string; at: Date }): Promise<void>;
}

interface PrivacyDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record' | 'since'>;
  readonly accounts: Pick<Accounts, 'provePassword'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door to the copy of a shopper's data, and to the end of an account. */
export function createPrivacy(deps: PrivacyDeps): Privacy {
  const { db, mailbox } = deps;
  return {
    copy: (shopper, proof) => copy(deps, shopper, proof),
    ties: (id) => tiesNow(deps, id),
    remove: (shopper, proof) => remove(deps, shopper, proof),
    eraseTrade: (id) => db.asWriter((tx) => eraseTrade(tx, id)),
    mailDeleted: async (to) => {
      await mailbox.send({ ...deletedLetter(to), cause: `deleted ${to.email} ${to.at.toISOString()}` });
    },
  };
}

async function copy(
  { db, world, security, accounts }: PrivacyDeps,
  shopper: Shopper,
  proof: Proof,
): ReturnType<Privacy['copy']> {
  const proved = await accounts.provePassword(shopper, proof);
  if (!proved.ok) return err({ code: 'faults', faults: proved.error });
  const now = world.clocks.security();
  if (!(await recordCopy({ db, security }, shopper.id, now))) return err({ code: 'too_many_copies' });
  const head = { what: 'holdfast market: a copy of your data', format: 1, made_at: now.toISOString() };
  return ok(copyOf(db, marketHoldings.parts, toUuid(shopper.id), head));
}

async function tiesNow({ db }: PrivacyDeps, id: Id<'shp'>): Promise<readonly Tie[]> {
  return db.asWriter(async (tx) => tiesOf(await openTrade(tx, id, MOST_TIES), await otherTies(tx, id)));
}

async function remove(deps: PrivacyDeps, shopper: Shopper, proof: Proof): ReturnType<Privacy['remove']> {
  const { db, world, security, accounts, waker } = deps;
  const { id, email, name } = shopper;
  const proved = await accounts.provePassword(shopper, proof);
  if (!proved.ok) return err({ code: 'faults', faults: proved.error });
  const removed = await db.asWriter(async (tx): ReturnType<Privacy['remove']> => {
    // Pressed twice, the button finds the account deleted.
    if (!(await lockAccount(tx, id))) return ok();
    const ties = tiesOf(await openTrade(tx, id, 1), await otherTies(tx, id));
    if (ties.length > 0) return err({ code: 'tied' });
    const now = world.clocks.business();
    await deleteAccount(tx, id, now);
    await security.record(tx, 'account.deleted', id);
    await setTimers(tx, [eraseDeadline.at(new Date(now.getTime() + tradeKeptDays * DAY_MS), id)]);
    await enqueue(tx, [mailDeleted({ email, name, deleted_at: now.toISOString() })]);
    return ok();
  });
  if (removed.ok) waker.wake();
  return removed;
}
