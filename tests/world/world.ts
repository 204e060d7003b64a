import type { Trade } from '../../wallet/server/linking/clients/domain.ts';
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
  /** An integrator's shop that is registered with the wallet. */
  shop: () => openShop(world),
  /** An integrator's shop with two sellers, which requests payments over HTTP. */
  trade: (asked?: TradeAsked) => openTrade(world, asked),
  /** A shop that calls the wallet's services directly, for tests that need a payment but not its HTTP requests. */
  sales: (name: string, trade?: Trade) => openSales(world, name, trade),
});

const whenIn = (world: Constellation) => ({
  ...whenPeople(world),
  ...whenWallet(world),
  ...whenMarket(world),
  ...whenConsent(world),
});

/** The people, shops and goods with which a test may start. Each call creates new ones. */
export type Given = ReturnType<typeof givenIn>;

/** The actions of people that more than one test needs. */
export type When = ReturnType<typeof whenIn>;

/** The constellation with the vocabulary of the tests. */
export interface TestWorld extends Constellation {
  readonly given: Given;
  readonly when: When;
}

/** Starts wallet, market and sandbox for one test file; see `startConstellation`. */
export async function startWorld(faults: Faults = {}): Promise<TestWorld> {
  const constellation = await startConstellation(faults);
  return { ...constellation, given: givenIn(constellation), when: whenIn(constellation) };
}
