import type { Db } from '#platform/db/db.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { logSecurity } from '#platform/log/security-events.ts';
import type { Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import { matchesCode } from './code-crypto.ts';
import { judgeCode, mayResend, readCode } from './domain.ts';
import type { Application, CodeError, SendError } from './domain.ts';
import type { Asker, Sender, Unsent } from './sender-service.ts';
import { countTry, deleteApplication, findOfSession, insertForSession, lockOfSession, lockSubjects } from './store.ts';

type Of = Pick<Session, 'id' | 'holderId'>;

/**
 * Codes to the phone of a holder who is signed in. A code is good for the session that asked for it alone, and
 * opens no wallet. All times are security time.
 */
export interface HolderCodes {
  /**
   * Sends a code, another at the earliest after 30 seconds; it replaces the one before. Counted as every code is.
   *
   * @param phone The number that the holder's wallet was opened with, never one that was typed.
   */
  send(session: Of, phone: string, asker: Asker): Promise<Result<void, SendError | Unsent>>;
  /** What was sent for this session, if it is still alive. */
  find(session: Of): Promise<Application | undefined>;
  /**
   * Checks a code: single use, five tries, five minutes. Once it was right, the session has the method `sms`, and is
   * fresh. Typed again in the session that it raised, it is right.
   */
  verify(session: Of, typed: string): Promise<Result<void, CodeError>>;
}

interface HolderCodesDeps {
  readonly db: Db;
  readonly world: World;
  readonly sender: Sender;
  /** Keys the hashes of codes, as the sender's. */
  readonly key: Buffer;
  readonly sessions: Pick<Sessions, 'raise' | 'hasProved'>;
}

const LIFE_MS = 60 * 60_000;

export function createHolderCodes(deps: HolderCodesDeps): HolderCodes {
  const { db, world } = deps;
  return {
    send: (session, phone, asker) => sendCode(deps, session, phone, asker),
    find: (session) => db.one((tx) => findOfSession(tx, session.id, world.clocks.security())),
    verify: async (session, typed) => {
      const judged = await verifyCode(deps, session, typed);
      if (!judged.ok) logSecurity(world.log, 'code.failed', session.holderId, { reason: judged.error.code });
      else logSecurity(world.log, 'code.accepted', session.holderId, { session: session.id });
      return judged;
    },
  };
}

async function sendCode(
  { db, world, sender }: HolderCodesDeps,
  session: Of,
  phone: string,
  asker: Asker,
): Promise<Result<void, SendError | Unsent>> {
  const now = (): Date => world.clocks.security();
  const prepared = await db.asWriter(async (tx) => {
    // Two requests at once may find nothing to lock yet.
    await lockSubjects(tx, [`session:${session.id}`]);
    const before = await lockOfSession(tx, session.id);
    const allowed = before ? mayResend(before, now()) : ok();
    if (!allowed.ok) return allowed;
    const admitted = await sender.admit(tx, phone, asker);
    if (!admitted.ok) return admitted;
    if (before) await deleteApplication(tx, before.id);
    const fresh = { id: toUuid(world.ids.mint('app')), sessionId: session.id, phone };
    await insertForSession(tx, { ...fresh, expiresAt: new Date(now().getTime() + LIFE_MS) });
    return ok(await sender.prepare(tx, fresh, admitted.value, (code) => ({ text: codeText(code), secret: code })));
  });
  return prepared.ok ? sender.send(prepared.value) : prepared;
}

function verifyCode(
  { db, world, key, sessions }: HolderCodesDeps,
  session: Of,
  typed: string,
): Promise<Result<void, CodeError>> {
  // A wrong try is counted with its refusal: both are committed.
  return db.asWriter(async (tx) => {
    const code = readCode(typed);
    if (code === undefined) return err({ code: 'code_malformed' });
    const application = await lockOfSession(tx, session.id);
    // Pressed twice, the second press finds the session as the first one left it.
    if (!application) return (await sessions.hasProved(tx, session.id, 'sms')) ? ok() : err({ code: 'code_expired' });
    const judged = judgeCode(application, matchesCode(key, application, code), world.clocks.security());
    if (!judged.ok) {
      await countTry(tx, application.id);
      return judged;
    }
    await deleteApplication(tx, application.id);
    await sessions.raise(tx, session.id, 'sms');
    return ok();
  });
}

/** Its reader may not have asked for it: somebody else may know the password. One message of 160 letters at most. */
function codeText(code: string): string {
  return `${code} is your Holdfast code for a first PIN or passkey. It works for 5 minutes. Not you? Tell nobody: somebody knows your password.`;
}
