import { codeOf } from '#platform/credentials/mailed-code.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { codeName, ENTRIES_KEPT_MS, entryRules, waitForMailMs } from './domain.ts';
import type { Entry, Proof } from './domain.ts';
import { mailEntryCode } from './jobs-schema.ts';
import { codeLetter, thereLetter } from './letters.ts';
import { isOpenIn, lockOpen } from './open-service.ts';
import type { EntriesDeps } from './port.ts';
import { findByToken, findEntry, insertEntry, sentSince, storeMail } from './store.ts';

/** Too many codes were mailed to the address; whole seconds to wait. */
export interface TooManyCodes {
  readonly code: 'too_many_codes';
  readonly waitS: number;
}

/** Begins an entry, and mails its first code unless told otherwise. @returns The secret for the browser's cookie. */
export async function beginEntry(
  deps: EntriesDeps,
  begun: Pick<Entry, 'kind' | 'email' | 'shopperId' | 'epoch' | 'name' | 'passwordHash' | 'continueTo'>,
  proofs: readonly Proof[],
  { isMailed }: { isMailed: boolean } = { isMailed: true },
): Promise<Result<string, TooManyCodes>> {
  const { db, world, waker } = deps;
  const token = world.random(32).toString('base64url');
  const entered = await db.writeResult<string, TooManyCodes>(async (tx) => {
    const createdAt = world.clocks.security();
    const expiresAt = new Date(createdAt.getTime() + entryRules.lifeMs);
    const times = { mails: 0, mailedAt: null, tries: 0, createdAt, expiresAt, endedAt: null };
    const entry: Entry = { ...begun, id: world.ids.mint('way'), proofs, ...times };
    const counted = isMailed ? await mayMail(tx, entry, createdAt) : ok();
    if (!counted.ok) return counted;
    await insertEntry(tx, entry, sha256(token));
    if (isMailed) await mailIn(tx, entry, createdAt);
    return ok(token);
  });
  waker.wake();
  return entered;
}

/**
 * Whether another code may be mailed; concurrent ones to one address wait for each other. Browsers that signed in to the
 * account have a count of their own, so that a stranger cannot use up the codes of the owner.
 */
async function mayMail(tx: Tx, { kind, email, proofs }: Entry, now: Date): Promise<Result<void, TooManyCodes>> {
  await lockNames(tx, [`entries ${kind} ${email.toLowerCase()}`]);
  const sent = await sentSince(
    tx,
    { kind, email, isKnown: proofs.includes('browser') },
    new Date(now.getTime() - ENTRIES_KEPT_MS),
  );
  const waitMs = waitForMailMs(kind, sent, now);
  return waitMs > 0 ? err({ code: 'too_many_codes', waitS: Math.ceil(waitMs / 1_000) }) : ok();
}

async function mailIn(tx: Tx, entry: Pick<Entry, 'id' | 'mails'>, now: Date): Promise<void> {
  await storeMail(tx, entry.id, now);
  await enqueue(tx, [mailEntryCode({ entry_id: entry.id, mail: entry.mails + 1 })]);
}

/** Mails another code. The ones before it no longer work. */
export async function mailAgain(deps: EntriesDeps, { id }: Entry): Promise<Result<void, TooManyCodes>> {
  const { db, world, waker } = deps;
  const mailed = await db.writeResult<void, TooManyCodes>(async (tx) => {
    const now = world.clocks.security();
    const entry = await lockOpen(deps, tx, id);
    if (!entry) return ok();
    const counted = await mayMail(tx, entry, now);
    if (!counted.ok) return counted;
    await mailIn(tx, entry, now);
    return ok();
  });
  waker.wake();
  return mailed;
}

/** Finds the open entry of a browser's secret. */
export async function findOpen(deps: EntriesDeps, token: string | undefined): Promise<Entry | undefined> {
  const { db } = deps;
  const entry = token === undefined ? undefined : await db.one((tx) => findByToken(tx, sha256(token)));
  return entry && (await db.one((tx) => isOpenIn(deps, tx, entry))) ? entry : undefined;
}

/** Writes the letter of a code. Whether the address has an account is looked up here, so that no page waits for it. */
export async function mailCode(deps: EntriesDeps, id: Id<'way'>, mail: number): Promise<void> {
  const { db, accounts, mailbox, publicUrl, keys } = deps;
  const entry = await db.one((tx) => findEntry(tx, id));
  if (!entry || entry.mails !== mail || !(await db.one((tx) => isOpenIn(deps, tx, entry)))) return;
  const { kind, email } = entry;
  const cause = `entry ${codeName(entry)}`;
  // An address that nobody has proved gets no letter about an account that does not exist.
  if (kind === 'recovery' && entry.shopperId === null) return;
  const isTaken = (kind === 'sign_up' || kind === 'email') && (await accounts.idOf(email)) !== undefined;
  const letter = isTaken ? thereLetter(email, publicUrl) : codeLetter(kind, email, codeOf(keys, codeName(entry)));
  await mailbox.send({ ...letter, cause });
}
