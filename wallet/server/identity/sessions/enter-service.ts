import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { expiryOf } from './domain.ts';
import type { Method } from './domain.ts';
import type { LoggingIn, SessionsDeps } from './port.ts';
import { insertSession } from './store.ts';

/** A holder and the methods by which they have proved who they are. */
interface Proved {
  readonly holderId: Id<'hld'>;
  readonly methods: readonly Method[];
}

/** Stores a session. @returns Its id and its secret, which is stored only as a hash. */
export async function storeSession(
  { world, security }: Pick<SessionsDeps, 'world' | 'security'>,
  tx: Tx,
  { holderId, methods, device }: Proved & Pick<LoggingIn, 'device'>,
): Promise<{ readonly id: Id<'ses'>; readonly token: string }> {
  const token = world.random(32).toString('base64url');
  const at = world.clocks.security();
  const times = { startedAt: at, authenticatedAt: at, seenAt: at };
  const id = world.ids.mint('ses');
  const session = { id, holderId, methods, device, network: security.networksHere()[0] ?? null, ...times };
  await insertSession(tx, session, sha256(token), expiryOf(at, at));
  return { id, token };
}

/**
 * Stores the session of a login, and records the login with the session's id, so that a freeze knows later whose login
 * it was.
 *
 * @param login.waited The id of the login that waited for a second factor.
 */
export async function enterSession(
  deps: Pick<SessionsDeps, 'world' | 'security' | 'accounts'>,
  tx: Tx,
  login: Proved & LoggingIn & { readonly waited?: Id<'ses'> },
): Promise<string> {
  if (!login.isKnown) await deps.accounts.noteNewBrowser(tx, login.holderId);
  const event = login.isKnown ? 'login.succeeded' : 'login.from_new_browser';
  const { id, token } = await storeSession(deps, tx, login);
  const waited = login.waited === undefined ? {} : { login: login.waited };
  await deps.security.record(tx, event, login.holderId, { method: login.methods.join(' '), session: id, ...waited });
  return token;
}
