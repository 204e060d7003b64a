import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';

export const password = 'lantern otter moss kettle';
export const pin = '294018';

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

/** Walks the whole way to a wallet in a browser without JavaScript and stops at its home. */
export async function openWallet(
  constellation: Constellation,
  phone = freshPhone(),
): Promise<Visitor & { phone: string }> {
  const visitor = visit(constellation);
  await visitor.open(`${constellation.walletUrl}${walletUrls.identity.signUp()}`);
  await visitor.submit(walletUrls.identity.signUp(), { phone });
  await visitor.submit(walletUrls.identity.signUpCode(), { code: codeSentTo(constellation, phone) });
  await visitor.submit(walletUrls.identity.signUpPassword(), { password });
  await visitor.submit(walletUrls.identity.signUpProfile(), profile);
  await visitor.submit(walletUrls.identity.signUpPin(), { pin, pinAgain: pin });
  return Object.assign(visitor, { phone });
}

/** Asks for the code before a first PIN or passkey on the page that is open, and types it. */
export async function confirmPhone(constellation: Constellation, visitor: Visitor, phone: string): Promise<void> {
  await visitor.submit(walletUrls.identity.confirmPhoneSend(), {});
  await visitor.submit(walletUrls.identity.confirmPhone(), { code: codeSentTo(constellation, phone) });
}
