import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Accounts } from '../accounts/service.ts';
import { matchesCode } from './code-crypto.ts';
import { judgeCode, mayResend, readCode } from './domain.ts';
import type { Application, CodeError, SendError } from './domain.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';
import { admitSend, prepareCode, sendCode } from './sender-service.ts';
import type { Asker, Message, SenderDeps, Unsent } from './sender-service.ts';
import { listedCountries } from './budget-store.ts';
import {
  countTry,
  deleteApplication,
  findApplication,
  insertApplication,
  lockApplication,
  markFinished,
  markVerified,
} from './store.ts';
import type { Letter, NumberStanding } from './words.ts';

/** The reasons why an application does not begin. */
export type StartError = SendError | Unsent | { readonly code: 'phone_invalid' };
/** The browser has no application, or its application has ended. */
export type ApplicationGone = { readonly code: 'application_gone' };

/** Turns a typed phone number into a verified one. All times are security time. */
export interface PhoneVerification {
  /**
   * Begins an application and sends a code. The answer is the same whether or not the number has a wallet; only the SMS
   * differs.
   *
   * @returns The application's secret, which the browser keeps.
   */
  start(asked: {
    phone: string;
    /** The chosen country, for a number that was typed without its country code. */
    country?: string | undefined;
    asker: Asker;
    continueTo?: string;
  }): Promise<Result<{ token: string }, StartError>>;
  /** Lists the countries to whose numbers messages go. */
  countries(): Promise<readonly string[]>;
  /** Sends another code for an application, which replaces the one before. */
  resend(token: string, asker: Asker): Promise<Result<void, SendError | ApplicationGone | Unsent>>;
  /** Checks a code, by `codeRules`; it works once, for one of several requests. Malformed text costs no try. */
  verify(token: string, code: string): Promise<Result<void, CodeError | ApplicationGone>>;
  /** Finds the application of a browser's secret, if it has not expired. */
  find(token: string): Promise<Application | undefined>;
  /** Ends a verified application in the caller's transaction; undefined if it is not verified or has already ended. */
  finish(tx: Tx, token: string): Promise<Application | undefined>;
  /** As `finish`, but `find` still returns the application, so that a form that is sent twice is recognized. */
  use(tx: Tx, token: string): Promise<Application | undefined>;
}

interface PhoneVerificationDeps extends SenderDeps {
  readonly accounts: Pick<Accounts, 'standingOf'>;
  /** An application of one purpose is not found by the door of another. */
  readonly purpose: 'sign-up' | 'recovery';
  /** Chooses the message, which only the number's owner reads. */
  readonly letter: (standing: NumberStanding) => Letter;
}

const APPLICATION_LIFE_MS = 60 * 60_000;

/** Creates the door to phone verification for one purpose: new wallets, or new passwords. */
export function createPhoneVerification(deps: PhoneVerificationDeps): PhoneVerification {
  const { db, world } = deps;
  return {
    start: (asked) => startApplication(deps, asked),
    countries: () => db.one(listedCountries),
    resend: (token, asker) => resendCode(deps, token, asker),
    verify: (token, typed) => verifyApplicationCode(deps, token, typed),
    find: (token) => db.one((tx) => findApplication(tx, hashToken(deps, token), world.clocks.security())),
    finish: (tx, token) => finishApplication(deps, tx, token),
    use: (tx, token) => useApplication(deps, tx, token),
  };
}

async function startApplication(
  deps: PhoneVerificationDeps,
  { phone, country, asker, continueTo }: Parameters<PhoneVerification['start']>[0],
): Promise<Result<{ token: string }, StartError>> {
  const { db, world } = deps;
  const number = toE164(phone, country);
  if (number === undefined) return err({ code: 'phone_invalid' });
  const token = world.random(32).toString('base64url');
  const id = toUuid(world.ids.mint('app'));
  const fresh = { id, tokenHash: hashToken(deps, token), phone: number, continueTo: continueTo ?? null };
  const prepared = await db.writeResult(async (tx) => {
    const admitted = await admitSend(deps, tx, number, asker);
    if (!admitted.ok) return admitted;
    const expiresAt = new Date(world.clocks.security().getTime() + APPLICATION_LIFE_MS);
    await insertApplication(tx, { ...fresh, expiresAt });
    return ok(await prepareCode(deps, tx, fresh, admitted.value, await letterTo(deps, tx, number)));
  });
  if (!prepared.ok) return prepared;
  const sent = await sendCode(deps, prepared.value);
  return sent.ok ? ok({ token }) : sent;
}

async function resendCode(
  deps: PhoneVerificationDeps,
  token: string,
  asker: Asker,
): Promise<Result<void, SendError | ApplicationGone | Unsent>> {
  const prepared = await deps.db.writeResult<Message, SendError | ApplicationGone>(async (tx) => {
    const application = await lockByToken(deps, tx, token);
    if (!application || application.verifiedAt) return err({ code: 'application_gone' });
    const allowed = mayResend(application, deps.world.clocks.security());
    if (!allowed.ok) return allowed;
    const admitted = await admitSend(deps, tx, application.phone, asker);
    if (!admitted.ok) return admitted;
    const letter = await letterTo(deps, tx, application.phone);
    return ok(await prepareCode(deps, tx, application, admitted.value, letter));
  });
  return prepared.ok ? sendCode(deps, prepared.value) : prepared;
}

function verifyApplicationCode(
  deps: PhoneVerificationDeps,
  token: string,
  typed: string,
): Promise<Result<void, CodeError | ApplicationGone>> {
  const now = (): Date => deps.world.clocks.security();
  // A refusal is returned, not thrown, so that the count of the wrong try is committed.
  return deps.db.asWriter(async (tx) => {
    const application = await lockByToken(deps, tx, token);
    if (!application || application.finishedAt) return err({ code: 'application_gone' });
    const code = readCode(typed);
    if (code === undefined) return err({ code: 'code_malformed' });
    const judged = judgeCode(application, matchesCode(deps.keys, application, code), now());
    if (judged.ok) await markVerified(tx, application.id, now());
    else await countTry(tx, application.id);
    return judged;
  });
}

async function finishApplication(deps: PhoneVerificationDeps, tx: Tx, token: string): Promise<Application | undefined> {
  const application = await lockByToken(deps, tx, token);
  if (!application?.verifiedAt) return undefined;
  await deleteApplication(tx, application.id);
  return application;
}

async function useApplication(deps: PhoneVerificationDeps, tx: Tx, token: string): Promise<Application | undefined> {
  const application = await lockByToken(deps, tx, token);
  if (!application?.verifiedAt || application.finishedAt) return undefined;
  await markFinished(tx, application.id, deps.world.clocks.security());
  return application;
}

function lockByToken(deps: PhoneVerificationDeps, tx: Tx, token: string): Promise<Application | undefined> {
  return lockApplication(tx, hashToken(deps, token), deps.world.clocks.security());
}

function hashToken({ purpose }: PhoneVerificationDeps, token: string): Buffer {
  return sha256(`${purpose} ${token}`);
}

async function letterTo({ accounts, letter }: PhoneVerificationDeps, tx: Tx, phone: string): Promise<Letter> {
  return letter(await accounts.standingOf(tx, phone));
}
