import { createHmac, timingSafeEqual } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { codeRules, judgeCode, mayResend, withinSendLimits } from './domain.ts';
import type { Application, CodeError, SendError } from './domain.ts';
import type { SmsGateway } from './sms-gateway.ts';
import {
  countSends,
  countTry,
  deleteApplication,
  insertApplication,
  insertSends,
  lockApplication,
  markVerified,
  storeCode,
} from './store.ts';

export type StartError = SendError | { readonly code: 'phone_invalid' } | { readonly code: 'sms_unavailable' };
export type ApplicationGone = { readonly code: 'application_gone' };

/** The way from a typed phone number to a verified one. All times are security time. */
export interface PhoneVerification {
  /**
   * Begins an application and sends a code. The answer is the same whether the number has a wallet or not; the message
   * that arrives is not.
   *
   * @returns The secret that the browser keeps for this application.
   */
  start(asked: { phone: string; address: string; continueTo?: string }): Promise<Result<{ token: string }, StartError>>;
  resend(
    token: string,
    address: string,
  ): Promise<Result<void, SendError | ApplicationGone | { code: 'sms_unavailable' }>>;
  /** Checks a code: single use, five tries, five minutes; of several at once one wins. */
  verify(token: string, code: string): Promise<Result<void, CodeError | ApplicationGone>>;
  /** The application behind a browser's secret, if it is still alive. */
  find(token: string): Promise<Application | undefined>;
  /** Ends a verified application in the caller's transaction; undefined if it is not verified or ended already. */
  finish(tx: Tx, token: string): Promise<Application | undefined>;
}

const APPLICATION_LIFE_MS = 60 * 60_000;

export function createPhoneVerification(deps: {
  db: Db;
  world: World;
  sms: SmsGateway;
  /** Keys the hashes of codes: six digits alone would be guessed from the table. */
  key: Buffer;
  hasWallet: (tx: Tx, phone: string) => Promise<boolean>;
  loginUrl: string;
}): PhoneVerification {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  const lock = (tx: Tx, token: string) => lockApplication(tx, sha256(token), now());
  const hashOf = (application: { id: string }, code: string): Buffer =>
    createHmac('sha256', deps.key).update(`${application.id} ${code}`).digest();

  /** Records a send and makes its message; what to send is known only after the commit. */
  const prepareSend = async (tx: Tx, application: Application, address: string) => {
    const at = now();
    const subjects = [`phone:${application.phone}`, `address:${address}`] as const;
    const byNumber = await countSends(tx, subjects[0], at);
    const byAddress = await countSends(tx, subjects[1], at);
    const within = withinSendLimits({
      numberLastHour: Number(byNumber.lastHour),
      numberLastDay: Number(byNumber.lastDay),
      addressLastHour: Number(byAddress.lastHour),
    });
    if (!within.ok) return within;
    await insertSends(tx, subjects, at);
    const known = await deps.hasWallet(tx, application.phone);
    const code = sixDigits(world);
    const hash = known ? null : hashOf(application, code);
    await storeCode(tx, application.id, { hash, expiresAt: new Date(at.getTime() + codeRules.lifeMs), sentAt: at });
    return ok(known ? knownText(deps.loginUrl) : codeText(code));
  };
  const send = async (to: string, text: string): Promise<Result<void, { code: 'sms_unavailable' }>> => {
    try {
      await deps.sms.send({ to, text });
      return ok();
    } catch (error) {
      world.log.error({ err: error }, 'a code could not be sent');
      return err({ code: 'sms_unavailable' });
    }
  };
  return {
    start: async ({ phone, address, continueTo }) => {
      const number = parsePhoneNumberFromString(phone, { extract: false });
      if (!number?.isValid()) return err({ code: 'phone_invalid' });
      const token = world.random(32).toString('base64url');
      const id = toUuid(world.ids.mint('app'));
      const prepared = await db.write(async (tx) => {
        const expiresAt = new Date(now().getTime() + APPLICATION_LIFE_MS);
        const fresh = { id, phone: number.number, continueTo: continueTo ?? null };
        await insertApplication(tx, { ...fresh, tokenHash: sha256(token), expiresAt });
        const application = await lock(tx, token);
        return prepareSend(tx, application!, address);
      });
      if (!prepared.ok) return prepared;
      const sent = await send(number.number, prepared.value);
      return sent.ok ? ok({ token }) : sent;
    },
    resend: async (token, address) => {
      const outcome = await db.write(async (tx) => {
        const application = await lock(tx, token);
        if (!application || application.verifiedAt) return err({ code: 'application_gone' } as const);
        const allowed = mayResend(application, now());
        if (!allowed.ok) return allowed;
        const prepared = await prepareSend(tx, application, address);
        return prepared.ok ? ok({ to: application.phone, text: prepared.value }) : prepared;
      });
      return outcome.ok ? send(outcome.value.to, outcome.value.text) : outcome;
    },
    verify: (token, code) =>
      db.write(async (tx) => {
        const application = await lock(tx, token);
        if (!application) return err({ code: 'application_gone' });
        const hash = application.codeHash ?? Buffer.alloc(32);
        const matches = timingSafeEqual(hashOf(application, code.replaceAll(/\s/g, '')), hash);
        const judged = judgeCode(application, matches, now());
        if (judged.ok) await markVerified(tx, application.id, now());
        else await countTry(tx, application.id);
        return judged;
      }),
    find: (token) => db.write((tx) => lock(tx, token)),
    finish: async (tx, token) => {
      const application = await lock(tx, token);
      if (!application?.verifiedAt) return undefined;
      await deleteApplication(tx, application.id);
      return application;
    },
  };
}

function sixDigits(world: World): string {
  // 4,294,000,000 is the largest multiple of a million below 2^32: what is above would favor some codes.
  for (;;) {
    const number = world.random(4).readUInt32BE();
    if (number < 4_294_000_000) return String(number % 1_000_000).padStart(6, '0');
  }
}

function codeText(code: string): string {
  return `${code} is your Holdfast code. It works for 5 minutes. We never ask for it: type it only on our page.`;
}

function knownText(loginUrl: string): string {
  return `Somebody, perhaps you, wants to open a Holdfast wallet with this number. It has one: log in at ${loginUrl}`;
}
