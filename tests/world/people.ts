import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Id } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { createAuthenticator } from '../../dev/demo/authenticator.ts';
import type { Authenticator } from '../../dev/demo/authenticator.ts';
import { giveMoney } from './money.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** The password of all people in the tests. */
export const password = 'lantern otter moss kettle';
/** The PIN of all people in the tests. */
export const pin = '294018';

/** The values that a newcomer types into the sign-up's form for name and address. */
export const profile = {
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDay: '17',
  birthMonth: '5',
  birthYear: '1990',
  line1: '12 Harbour Row',
  line2: '',
  postalCode: 'D04 X2K5',
  city: 'Dublin',
  country: 'IE',
  email: 'ada@example.com',
};

/** The same person's profile as the wallet stores it; without an e-mail address, unless a test gives one. */
export const knownProfile = {
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDate: '1990-05-17',
  address: { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' },
  email: null,
};

let last = 1_000_000;

/** Returns a mobile number that is new in this run. */
export function freshPhone(): string {
  last += 1;
  return `+35385${last}`;
}

/** Reads the code in the last message to a number; it is empty if there is none. */
export function codeSentTo({ sandbox }: Pick<Constellation, 'sandbox'>, phone: string): string {
  const text = sandbox.inbox.list(phone)[0]?.text ?? '';
  return /^\d{6}/.exec(text)?.[0] ?? '';
}

/** A person with a wallet and without a browser. */
export interface Person {
  readonly phone: string;
  readonly holderId: Id<'hld'>;
}

/** The ways in which a person may differ from the default. */
export interface PersonAsked {
  /** How well the wallet knows the person: 1 by name and address, 2 by a document, as sellers need. */
  readonly tier?: 0 | 1 | 2;
  /** Whether the person has set a PIN; without one, the sign-up ended before it. */
  readonly hasPin?: boolean;
  /** The balance in cents. */
  readonly money?: bigint;
  /** The street, for tests that look for it. */
  readonly line1?: string;
  /** The number; by default a new Irish one. */
  readonly phone?: string;
}

/**
 * Opens a complete wallet without the pages of the sign-up, which limits its messages to one network. By default the
 * person has a name, an address, a PIN and no money.
 */
export async function openPerson(world: Constellation, asked: PersonAsked = {}): Promise<Person> {
  const { tier = 1, hasPin = true, money = 0n, line1 = knownProfile.address.line1, phone = freshPhone() } = asked;
  const { accounts, secondFactor } = world.wallet.identity;
  const known = { ...knownProfile, address: { ...knownProfile.address, line1 } };
  const holderId = await accounts.openComplete({ phone, password, profile: known, tier });
  if (hasPin) await secondFactor.setPin(holderId, pin, null);
  if (money > 0n) await giveMoney(world, holderId, money);
  return { phone, holderId };
}

/** The pages of the sign-up, in their order. */
const pages = ['code', 'password', 'profile', 'pin', 'passkey'] as const;

/** A person in the sign-up, in a browser without JavaScript. */
export type Newcomer = Visitor & { readonly phone: string };

/** The ways in which a newcomer may differ from the default. */
export interface NewcomerAsked {
  /**
   * The page of the sign-up that is open. At the last page the wallet exists, with a PIN, and its owner is signed in.
   */
  readonly at?: (typeof pages)[number];
  readonly phone?: string;
}

/** Walks through the pages of the sign-up, from the phone number to the page `at`. */
export async function signUp(world: Constellation, asked: NewcomerAsked = {}): Promise<Newcomer> {
  const { at = 'passkey', phone = freshPhone() } = asked;
  const { identity } = walletUrls;
  const visitor = visit(world);
  await visitor.open(`${world.walletUrl}${identity.signUp()}`);
  await visitor.submit(identity.signUp(), { phone });
  const steps = [
    () => visitor.submit(identity.signUpCode(), { code: codeSentTo(world, phone) }),
    () => visitor.submit(identity.signUpPassword(), { password }),
    async () => {
      await visitor.submit(identity.signUpProfile(), profile);
      // The page for the code of the e-mail address can be skipped.
      await visitor.open(`${world.walletUrl}${identity.signUpPin()}`);
    },
    () => visitor.submit(identity.signUpPin(), { pin, pinAgain: pin }),
  ];
  for (const step of steps.slice(0, pages.indexOf(at))) await step();
  return Object.assign(visitor, { phone });
}

/** Requests the code that a first PIN or passkey needs, on the open page, and types it. */
export async function confirmPhone(world: Constellation, visitor: Visitor, phone: string): Promise<void> {
  await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
  await visitor.submit(walletUrls.identity.confirmPhone(), { code: codeSentTo(world, phone) });
}

/** The parts of a constellation that make a browser known. */
type Knowing = Pick<Constellation, 'walletUrl'> & {
  readonly wallet: { readonly identity: Pick<Constellation['wallet']['identity'], 'accounts' | 'browsers'> };
};

/**
 * Makes a browser one in which the person signed in before, so that the password is enough there. A browser that the
 * wallet does not know needs a second step, which sends a message.
 */
export async function makeKnown(
  { wallet, walletUrl }: Knowing,
  visitor: Pick<Visitor, 'cookie' | 'keep'>,
  phone: string,
): Promise<void> {
  const { accounts, browsers } = wallet.identity;
  const account = await accounts.knownAs(phone);
  if (!account) throw new Error(`Nobody has the number ${phone}.`);
  const request = { cookies: { '__Host-known': visitor.cookie('__Host-known') } };
  const reply = { setCookie: (name: string, value: string) => visitor.keep(walletUrl, `${name}=${value}`) };
  browsers.remember(request as unknown as FastifyRequest, reply as unknown as FastifyReply, account, {
    since: new Date(0),
  });
}

/** Requests a code by SMS on the open page of a login's second step, and types it. */
export async function takeSecondStep(
  world: Pick<Constellation, 'sandbox'>,
  visitor: Visitor,
  phone: string,
): Promise<void> {
  await visitor.submit(walletUrls.identity.secondStepCodeSend(), {});
  await visitor.submit(walletUrls.identity.secondStepCode(), { code: codeSentTo(world, phone) });
}

/**
 * Logs in to the wallet in another browser, in which the person signed in before.
 *
 * @param next The path of the wallet's page that opens after the login.
 */
export async function logIn(
  world: Constellation,
  { phone }: Pick<Person, 'phone'>,
  next: string = walletUrls.identity.logout(),
): Promise<Visitor> {
  const visitor = visit(world);
  await makeKnown(world, visitor, phone);
  await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?continue=${encodeURIComponent(next)}`);
  await visitor.submit(walletUrls.identity.login(), { phone, password });
  return visitor;
}

/** Logs in to the wallet in a browser that it does not know, with a code by SMS. @param next As of `logIn`. */
export async function logInElsewhere(
  world: Constellation,
  { phone }: Pick<Person, 'phone'>,
  next: string = walletUrls.identity.logout(),
): Promise<Visitor> {
  const visitor = visit(world);
  await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?continue=${encodeURIComponent(next)}`);
  await visitor.submit(walletUrls.identity.login(), { phone, password });
  await takeSecondStep(world, visitor, phone);
  return visitor;
}

/**
 * Adds a passkey in a browser that is signed in to the wallet. If the sign-up's passkey page is open, it uses that
 * page; otherwise it opens the page for adding a passkey and gives the proof that the page asks for.
 *
 * @param phone The number for the code, if the person has no PIN; otherwise the proof is the PIN.
 * @returns The device that holds the passkey.
 */
export async function addPasskey(world: Constellation, visitor: Visitor, phone?: string): Promise<Authenticator> {
  const { identity } = walletUrls;
  const device = createAuthenticator(world.walletUrl);
  const isSigningUp = visitor.page.url === `${world.walletUrl}${identity.signUpPasskey()}`;
  const page = isSigningUp ? identity.signUpPasskey() : identity.addPasskey();
  if (!isSigningUp) {
    await visitor.open(`${world.walletUrl}${page}`);
    if (phone === undefined) await visitor.submit(identity.addPasskeyPin(), { pin });
    else await confirmPhone(world, visitor, phone);
  }
  await visitor.submit(page, { response: JSON.stringify(device.register(visitor.passkeyOptions())) });
  return device;
}

/** Logs in with the device's passkey on the open login page. */
export async function logInWith(visitor: Visitor, device: Authenticator): Promise<void> {
  const response = JSON.stringify(device.sign(visitor.passkeyOptions()));
  await visitor.submit(walletUrls.identity.loginByPasskey(), { response });
}

/** Finds the holder who is signed in to the wallet in this browser. @throws If there is none. */
export async function holderIn({ wallet }: Constellation, visitor: Visitor): Promise<Id<'hld'>> {
  const session = await wallet.identity.sessions.find(visitor.cookie('__Host-session') ?? '');
  if (!session) throw new Error('Nobody is signed in to the wallet in this browser.');
  return session.holderId;
}

/** The people with whom a test starts. */
export const givenPeople = (world: Constellation) => ({
  /** An empty browser. */
  visitor: (leaves?: (url: string) => boolean): Visitor => visit(world, leaves),
  /** A person with a complete wallet and a PIN, and without a browser. */
  person: (asked?: PersonAsked): Promise<Person> => openPerson(world, asked),
  /** A person on a page of the sign-up, by default its last. */
  newcomer: (asked?: NewcomerAsked): Promise<Newcomer> => signUp(world, asked),
});

/** People's actions in the wallet's sign-up and login. */
export const whenPeople = (world: Constellation) => ({
  confirmsPhone: (visitor: Visitor, phone: string) => confirmPhone(world, visitor, phone),
  makesKnown: (visitor: Visitor, phone: string) => makeKnown(world, visitor, phone),
  takesSecondStep: (visitor: Visitor, phone: string) => takeSecondStep(world, visitor, phone),
  logsIn: (person: Pick<Person, 'phone'>, next?: string) => logIn(world, person, next),
  logsInElsewhere: (person: Pick<Person, 'phone'>, next?: string) => logInElsewhere(world, person, next),
  logsInWith: logInWith,
  addsPasskey: (visitor: Visitor, phone?: string) => addPasskey(world, visitor, phone),
});
