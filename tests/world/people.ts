import type { Id } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { createAuthenticator } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';
import { giveMoney } from './money.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

export const password = 'lantern otter moss kettle';
export const pin = '294018';

/** What everybody types into the form of the sign-up that asks who they are. */
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

/** The same person as a holder is stored; a mail address is known only where a test gives one. */
export const knownProfile = {
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDate: '1990-05-17',
  address: { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' },
  email: null,
};

let last = 1_000_000;

/** A mobile number that nobody in this run has had. */
export function freshPhone(): string {
  last += 1;
  return `+35385${last}`;
}

/** The code that was last sent to a number, as its owner reads it. */
export function codeSentTo({ sandbox }: Pick<Constellation, 'sandbox'>, phone: string): string {
  const text = sandbox.inbox.list(phone)[0]?.text ?? '';
  return /^\d{6}/.exec(text)?.[0] ?? '';
}

/** A wallet, and what its owner knows of it; no browser is open. */
export interface Person {
  readonly phone: string;
  readonly holderId: Id<'hld'>;
}

export interface PersonAsked {
  /** How well the wallet knows them: 1 by name and address, 2 by a document, as sellers need. */
  readonly tier?: 0 | 1 | 2;
  /** Without one they left the sign-up before the PIN. */
  readonly hasPin?: boolean;
  /** What is in the balance, in cents. */
  readonly money?: bigint;
  /** Their street, where a test looks for it. */
  readonly line1?: string;
}

/**
 * Opens a complete wallet at once, past the sign-up, whose messages to one address are limited. Unless something else is
 * asked for, its owner has a name, an address, a PIN and no money.
 */
export async function openPerson(world: Constellation, asked: PersonAsked = {}): Promise<Person> {
  const { tier = 1, hasPin = true, money = 0n, line1 = knownProfile.address.line1 } = asked;
  const { accounts, secondFactor } = world.wallet.identity;
  const phone = freshPhone();
  const known = { ...knownProfile, address: { ...knownProfile.address, line1 } };
  const holderId = await accounts.openComplete({ phone, password, profile: known, tier });
  if (hasPin) await secondFactor.setPin(holderId, pin, null);
  if (money > 0n) await giveMoney(world, holderId, money);
  return { phone, holderId };
}

/** The pages of the sign-up, in their order. */
const pages = ['code', 'password', 'profile', 'pin', 'passkey'] as const;

/** Somebody on the way to a wallet, in a browser without JavaScript. */
export type Newcomer = Visitor & { readonly phone: string };

export interface NewcomerAsked {
  /** The page that is open then. At the last one the wallet is open, with a PIN, and its owner is signed in. */
  readonly at?: (typeof pages)[number];
  readonly phone?: string;
}

/** Walks the sign-up from the phone number to the page that is asked for, through every page before it. */
export async function signUp(world: Constellation, asked: NewcomerAsked = {}): Promise<Newcomer> {
  const { at = 'passkey', phone = freshPhone() } = asked;
  const { identity } = walletUrls;
  const visitor = visit(world);
  await visitor.open(`${world.walletUrl}${identity.signUp()}`);
  await visitor.submit(identity.signUp(), { phone });
  const steps = [
    () => visitor.submit(identity.signUpCode(), { code: codeSentTo(world, phone) }),
    () => visitor.submit(identity.signUpPassword(), { password }),
    () => visitor.submit(identity.signUpProfile(), profile),
    () => visitor.submit(identity.signUpPin(), { pin, pinAgain: pin }),
  ];
  for (const step of steps.slice(0, pages.indexOf(at))) await step();
  return Object.assign(visitor, { phone });
}

/** Asks for the code before a first PIN or passkey on the page that is open, and types it. */
export async function confirmPhone(world: Constellation, visitor: Visitor, phone: string): Promise<void> {
  await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
  await visitor.submit(walletUrls.identity.confirmPhone(), { code: codeSentTo(world, phone) });
}

/** Logs in to the wallet in a new browser. @param next The wallet's path that is open then. */
export async function logIn(
  world: Constellation,
  { phone }: Pick<Person, 'phone'>,
  next: string = walletUrls.identity.logout(),
): Promise<Visitor> {
  const visitor = visit(world);
  await visitor.open(`${world.walletUrl}${walletUrls.identity.login()}?continue=${encodeURIComponent(next)}`);
  await visitor.submit(walletUrls.identity.login(), { phone, password });
  return visitor;
}

/**
 * Sets up a passkey in a browser that is signed in to the wallet: on the sign-up's page where that is open, else on the
 * page for adding one, with the proof that it asks for.
 *
 * @param phone Where the code goes, if there is no PIN yet.
 * @returns The device that has the passkey.
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

/** Logs in with the device's passkey on the login page that is open. */
export async function logInWith(visitor: Visitor, device: Authenticator): Promise<void> {
  const response = JSON.stringify(device.sign(visitor.passkeyOptions()));
  await visitor.submit(walletUrls.identity.loginByPasskey(), { response });
}

/** The holder who is signed in to the wallet in this browser. */
export async function holderIn({ wallet }: Constellation, visitor: Visitor): Promise<Id<'hld'>> {
  const session = await wallet.identity.sessions.find(visitor.cookie('__Host-session') ?? '');
  if (!session) throw new Error('Nobody is signed in.');
  return session.holderId;
}

/** The people that a test starts with. */
export const givenPeople = (world: Constellation) => ({
  /** A browser in which nobody has been yet. */
  visitor: (leaves?: (url: string) => boolean): Visitor => visit(world, leaves),
  /** Somebody with a complete wallet and a PIN, and no browser open. */
  person: (asked?: PersonAsked): Promise<Person> => openPerson(world, asked),
  /** Somebody on the way through the sign-up's pages, by default at their end. */
  newcomer: (asked?: NewcomerAsked): Promise<Newcomer> => signUp(world, asked),
});

/** What people do with the wallet's sign-up and login. */
export const whenPeople = (world: Constellation) => ({
  confirmsPhone: (visitor: Visitor, phone: string) => confirmPhone(world, visitor, phone),
  logsIn: (person: Pick<Person, 'phone'>, next?: string) => logIn(world, person, next),
  logsInWith: logInWith,
  addsPasskey: (visitor: Visitor, phone?: string) => addPasskey(world, visitor, phone),
});
