import { hashesWith } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { networkOf, siteOf } from '#platform/credentials/network.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { sendInPlace, takeFromBudget } from './budget-service.ts';
import type { Place } from './budget-service.ts';
import { findLimit } from './budget-store.ts';
import { hashCode, sixDigits } from './code-crypto.ts';
import { codeRules, prefixOf, SENDS_KEPT_MS, withinSendLimits, withinShare } from './domain.ts';
import type { SendError, SendScope } from './domain.ts';
import { smsCountryOf } from '#platform/kernel/sms-number.ts';
import type { SmsGateway } from './sms-gateway.ts';
import { insertSends, lockSubjects, sendsSince, storeCode } from './store.ts';
import { hasCode, letterText } from './words.ts';
import type { Letter } from './words.ts';

/** The provider did not take the message, or did not answer. */
export type Unsent = { readonly code: 'sms_unavailable' };

/** The origin of a request; sends are counted by both address and device. */
export interface Asker {
  readonly address: string;
  /** A pseudonym for a browser that lasts as long as its cookies. */
  readonly device: string;
}

/** A send that may go out: the subjects that count it, and its place in the budgets. */
export interface Admitted {
  readonly subjects: readonly string[];
  readonly place: Place;
}

/** A message to send after the commit, with its place in the budgets. */
export interface Message {
  readonly to: string;
  readonly text: string;
  readonly place: Place;
}

/** The dependencies of everything that sends codes. */
export interface SenderDeps {
  readonly db: Db;
  readonly world: World;
  readonly sms: SmsGateway;
  /** The keys for the hashes of codes and subjects. */
  readonly keys: KeyRing;
}

/**
 * Judges whether one more code may be sent, and takes it out of the hour's budgets. Concurrent sends by the same
 * number, device, address, site or prefix wait until the transaction ends. Whether the number has a wallet plays no
 * part.
 */
export async function admitSend(
  { world, keys }: SenderDeps,
  tx: Tx,
  phone: string,
  asker: Asker,
): Promise<Result<Admitted, SendError>> {
  const now = (): Date => world.clocks.security();
  const country = await smsCountryOf(phone);
  if (country === undefined) return err({ code: 'phone_not_mobile' });
  const subjects = subjectsOf(keys, { phone, country }, asker);
  const all = Object.values(subjects).flat();
  await lockSubjects(tx, all);
  const sends = await sendsSince(tx, all, new Date(now().getTime() - SENDS_KEPT_MS));
  const by = (scope: SendScope | 'share') => sentUnder(subjects[scope], sends);
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
}

/** Records an admitted send, stores its code, and writes the message to send after the commit. */
export async function prepareCode(
  { world, keys }: SenderDeps,
  tx: Tx,
  application: { readonly id: string; readonly phone: string },
  { subjects, place }: Admitted,
  letter: Letter,
): Promise<Message> {
  const at = world.clocks.security();
  await insertSends(tx, subjects, at);
  const code = sixDigits(world.random);
  const text = letterText(letter, code);
  // For a message without a code, one is stored that nobody can type: tries then fail as for any other number.
  const secret = hasCode(letter) ? code : world.random(32).toString('hex');
  const expiresAt = new Date(at.getTime() + codeRules.lifeMs);
  await storeCode(tx, application.id, { hash: hashCode(keys, application.id, secret), expiresAt, sentAt: at });
  return { to: application.phone, text, place };
}

/** Sends the message with a code; a failure is logged and returned. */
export async function sendCode(deps: SenderDeps, message: Message): Promise<Result<void, Unsent>> {
  try {
    await sendInPlace(deps, message);
    return ok();
  } catch (error) {
    deps.world.log.error({ err: error }, 'a code could not be sent');
    return err({ code: 'sms_unavailable' });
  }
}

/** The door to sending codes that another feature keeps. */
export interface CodeSender {
  /** Judges whether one more code may be sent by SMS, as `admitSend` does. */
  admit(tx: Tx, phone: string, asker: Asker): Promise<Result<Admitted, SendError>>;
  /** Counts an admitted send, and gives the message its place. */
  count(tx: Tx, admitted: Admitted, message: Omit<Message, 'place'>): Promise<Message>;
  /** Sends the message after the commit; a failure is logged and returned. */
  send(message: Message): Promise<Result<void, Unsent>>;
  /**
   * Judges whether one more code may be mailed to an address, by the limits of codes by SMS, and counts it. Concurrent
   * sends by the same address, device, network or site wait until the transaction ends.
   */
  admitMail(tx: Tx, email: string, asker: Asker): Promise<Result<void, SendError>>;
}

/** Creates the door to sending codes. */
export function createCodeSender(deps: SenderDeps): CodeSender {
  return {
    admit: (tx, phone, asker) => admitSend(deps, tx, phone, asker),
    count: async (tx, { subjects, place }, message) => {
      await insertSends(tx, subjects, deps.world.clocks.security());
      return { ...message, place };
    },
    send: (message) => sendCode(deps, message),
    admitMail: (tx, email, asker) => admitMail(deps, tx, email, asker),
  };
}

async function admitMail(
  { world, keys }: SenderDeps,
  tx: Tx,
  email: string,
  asker: Asker,
): Promise<Result<void, SendError>> {
  const now = world.clocks.security();
  const subjects = subjectsOf(keys, { phone: `mail ${email.toLowerCase()}`, country: '' }, asker);
  const scopes = ['number', 'device', 'address', 'site'] as const;
  const mine = scopes.flatMap((scope) => subjects[scope]);
  await lockSubjects(tx, mine);
  const sends = await sendsSince(tx, mine, new Date(now.getTime() - SENDS_KEPT_MS));
  const by = (scope: SendScope) => sentUnder(subjects[scope], sends);
  const sent = { number: by('number'), device: by('device'), address: by('address'), site: by('site'), prefix: [] };
  const within = withinSendLimits(sent, now);
  if (within.ok) await insertSends(tx, mine, now);
  return within;
}

/** The sends of a subject: each is stored under each key; while a secret is being replaced, one of them has all. */
function sentUnder(
  subjects: readonly string[],
  sends: readonly { readonly subject: string; readonly sentAt: Date }[],
): Date[] {
  return subjects
    .map((subject) => sends.filter((one) => one.subject === subject).map((one) => one.sentAt))
    .reduce((most, one) => (one.length > most.length ? one : most));
}

/** The subjects that count a send, hashed with each key. `share` counts a site's part of a country's budget. */
function subjectsOf(keys: KeyRing, to: { phone: string; country: string }, { address, device }: Asker) {
  const subject = (scope: SendScope | 'share', value: string): readonly string[] =>
    hashesWith(keys, `${scope} ${value}`).map((hash) => `${scope}:${hash.toString('base64url')}`);
  return {
    number: subject('number', to.phone),
    device: subject('device', device),
    address: subject('address', networkOf(address)),
    site: subject('site', siteOf(address)),
    prefix: subject('prefix', prefixOf(to.phone)),
    share: subject('share', `${siteOf(address)} ${to.country}`),
  };
}
