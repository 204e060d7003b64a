import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';
import type { Constellation } from './constellation.ts';
import type { Person } from './linked.ts';
import { password, pin } from './people.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

export const METHODS = '/account/payment-methods';

let shoppers = 0;

/**
 * A browser in which a new shopper is signed in to the market, on the page of payment methods.
 *
 * @param leaves Addresses where the visit ends.
 */
export async function openShopper(world: Constellation, leaves?: (url: string) => boolean): Promise<Visitor> {
  shoppers += 1;
  const visitor = visit(world, leaves);
  await visitor.open(`${world.marketUrl}${marketUrls.accounts.signUp()}`);
  await visitor.submit(marketUrls.accounts.signUp(), {
    name: 'Ada Byrne',
    email: `links${shoppers}@example.com`,
    password,
  });
  await visitor.open(`${world.marketUrl}${METHODS}`);
  return visitor;
}

/** Sets out for the wallet and logs in there, if need be. */
export async function setOut(visitor: Visitor, person: Person): Promise<void> {
  await visitor.submit(`${METHODS}/link`, {});
  if (!visitor.page.text.includes('action="/id/login"')) return;
  await visitor.submit(walletUrls.identity.login(), { phone: person.phone, password });
}

/** Answers the wallet's consent page, with the PIN. */
export async function decide(visitor: Visitor, decision: string, fields: Record<string, string> = {}): Promise<void> {
  await visitor.submit(new URL(visitor.page.url).pathname, { decision, pin, ...fields });
}

export async function linkedShopper(world: Constellation, person: Person): Promise<Visitor> {
  const visitor = await openShopper(world);
  await setOut(visitor, person);
  await decide(visitor, 'allow');
  return visitor;
}
