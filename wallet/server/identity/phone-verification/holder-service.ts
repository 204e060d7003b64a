import type { Tx } from '#platform/db/db.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import { matchesCode } from './code-crypto.ts';
import { judgeCode, mayResend, readCode } from './domain.ts';
import type { Application, CodeError, SendError } from './domain.ts';
import { admitSend, prepareCode, sendCode } from './sender-service.ts';
import type { Asker, Message, SenderDeps, Unsent } from './sender-service.ts';
import {
  countTry,
  deleteApplication,
  deleteApplicationsOf,
  findOfSession,
  insertForSession,
  lockOfSession,
  lockSubjects,
} from './store.ts';

type Of = Pick<Session, 'id' | 'holderId'>;

/** The purpose of a code, which its message names. */
export type CodePurpose = 'first_factor' | 'login' | 'unfreeze';

/**
 * Codes to the phone of a holder who is signed in, or whose login waits for a second factor. A code works only in the
 * session or login that requested it, and opens no wallet. All times are security time.
 */
export interface HolderCodes {
  /**
   * Sends a code, which replaces the one before. The limits on sent codes apply (`domain.ts`).
   *
   * @param phone The number of the holder's wallet, never a typed one.
   * @param purpose What the message says that the code is for; by default, a first PIN or passkey.
   */
  send(session: Of, phone: string, asker: Asker, purpose?: CodePurpose): Promise<Result<void, SendError | Unsent>>;
  /** Finds the application whose code was sent for this session, if it has not expired. */
  find(session: Of): Promise<Application | undefined>;
  /**
   * Checks a code, by `codeRules`; it works once. A right code adds the method `sms` to the session, and makes it
   * fresh. Pressed twice, the button is accepted twice.
   */
  verify(session: Of, typed: string): Promise<Result<void, CodeError>>;
  /** Checks a code for a waiting login, by `codeRules`; it works once. */
  verifyForLogin(login: Of, typed: string): Promise<Result<void, CodeError>>;
  /**
   * Takes the power from all codes that a number was sent, and from its proofs, in the transaction in which the wallet gets
   * another number.
   */
  forget(tx: Tx, phone: string): Promise<void>;
}

interface HolderCodesDeps extends SenderDeps {
  readonly sessions: Pick<Sessions, 'raise' | 'hasProved'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

const LIFE_MS = 60 * 60_000;

/** Creates the door to codes for signed-in holders. */
export function createHolderCodes(deps: HolderCodesDeps): HolderCodes {
  const { db, world } = deps;
  return {
    send: (session, phone, asker, purpose = 'first_factor') => sendToHolder(deps, session, phone, asker, purpose),
    find: (session) => db.one((tx) => findOfSession(tx, session.id, world.clocks.security())),
    verify: (session, typed) => verifyHolderCode(deps, session, typed, 'first_factor'),
    forget: deleteApplicationsOf,
    verifyForLogin: (login, typed) => verifyHolderCode(deps, login, typed, 'login'),
  };
}

async function sendToHolder(
  deps: HolderCodesDeps,
  session: Of,
  phone: string,
  asker: Asker,
  purpose: CodePurpose,
): Promise<Result<void, SendError | Unsent>> {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  const prepared = await db.writeResult<Message, SendError>(async (tx) => {
    // Before the first code there is no row that concurrent requests could lock.
    await lockSubjects(tx, [`session:${session.id}`]);
    const before = await lockOfSession(tx, session.id);
    const allowed = before ? mayResend(before, now()) : ok();
    if (!allowed.ok) return allowed;
    const admitted = await admitSend(deps, tx, phone, asker);
    if (!admitted.ok) return admitted;
    if (before) await deleteApplication(tx, before.id);
    const fresh = { id: toUuid(world.ids.mint('app')), sessionId: session.id, phone };
    await insertForSession(tx, { ...fresh, expiresAt: new Date(now().getTime() + LIFE_MS) });
    return ok(await prepareCode(deps, tx, fresh, admitted.value, { kind: purpose }));
  });
  return prepared.ok ? sendCode(deps, prepared.value) : prepared;
}

async function verifyHolderCode(
  deps: HolderCodesDeps,
  session: Of,
  typed: string,
  purpose: CodePurpose,
): Promise<Result<void, CodeError>> {
  const judged = await judgeTyped(deps, session, typed, purpose);
  if (!judged.ok) await deps.security.note('code.failed', session.holderId, { reason: judged.error.code });
  return judged;
}

function judgeTyped(
  { db, world, keys, sessions, security }: HolderCodesDeps,
  session: Of,
  typed: string,
  purpose: CodePurpose,
): Promise<Result<void, CodeError>> {
  // A refusal is returned, not thrown, so that the count of the wrong try is committed.
  return db.asWriter(async (tx) => {
    const code = readCode(typed);
    if (code === undefined) return err({ code: 'code_malformed' });
    const application = await lockOfSession(tx, session.id);
    // The button may be pressed twice: the first press has raised the session and deleted the code.
    if (!application) return (await sessions.hasProved(tx, session.id, 'sms')) ? ok() : err({ code: 'code_expired' });
    const judged = judgeCode(application, matchesCode(keys, application, code), world.clocks.security());
    if (!judged.ok) {
      await countTry(tx, application.id);
      return judged;
    }
    await deleteApplication(tx, application.id);
    // The session of a waiting login begins afterwards.
    if (purpose === 'first_factor') await sessions.raise(tx, session.id, 'sms');
    await security.record(tx, 'code.accepted', session.holderId, { purpose, session: session.id });
    return ok();
  });
}
