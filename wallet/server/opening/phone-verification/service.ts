import { createHmac } from 'node:crypto';
import { networkOf, siteOf } from '#platform/credentials/network.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { sendInPlace, takeFromBudget } from './budget-service.ts';
import type { Place } from './budget-service.ts';
import { findLimit } from './budget-store.ts';
import { hashCode, matchesCode, sixDigits } from './code.ts';
import {
  codeRules,
  judgeCode,
  mayResend,
  prefixOf,
  readCode,
  SENDS_KEPT_MS,
  withinSendLimits,
  withinShare,
} from './domain.ts';
import type { Application, CodeError, SendError, SendScope } from './domain.ts';
import { toE164 } from './phone-number.ts';
import { smsCountryOf } from './sms-number.ts';
import type { SmsGateway } from './sms-gateway.ts';
import {
  countTry,
  deleteApplication,
  findApplication,
  insertApplication,
  insertSends,
  lockApplication,
  lockSubjects,
  markVerified,
  sendsSince,
  storeCode,
} from './store.ts';

export type Unsent = { readonly code: 'sms_unavailable' };
export type StartError = SendError | Unsent | { readonly code: 'phone_invalid' };
export type ApplicationGone = { readonly code: 'application_gone' };

/** Where a request comes from: sends are counted by both. */
export interface Asker {
  readonly address: string;
  /** Names a browser for as long as it keeps its cookies. */
  readonly device: string;
}

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

export interface PhoneVerificationDeps {
  readonly db: Db;
  readonly world: World;
  readonly sms: SmsGateway;
  /** Keys the hashes of codes and of what sends are counted by. */
  readonly key: Buffer;
  readonly hasWallet: (tx: Tx, phone: string) => Promise<boolean>;
  readonly loginUrl: string;
}

const APPLICATION_LIFE_MS = 60 * 60_000;

export function createPhoneVerification(deps: PhoneVerificationDeps): PhoneVerification {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  const lock = (tx: Tx, token: string) => lockApplication(tx, sha256(token), now());
  const sender = createSender(deps);
  return {
    start: async ({ phone, asker, continueTo }) => {
      const number = toE164(phone);
      if (number === undefined) return err({ code: 'phone_invalid' });
      const token = world.random(32).toString('base64url');
      const id = toUuid(world.ids.mint('app'));
      const fresh = { id, tokenHash: sha256(token), phone: number, continueTo: continueTo ?? null };
      const prepared = await db.write(async (tx) => {
        const admitted = await sender.admit(tx, fresh.phone, asker);
        if (!admitted.ok) return admitted;
        await insertApplication(tx, { ...fresh, expiresAt: new Date(now().getTime() + APPLICATION_LIFE_MS) });
        return ok(await sender.prepare(tx, fresh, admitted.value));
      });
      if (!prepared.ok) return prepared;
      const sent = await sender.send(prepared.value);
      return sent.ok ? ok({ token }) : sent;
    },
    resend: async (token, asker) => {
      const outcome = await db.write(async (tx) => {
        const application = await lock(tx, token);
        if (!application || application.verifiedAt) return err({ code: 'application_gone' } as const);
        const allowed = mayResend(application, now());
        if (!allowed.ok) return allowed;
        const admitted = await sender.admit(tx, application.phone, asker);
        if (!admitted.ok) return admitted;
        return ok(await sender.prepare(tx, application, admitted.value));
      });
      return outcome.ok ? sender.send(outcome.value) : outcome;
    },
    verify: (token, typed) =>
      db.write(async (tx) => {
        const application = await lock(tx, token);
        if (!application) return err({ code: 'application_gone' });
        const code = readCode(typed);
        if (code === undefined) return err({ code: 'code_malformed' });
        const judged = judgeCode(application, matchesCode(deps.key, application, code), now());
        if (judged.ok) await markVerified(tx, application.id, now());
        else await countTry(tx, application.id);
        return judged;
      }),
    find: (token) => db.write((tx) => findApplication(tx, sha256(token), now())),
    finish: async (tx, token) => {
      const application = await lock(tx, token);
      if (!application?.verifiedAt) return undefined;
      await deleteApplication(tx, application.id);
      return application;
    },
  };
}

/** A send that may go out: what it is counted by, and its place in the budgets. */
interface Admitted {
  readonly subjects: readonly string[];
  readonly place: Place;
}

interface Message {
  readonly to: string;
  readonly text: string;
  readonly place: Place;
}

/** Counts sends and makes their messages. */
function createSender({ db, world, sms, key, hasWallet, loginUrl }: PhoneVerificationDeps) {
  const now = (): Date => world.clocks.security();
  return {
    /**
     * Whether one more may be sent, and takes it out of the hour's budgets. Sends by the same number, device, address,
     * site or prefix wait for the transaction. Nothing of it asks whether the number has a wallet.
     */
    admit: async (tx: Tx, phone: string, asker: Asker): Promise<Result<Admitted, SendError>> => {
      const country = await smsCountryOf(phone);
      if (country === undefined) return err({ code: 'phone_not_mobile' });
      const subjects = subjectsOf(key, { phone, country }, asker);
      const all = Object.values(subjects);
      await lockSubjects(tx, all);
      const sends = await sendsSince(tx, all, new Date(now().getTime() - SENDS_KEPT_MS));
      const by = (scope: SendScope | 'share') =>
        sends.filter((one) => one.subject === subjects[scope]).map((one) => one.sentAt);
      const sent = {
        number: by('number'),
        device: by('device'),
        address: by('address'),
        site: by('site'),
        prefix: by('prefix'),
      };
      const within = withinSendLimits(sent, now());
      if (!within.ok) return within;
      const limit = await findLimit(tx, country);
      if (limit === undefined) return err({ code: 'country_not_served' });
      const shared = withinShare(by('share'), limit, now());
      if (!shared.ok) return shared;
      const taken = await takeFromBudget(tx, { country, kind: 'code' }, now());
      return taken.ok ? ok({ subjects: all, place: taken.value }) : taken;
    },
    /** Records a send that was admitted and makes its message, which goes out after the commit. */
    prepare: async (
      tx: Tx,
      application: { id: string; phone: string },
      { subjects, place }: Admitted,
    ): Promise<Message> => {
      const at = now();
      await insertSends(tx, subjects, at);
      const code = sixDigits(world.random);
      const isKnown = await hasWallet(tx, application.phone);
      // For a number with a wallet something is stored that nobody can type: tries at it look as a stranger's do.
      const secret = isKnown ? world.random(32).toString('hex') : code;
      const expiresAt = new Date(at.getTime() + codeRules.lifeMs);
      await storeCode(tx, application.id, { hash: hashCode(key, application.id, secret), expiresAt, sentAt: at });
      return { to: application.phone, text: isKnown ? knownText(loginUrl) : codeText(code), place };
    },
    send: async (message: Message): Promise<Result<void, Unsent>> => {
      try {
        await sendInPlace({ db, sms }, message);
        return ok();
      } catch (error) {
        world.log.error({ err: error }, 'a code could not be sent');
        return err({ code: 'sms_unavailable' });
      }
    },
  };
}

/** What a send is counted by, hashed. `share` is what a site has of a country's budget. */
function subjectsOf(key: Buffer, to: { phone: string; country: string }, { address, device }: Asker) {
  const subject = (scope: SendScope | 'share', value: string): string =>
    `${scope}:${createHmac('sha256', key).update(`${scope} ${value}`).digest('base64url')}`;
  return {
    number: subject('number', to.phone),
    device: subject('device', device),
    address: subject('address', networkOf(address)),
    site: subject('site', siteOf(address)),
    prefix: subject('prefix', prefixOf(to.phone)),
    share: subject('share', `${siteOf(address)} ${to.country}`),
  };
}

function codeText(code: string): string {
  return `${code} is your Holdfast code. It works for 5 minutes. We never ask for it: type it only on our page.`;
}

function knownText(loginUrl: string): string {
  return `Somebody, perhaps you, wants to open a Holdfast wallet with this number. It has one: log in at ${loginUrl}`;
}
