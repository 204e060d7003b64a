import type { Id } from '#platform/kernel/id.ts';
import type { WantedLine } from '../../market/server/ordering/orders/domain.ts';
import type { Carrier } from './carrier.ts';
import type { Confirmed, Told } from './evidence.ts';
import type { MarketDoors } from './market.ts';
import type { Listener, Network } from './network.ts';
import type { CardProcessor } from './processor.ts';
import type { Simulation } from './scheduler.ts';
import type { TownCoupon } from './setup.ts';
import type { WalletDoors } from './wallet.ts';

/** The settings of the people in a simulation. */
export interface PeopleSettings {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly wallets: readonly Listener<WalletDoors>[];
  readonly markets: readonly Listener<MarketDoors>[];
  readonly processor: CardProcessor;
  readonly carrier: Carrier;
  readonly cardOf: (holderId: Id<'hld'>) => Id<'ins'>;
  readonly goods: readonly WantedLine[];
  /** The wallet's coupons. */
  readonly coupons: readonly TownCoupon[];
  /** The accounts of the sellers. */
  readonly sellers: readonly Id<'acc'>[];
  /** The list to which people add the answers that they get. */
  readonly history: Told[];
  /** The list to which buyers add what they confirm. */
  readonly confirmed: Confirmed[];
  /** The list to which the shop adds the parts of which it says that they have arrived. */
  readonly words: Confirmed[];
}
