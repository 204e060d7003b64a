import { NoAnswer } from './network.ts';
import type { MarketDoors } from './market.ts';
import type { PeopleSettings } from './scene.ts';
import type { Process } from './scheduler.ts';
import type { WalletDoors } from './wallet.ts';

const SECOND = 1_000;
const MOST_TRIES = 4;

/** How people press buttons of wallet and market, over the simulated network. */
export class Hands {
  readonly #settings: Pick<PeopleSettings, 'simulation' | 'network' | 'wallets' | 'markets'>;

  constructor(settings: Pick<PeopleSettings, 'simulation' | 'network' | 'wallets' | 'markets'>) {
    this.#settings = settings;
  }

  /** Repeats a request until it is answered. @returns Undefined if it never is. */
  async insist<T>(process: Process, ask: () => Promise<T>): Promise<T | undefined> {
    const { simulation } = this.#settings;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        await simulation.sleep(process, simulation.random.between(1, 30) * SECOND, 'waits to try again');
      }
    }
    return undefined;
  }

  /** Asks a wallet. @throws {NoAnswer} */
  wallet<T>(process: Process, label: string, ask: (doors: WalletDoors) => Promise<T>): Promise<T> {
    return this.#settings.network.call(process, label, this.#settings.wallets, ask);
  }

  /** Asks a market. @throws {NoAnswer} */
  market<T>(process: Process, label: string, ask: (doors: MarketDoors) => Promise<T>): Promise<T> {
    return this.#settings.network.call(process, label, this.#settings.markets, ask);
  }

  /** Presses a button, now and then by a double click, which sends two concurrent requests. */
  async twice<T>(press: () => Promise<T>): Promise<T> {
    if (!this.#settings.simulation.random.chance(0.15)) return press();
    const [first, second] = await Promise.allSettled([press(), press()]);
    if (first.status === 'fulfilled') return first.value;
    if (second.status === 'fulfilled') return second.value;
    throw first.reason;
  }
}
