import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import type { Fault, Shopper } from '../accounts/domain.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys, Signed } from '../passkeys/service.ts';
import { signFaultWords } from '../passkeys/words.ts';
import type { Sessions } from '../sessions/service.ts';

/** A password and a code as they were typed, and the origin of the request. */
export interface TypedConfirmation {
  readonly password: string;
  /** A code of the app or a recovery code, for a shopper who has an app. */
  readonly factor: string;
  readonly address: string;
  readonly browser: string | undefined;
}

/** The door to confirmations: a signed-in shopper proves again who they are, before a change of what opens the account. */
export interface Confirmations {
  /** Checks the password and, of a shopper who has an authenticator app, a code. */
  byPassword(shopper: Shopper, sessionId: Id<'ses'>, typed: TypedConfirmation): Promise<Result<void, readonly Fault[]>>;
  byPasskey(shopper: Shopper, sessionId: Id<'ses'>, signed: Signed): Promise<Result<void, readonly Fault[]>>;
}

interface ConfirmationsDeps {
  readonly db: Db;
  readonly tries: Tries;
  readonly accounts: Pick<Accounts, 'provePassword'>;
  readonly authenticators: Pick<Authenticators, 'of' | 'take'>;
  readonly passkeys: Pick<Passkeys, 'judge'>;
  readonly sessions: Pick<Sessions, 'prove'>;
  readonly security: Pick<SecurityLog, 'note'>;
}

/** Creates the door to confirmations. */
export function createConfirmations(deps: ConfirmationsDeps): Confirmations {
  return {
    byPassword: (shopper, sessionId, typed) => byPassword(deps, shopper, sessionId, typed),
    byPasskey: (shopper, sessionId, signed) => byPasskey(deps, shopper, sessionId, signed),
  };
}

async function byPassword(
  deps: ConfirmationsDeps,
  shopper: Shopper,
  sessionId: Id<'ses'>,
  { factor, ...typed }: TypedConfirmation,
): Promise<Result<void, readonly Fault[]>> {
  const proved = await deps.accounts.provePassword(shopper, typed);
  if (!proved.ok) return proved;
  const { hasApp } = await deps.authenticators.of(shopper.id);
  const taken = hasApp ? await takeFactor(deps, shopper, factor, typed.address) : ok();
  if (taken.ok) await deps.sessions.prove(sessionId);
  return taken;
}

async function takeFactor(
  { db, tries, authenticators, security }: ConfirmationsDeps,
  { id }: Shopper,
  typed: string,
  address: string,
): Promise<Result<void, readonly Fault[]>> {
  const tried = await tries.begin({ account: `confirm ${id}`, address });
  if (!tried.ok) {
    const wait = waitWords(tried.error.seconds);
    return err([{ field: 'factor', message: t('Too many tries. Wait {wait}, then try again.', { wait }) }]);
  }
  const taken = await tried.value.settle(() => db.asWriter((tx) => authenticators.take(tx, id, typed)));
  if (taken !== undefined) return ok();
  await security.note('code.failed', id, { purpose: 'authenticator' });
  return err([
    { field: 'factor', message: t('This code is wrong or was used. Type the one that your app shows now.') },
  ]);
}

async function byPasskey(
  { passkeys, sessions }: ConfirmationsDeps,
  { id }: Shopper,
  sessionId: Id<'ses'>,
  signed: Signed,
): Promise<Result<void, readonly Fault[]>> {
  if ((await passkeys.judge(signed)) !== id) return err([signFaultWords()]);
  await sessions.prove(sessionId);
  return ok();
}
