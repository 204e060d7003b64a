import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';
import type { Constellation } from './constellation.ts';
import { openPerson } from './linked.ts';
import type { Person } from './linked.ts';
import { METHODS, decide, setOut } from './market-shoppers.ts';
import { password } from './people.ts';
import { giveMoney } from './trade.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** Somebody with money in a wallet, and an account in the market that is linked to it. */
export interface MarketBuyer {
  readonly visitor: Visitor;
  readonly person: Person;
  readonly email: string;
  balance(): Promise<bigint>;
  /** Puts one into the cart and goes through the checkout; the wallet's page, or the order's, is open then. */
  buy(slug: string): Promise<void>;
  /** The newest order. */
  order(): Promise<Order>;
}

const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };
let buyers = 0;

export async function openBuyer(world: Constellation, minor = 10_000n): Promise<MarketBuyer> {
  const person = await openFunded(world, minor);
  const visitor = visit(world);
  const email = `buyer${(buyers += 1)}@example.com`;
  await visitor.open(`${world.marketUrl}${marketUrls.accounts.signUp()}`);
  await visitor.submit(marketUrls.accounts.signUp(), { name: 'Ada Byrne', email, password });
  await visitor.open(`${world.marketUrl}${METHODS}`);
  await setOut(visitor, person);
  await decide(visitor, 'allow');
  const shopperId = (await world.market.accounts.idOf(email))!;
  return {
    visitor,
    person,
    email,
    balance: async () => (await world.wallet.ledger.accountsOfHolder(person.holderId))[0]!.postedMinor,
    buy: async (slug) => {
      await visitor.open(`${world.marketUrl}${marketUrls.catalog.product({ slug })}`);
      await visitor.submit(marketUrls.cart.add(), { quantity: '1' });
      await visitor.open(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
      await visitor.submit(marketUrls.ordering.checkout(), address);
      assert.notEqual(visitor.page.status, 422, /role="alert"[\s\S]*?<\/div>/.exec(visitor.page.text)?.[0]);
    },
    order: async () => (await world.market.orders.ofShopper(shopperId))[0]!,
  };
}

/** Somebody with a PIN and money. */
export async function openFunded(world: Constellation, minor: bigint): Promise<Person> {
  const person = await openPerson(world);
  await giveMoney(world, person.holderId, minor);
  return person;
}

/** Links another wallet to the buyer's account. @returns The new link. */
export async function linkAnother(world: Constellation, buyer: MarketBuyer, person: Person): Promise<Id<'lnk'>> {
  await buyer.visitor.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
  await buyer.visitor.submit(walletUrls.identity.logout(), {}).catch(() => undefined);
  await buyer.visitor.open(`${world.marketUrl}${METHODS}`);
  await setOut(buyer.visitor, person);
  await decide(buyer.visitor, 'allow');
  const shopperId: Id<'shp'> = (await world.market.accounts.idOf(buyer.email))!;
  return (await world.market.links.listOf(shopperId))[0]!.id;
}
