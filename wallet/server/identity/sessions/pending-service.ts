import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { sessionRules } from './domain.ts';
import type { Method, PendingLogin } from './domain.ts';
import { enterSession } from './enter-service.ts';
import { findPending, insertPending, takePending } from './pending-store.ts';
import type { LoggingIn, SessionsDeps } from './port.ts';

/** Stores a login by password that waits for a second factor. @returns Its secret, which is stored only as a hash. */
export async function waitForFactor(
  { world, security }: SessionsDeps,
  tx: Tx,
  { seal, ...login }: LoggingIn & { readonly holderId: Id<'hld'>; readonly seal: string },
): Promise<string> {
  const token = world.random(32).toString('base64url');
  const expiresAt = new Date(world.clocks.security().getTime() + sessionRules.pendingMs);
  const pending = { ...login, id: world.ids.mint('ses'), passwordMark: markOf(seal) };
  await insertPending(tx, pending, { tokenHash: sha256(token), expiresAt });
  await security.record(tx, 'login.halfway', login.holderId, { login: pending.id });
  return token;
}

/** Finds the login that waits for a second factor. */
export async function findWaiting({ db, world }: SessionsDeps, token: string): Promise<PendingLogin | undefined> {
  return db.one((tx) => findPending(tx, sha256(token), world.clocks.security()));
}

/** Turns a waiting login into a session; see `Sessions.finishPending`. */
export async function finishWaiting(deps: SessionsDeps, token: string, method: Method): Promise<string | undefined> {
  const { db, world, accounts } = deps;
  const waiting = await findWaiting(deps, token);
  const account = waiting && (await accounts.knownAs((await accounts.get(waiting.holderId)).phone));
  if (!account) return undefined;
  return db.asWriter(async (tx) => {
    const pending = await takePending(tx, sha256(token), world.clocks.security());
    // A password that was changed since the login began must not lead to a session.
    if (!pending?.passwordMark.equals(markOf(account.seal))) return undefined;
    if (!(await accounts.holdsPassword(tx, pending.holderId, account.seal))) return undefined;
    const { id: waited, holderId, device, isKnown } = pending;
    return enterSession(deps, tx, { holderId, methods: ['password', method], device, isKnown, waited });
  });
}

/** A hash that changes with the stored password. */
function markOf(seal: string): Buffer {
  return sha256(`pending login ${seal}`);
}
