import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { matchesCode } from './code-crypto.ts';
import { judgeCode, mayResend, readCode } from './domain.ts';
import type { Application, CodeError, SendError } from './domain.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';
import type { Asker, Sender, Unsent, Written } from './sender-service.ts';
import {
  countTry,
  deleteApplication,
  findApplication,
  insertApplication,
  lockApplication,
  markVerified,
} from './store.ts';

export type StartError = SendError | Unsent | { readonly code: 'phone_invalid' };
export type ApplicationGone = { readonly code: 'application_gone' };

/** The way from a typed phone number to a verified one. All times are security time. */
export interface PhoneVerification {
  /**
   * Begins an application and sends a code. The answer is the same whether the number has a wallet or not; the message
   * that arrives is not.
   *
   * @returns The secret that the browser keeps for this application.
   */
  start(asked: { phone: string; asker: Asker; continueTo?: string }): Promise<Result<{ token: string }, StartError>>;
  resend(token: string, asker: Asker): Promise<Result<void, SendError | ApplicationGone | Unsent>>;
  /** Checks a code: single use, five tries, five minutes; of several at once one wins. What can be none costs no try. */
  verify(token: string, code: string): Promise<Result<void, CodeError | ApplicationGone>>;
  /** The application behind a browser's secret, if it is still alive. */
  find(token: string): Promise<Application | undefined>;
  /** Ends a verified application in the caller's transaction; undefined if it is not verified or ended already. */
  finish(tx: Tx, token: string): Promise<Application | undefined>;
}

interface PhoneVerificationDeps {
  readonly db: Db;
  readonly world: World;
  readonly sender: Sender;
  /** Keys the hashes of codes, as the sender's. */
  readonly key: Buffer;
  readonly hasWallet: (tx: Tx, phone: string) => Promise<boolean>;
  readonly loginUrl: string;
}

const APPLICATION_LIFE_MS = 60 * 60_000;

export function createPhoneVerification(deps: PhoneVerificationDeps): PhoneVerification {
  const { db, world, sender } = deps;
  const now = (): Date => world.clocks.security();
  const lock = (tx: Tx, token: string) => lockApplication(tx, sha256(token), now());
  return {
    start: async ({ phone, asker, continueTo }) => {
      const number = toE164(phone);
      if (number === undefined) return err({ code: 'phone_invalid' });
      const token = world.random(32).toString('base64url');
      const id = toUuid(world.ids.mint('app'));
      const fresh = { id, tokenHash: sha256(token), phone: number, continueTo: continueTo ?? null };
      const prepared = await db.asWriter(async (tx) => {
        const admitted = await sender.admit(tx, fresh.phone, asker);
        if (!admitted.ok) return admitted;
        await insertApplication(tx, { ...fresh, expiresAt: new Date(now().getTime() + APPLICATION_LIFE_MS) });
        return ok(await sender.prepare(tx, fresh, admitted.value, await writerFor(deps, tx, fresh.phone)));
      });
      if (!prepared.ok) return prepared;
      const sent = await sender.send(prepared.value);
      return sent.ok ? ok({ token }) : sent;
    },
    resend: async (token, asker) => {
      const outcome = await db.asWriter(async (tx) => {
        const application = await lock(tx, token);
        if (!application || application.verifiedAt) return err({ code: 'application_gone' } as const);
        const allowed = mayResend(application, now());
        if (!allowed.ok) return allowed;
        const admitted = await sender.admit(tx, application.phone, asker);
        if (!admitted.ok) return admitted;
        return ok(await sender.prepare(tx, application, admitted.value, await writerFor(deps, tx, application.phone)));
      });
      return outcome.ok ? sender.send(outcome.value) : outcome;
    },
    verify: (token, typed) =>
      db.asWriter(async (tx) => {
        const application = await lock(tx, token);
        if (!application) return err({ code: 'application_gone' });
        const code = readCode(typed);
        if (code === undefined) return err({ code: 'code_malformed' });
        const judged = judgeCode(application, matchesCode(deps.key, application, code), now());
        if (judged.ok) await markVerified(tx, application.id, now());
        else await countTry(tx, application.id);
        return judged;
      }),
    find: (token) => db.one((tx) => findApplication(tx, sha256(token), now())),
    finish: async (tx, token) => {
      const application = await lock(tx, token);
      if (!application?.verifiedAt) return undefined;
      await deleteApplication(tx, application.id);
      return application;
    },
  };
}

/** How messages to a number are written, which only its owner reads: one with a wallet is asked to log in. */
async function writerFor(
  { world, hasWallet, loginUrl }: PhoneVerificationDeps,
  tx: Tx,
  phone: string,
): Promise<(code: string) => Written> {
  const isKnown = await hasWallet(tx, phone);
  return (code) =>
    isKnown
      ? // Nobody can type what is stored for it: tries look as a stranger's do.
        { text: knownText(loginUrl), secret: world.random(32).toString('hex') }
      : { text: codeText(code), secret: code };
}

function codeText(code: string): string {
  return `${code} is your Holdfast code. It works for 5 minutes. We never ask for it: type it only on our page.`;
}

function knownText(loginUrl: string): string {
  return `Somebody, perhaps you, wants to open a Holdfast wallet with this number. It has one: log in at ${loginUrl}`;
}
