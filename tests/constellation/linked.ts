import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';
import type { Constellation } from './constellation.ts';
import { freshPhone, password, pin } from './people.ts';
import { mandateDetail } from './test-shop.ts';
import type { LinkAttempt, TestShop } from './test-shop.ts';

const profile = {
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDate: '1990-05-17',
  address: { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' },
  email: null,
};

export interface Person {
  readonly phone: string;
  readonly holderId: `hld_${string}`;
}

/** Somebody with a complete wallet and a PIN. */
export async function openPerson(constellation: Constellation, tier: 0 | 1 | 2 = 1): Promise<Person> {
  const person = await openWithoutPin(constellation, tier);
  await constellation.wallet.identity.secondFactor.setPin(person.holderId, pin, null);
  return person;
}

/** Somebody who left the sign-up before the PIN. */
export async function openWithoutPin({ wallet }: Constellation, tier: 0 | 1 | 2 = 1): Promise<Person> {
  const phone = freshPhone();
  return { phone, holderId: await wallet.identity.accounts.openComplete({ phone, password, profile, tier }) };
}

/** A browser in which the person has followed the shop's link and logged in: the consent page is open. */
export async function openConsent(
  constellation: Constellation,
  shop: TestShop,
  person: Person,
  url: string | URL,
): Promise<Visitor> {
  const visitor = visit(constellation, (to) => to.startsWith(shop.origin));
  await visitor.open(String(url));
  await visitor.submit(walletUrls.identity.login(), { phone: person.phone, password });
  return visitor;
}

/** Answers the open consent page, with the PIN. */
export async function answer(visitor: Visitor, decision: string, fields: Record<string, string> = {}): Promise<URL> {
  await visitor.submit(new URL(visitor.page.url).pathname, { decision, pin, ...fields });
  return new URL(visitor.page.url);
}

/** Walks from the shop to consent and back; the code is not spent yet. */
export async function allow(
  constellation: Constellation,
  shop: TestShop,
  person: Person,
  detail: Record<string, unknown> = mandateDetail,
): Promise<{ back: URL; attempt: LinkAttempt; visitor: Visitor }> {
  const attempt = await shop.ask(detail);
  const visitor = await openConsent(constellation, shop, person, attempt.url);
  return { back: await answer(visitor, 'allow'), attempt, visitor };
}

/** What the token answer says was granted. */
export function grantedBy(tokens: { authorization_details?: unknown }): Readonly<Record<string, string>> {
  const [detail] = tokens.authorization_details as Readonly<Record<string, string>>[];
  return detail!;
}

export interface LinkedPerson {
  readonly mandateId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly visitor: Visitor;
}

/** Links the person's wallet to the shop. */
export async function link(
  constellation: Constellation,
  shop: TestShop,
  person: Person,
  detail: Record<string, unknown> = mandateDetail,
): Promise<LinkedPerson> {
  const { back, attempt, visitor } = await allow(constellation, shop, person, detail);
  const tokens = await shop.fetchTokens(back.href, attempt);
  return {
    mandateId: grantedBy(tokens)['mandate_id']!,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token!,
    visitor,
  };
}
