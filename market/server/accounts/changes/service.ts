import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { judgeName } from '../accounts/domain.ts';
import type { Fault, Shopper } from '../accounts/domain.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Sessions } from '../sessions/service.ts';
import { canUndo, firstBefore, UNDO_MS } from './domain.ts';
import type { Change } from './domain.ts';
import { changeLetters } from './jobs-schema.ts';
import { undoLetter, welcomeLetter } from './letters.ts';
import {
  changesSince,
  findByUndoHash,
  findChange,
  findUndoableUntil,
  findUndoHash,
  insertChange,
  lockByUndoHash,
  storeUndone,
} from './store.ts';
import { undoHashOf, undoTokenOf } from './undo-crypto.ts';

export type { Change };

/** The door to changes of a shopper's e-mail address and name, which a letter can undo. All times are security time. */
export interface Changes {
  /**
   * Moves an account to a proved address, in the caller's transaction. The old and the new address get a letter.
   *
   * @returns False if another account has the address.
   */
  moveEmail(tx: Tx, shopperId: Id<'shp'>, email: string): Promise<boolean>;
  /** Changes a name; the shopper gets a letter. */
  changeName(shopper: Shopper, typed: string): Promise<Result<void, Fault[]>>;
  /** Finds the change of a letter's token, and whether it can be undone. */
  findUndo(token: string): Promise<{ change: Change; canUndo: boolean } | undefined>;
  /**
   * Undoes a change with all later ones of the shopper, and everything by which somebody who made it could come back: all sessions end, no browser is
   * known any more, and passkeys, app and recovery codes that were added since are removed.
   */
  undo(token: string): Promise<boolean>;
  /** Until when a move of the address can be undone; undefined if none can. Until then it may be a thief's. */
  addressUndoableUntil(shopperId: Id<'shp'>): Promise<Date | undefined>;
  /** Writes the letters about a change. */
  mail(id: Id<'chg'>): Promise<void>;
}

interface ChangesDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly accounts: Pick<Accounts, 'findById' | 'setEmail' | 'setName' | 'forgetBrowsers'>;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly passkeys: Pick<Passkeys, 'removeSince'>;
  readonly authenticators: Pick<Authenticators, 'removeSince'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly publicUrl: string;
  /** The tokens in letters follow from it. */
  readonly keys: KeyRing;
}

/** Creates the door to changes. */
export function createChanges(deps: ChangesDeps): Changes {
  return {
    moveEmail: (tx, shopperId, email) => moveEmail(deps, tx, shopperId, email),
    changeName: (shopper, typed) => changeName(deps, shopper, typed),
    findUndo: (token) => findUndo(deps, token),
    undo: (token) => undo(deps, token),
    addressUndoableUntil: (id) => deps.db.one((tx) => findUndoableUntil(tx, id, deps.world.clocks.security())),
    mail: (id) => mail(deps, id),
  };
}

async function moveEmail(deps: ChangesDeps, tx: Tx, shopperId: Id<'shp'>, email: string): Promise<boolean> {
  const before = await deps.accounts.setEmail(tx, shopperId, email);
  if (before === undefined) return false;
  await record(deps, tx, { shopperId, kind: 'email', before, after: email });
  await deps.security.record(tx, 'email.changed', shopperId);
  return true;
}

/** Stores a change, and has its letters written. */
async function record(
  { world, keys }: ChangesDeps,
  tx: Tx,
  change: Pick<Change, 'shopperId' | 'kind' | 'before' | 'after'>,
): Promise<void> {
  const madeAt = world.clocks.security();
  const id = world.ids.mint('chg');
  const expiresAt = new Date(madeAt.getTime() + UNDO_MS);
  await insertChange(tx, { ...change, id, madeAt, expiresAt }, undoHashOf(undoTokenOf(keys, id)));
  await enqueue(tx, [changeLetters({ change_id: id })]);
}

async function changeName(deps: ChangesDeps, { id }: Shopper, typed: string): Promise<Result<void, Fault[]>> {
  const judged = judgeName(typed);
  if (!judged.ok) return err([judged.error]);
  await deps.db.asWriter(async (tx) => {
    const before = await deps.accounts.setName(tx, id, judged.value);
    if (before === judged.value) return;
    await record(deps, tx, { shopperId: id, kind: 'name', before, after: judged.value });
    await deps.security.record(tx, 'name.changed', id);
  });
  return ok();
}

async function findUndo({ db, world }: ChangesDeps, token: string): ReturnType<Changes['findUndo']> {
  const change = await db.one((tx) => findByUndoHash(tx, undoHashOf(token)));
  return change && { change, canUndo: canUndo(change, world.clocks.security()) };
}

async function undo(deps: ChangesDeps, token: string): Promise<boolean> {
  const { db, world, accounts, sessions, passkeys, authenticators, security } = deps;
  return db.asWriter(async (tx) => {
    const change = await lockByUndoHash(tx, undoHashOf(token));
    const now = world.clocks.security();
    if (!change || !canUndo(change, now)) return false;
    const { shopperId, kind, madeAt } = change;
    const { email, name } = firstBefore(await changesSince(tx, change));
    if (email !== undefined && (await accounts.setEmail(tx, shopperId, email)) === undefined) return false;
    if (name !== undefined) await accounts.setName(tx, shopperId, name);
    await storeUndone(tx, change, now);
    await sessions.endAll(tx, shopperId);
    await accounts.forgetBrowsers(tx, shopperId);
    await passkeys.removeSince(tx, shopperId, madeAt);
    await authenticators.removeSince(tx, shopperId, madeAt);
    await security.record(tx, 'change.undone', shopperId, { kind });
    return true;
  });
}

async function mail({ db, accounts, mailbox, publicUrl, keys }: ChangesDeps, id: Id<'chg'>): Promise<void> {
  const change = await db.one((tx) => findChange(tx, id));
  const shopper = change && (await accounts.findById(change.shopperId));
  if (!change || !shopper) return;
  const { name, email } = shopper;
  const undone = { email: change.kind === 'email' ? change.before : email, name, publicUrl };
  const token = undoTokenOf(keys, id, await db.one((tx) => findUndoHash(tx, id)));
  await mailbox.send({ ...undoLetter(change, undone, token), cause: `undo ${id}` });
  if (change.kind !== 'email') return;
  await mailbox.send({ ...welcomeLetter({ email: change.after, name }, change), cause: `moved ${id}` });
}
