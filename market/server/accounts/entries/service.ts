import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { NewShopper, Proved } from '../accounts/service.ts';
import type { Signed } from '../passkeys/service.ts';
import { giveCode, giveFactor, givePasskey, goWithout, setPassword } from './answer-service.ts';
import { beginEntry, findOpen, mailAgain, mailCode } from './begin-service.ts';
import type { TooManyCodes } from './begin-service.ts';
import type { Entry, Factors, Step } from './domain.ts';
import type { AnswerError, EntriesDeps, Outcome } from './port.ts';
import { stepOf } from './step-service.ts';

export type { AnswerError, Entry, Factors, Outcome, Step, TooManyCodes };

/** The next step of an entry, and what its account could prove itself with. */
export interface AtStep {
  readonly step: Step;
  readonly factors: Factors;
}

/** The origin of an answer. */
export interface Whence {
  /** The network address of the request. */
  readonly address: string;
}

/**
 * The door to entries: ways into an account that one browser has begun, and that take a proof at a time. The browser
 * holds an entry's secret in a cookie; an answer from any other browser finds no entry. All times are security time.
 */
export interface Entries {
  /** Begins a sign-up, and mails a code. It says nothing about whether the address has an account. */
  beginSignUp(shopper: NewShopper, continueTo: string): Promise<Result<string, TooManyCodes>>;
  /** Begins a sign-in from an unknown browser, after the right password. */
  beginLogin(proved: Proved, email: string, continueTo: string): Promise<string>;
  /**
   * Begins the way to a new password, and mails a code if the address has an account.
   *
   * @param from.isKnown Whether the browser signed in to the account before.
   */
  beginRecovery(email: string, from: Whence & { isKnown: boolean }): Promise<Result<string, TooManyCodes>>;
  /** Begins the move of a signed-in shopper to another address, and mails a code to it. */
  beginEmail(shopperId: Id<'shp'>, email: string, continueTo: string): Promise<Result<string, TooManyCodes>>;
  /** Finds the open entry of a browser's secret. */
  find(token: string | undefined): Promise<Entry | undefined>;
  at(entry: Entry): Promise<AtStep>;
  /** Mails a code at the step `mail`, another one each time. */
  mailAgain(entry: Entry): Promise<Result<void, TooManyCodes>>;
  /** Compares a mailed code. It serves once, also in a race. */
  giveCode(entry: Entry, typed: string, from: Whence): Promise<Result<Outcome, AnswerError>>;
  /** Compares a code of the authenticator app, or a recovery code. */
  giveFactor(entry: Entry, typed: string, from: Whence): Promise<Result<Outcome, AnswerError>>;
  givePasskey(entry: Entry, signed: Signed): Promise<Result<Outcome, AnswerError>>;
  /** Goes on without the passkey, if the account has no authenticator app. */
  goWithout(entry: Entry): Promise<Result<Outcome, AnswerError>>;
  /** Sets the new password at the end of a recovery, and ends all sessions. */
  setPassword(entry: Entry, next: string): Promise<Result<Outcome, AnswerError>>;
  /** Mails the code of an entry, unless the entry is over or another code was mailed since. */
  mailCode(id: Id<'way'>, mail: number): Promise<void>;
}

/** Creates the door to entries. */
export function createEntries(deps: EntriesDeps): Entries {
  return {
    beginSignUp: ({ email, name, passwordHash }, continueTo) =>
      beginEntry(deps, { kind: 'sign_up', email, shopperId: null, epoch: null, name, passwordHash, continueTo }, []),
    beginLogin: (proved, email, continueTo) => beginLogin(deps, proved, email, continueTo),
    beginRecovery: (email, from) => beginRecovery(deps, email, from),
    beginEmail: (shopperId, email, continueTo) => beginEmail(deps, shopperId, email, continueTo),
    find: (token) => findOpen(deps, token),
    at: (entry) => stepOf(deps, entry),
    mailAgain: (entry) => mailAgain(deps, entry),
    giveCode: (entry, typed, from) => giveCode(deps, entry, typed, from),
    giveFactor: (entry, typed, from) => giveFactor(deps, entry, typed, from),
    givePasskey: (entry, signed) => givePasskey(deps, entry, signed),
    goWithout: (entry) => goWithout(deps, entry),
    setPassword: (entry, next) => setPassword(deps, entry, next),
    mailCode: (id, mail) => mailCode(deps, id, mail),
  };
}

async function beginRecovery(
  deps: EntriesDeps,
  email: string,
  { address, isKnown }: Whence & { isKnown: boolean },
): Promise<Result<string, TooManyCodes>> {
  const counted = await deps.tries.countOpening(address);
  if (!counted.ok) return err({ code: 'too_many_codes', waitS: counted.error.seconds });
  const { shopperId, epoch } = (await deps.accounts.accountOf(email)) ?? { shopperId: null, epoch: null };
  const begun = { kind: 'recovery', email, shopperId, epoch, name: null, passwordHash: null, continueTo: '/' } as const;
  return beginEntry(deps, begun, isKnown ? ['browser'] : []);
}

async function beginEmail(
  deps: EntriesDeps,
  shopperId: Id<'shp'>,
  email: string,
  continueTo: string,
): Promise<Result<string, TooManyCodes>> {
  const epoch = await deps.accounts.epochOf(shopperId);
  invariant(epoch !== undefined, 'a shopper who is signed in has an account');
  return beginEntry(deps, { kind: 'email', email, shopperId, epoch, name: null, passwordHash: null, continueTo }, []);
}

async function beginLogin(deps: EntriesDeps, proved: Proved, email: string, continueTo: string): Promise<string> {
  const begun = { kind: 'login', email, ...proved, name: null, passwordHash: null, continueTo } as const;
  const token = await beginEntry(deps, begun, [], { isMailed: false });
  const entry = token.ok ? await findOpen(deps, token.value) : undefined;
  invariant(token.ok, 'an entry without a mail can begin');
  // A code that cannot be mailed now is asked for on the page. Meanwhile the account may have changed.
  if (entry && (await stepOf(deps, entry)).step === 'mail') await mailAgain(deps, entry);
  return token.value;
}
