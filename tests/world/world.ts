import { startConstellation } from './constellation.ts';
import type { Constellation, Faults } from './constellation.ts';
import { whenConsent } from './consent.ts';
import { givenMarket, whenMarket } from './market.ts';
import { givenPeople, whenPeople } from './people.ts';
import { openSales } from './sales.ts';
import { openShop } from './shop.ts';
import { openTrade } from './trade.ts';
import type { TradeAsked } from './trade.ts';
import { givenWallet, whenWallet } from './wallet.ts';

const givenIn = (world: Constellation) => ({
  ...givenPeople(world),
  ...givenWallet(world),
  ...givenMarket(world),
  /** An integrator's shop that is known to the wallet. */
  shop: () => openShop(world),
  /** Such a shop with two sellers, which asks for payments. */
  trade: (asked?: TradeAsked) => openTrade(world, asked),
  /** A shop that is paid through the wallet's doors, where a test needs a payment and not its way. */
  sales: (name: string) => openSales(world, name),
});

const whenIn = (world: Constellation) => ({
  ...whenPeople(world),
  ...whenWallet(world),
  ...whenMarket(world),
  ...whenConsent(world),
});

/** Everybody and everything that a test may start with; each is new. */
export type Given = ReturnType<typeof givenIn>;

/** Everything that people do in more than one test. */
export type When = ReturnType<typeof whenIn>;

/** The constellation, and the words in which tests speak of it. */
export interface TestWorld extends Constellation {
  readonly given: Given;
  readonly when: When;
}

/** Boots wallet, market and sandbox for one file of tests; see `startConstellation`. */
export async function startWorld(faults: Faults = {}): Promise<TestWorld> {
  const constellation = await startConstellation(faults);
  return { ...constellation, given: givenIn(constellation), when: whenIn(constellation) };
}
