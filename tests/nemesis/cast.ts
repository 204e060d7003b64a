import type { ShopKeys } from './shop-client.ts';

/** Who takes part, as the stage was set for them. */
export interface Cast {
  readonly shop: ShopKeys;
  /** With which the wallet signs what it tells the shop. */
  readonly hookSecret: string;
  readonly payees: readonly string[];
  readonly buyers: readonly Buyer[];
  readonly shoppers: readonly Shopper[];
  /** The addresses of the market's sellers, and the password with which they sign in there to ship what was sold. */
  readonly sellers: readonly string[];
  readonly demoPassword: string;
}

/** Somebody who has linked a wallet to the shop of the test. */
export interface Buyer {
  readonly holderId: string;
  readonly phone: string;
  readonly refreshToken: string;
  /** Of the wallet's web app. */
  readonly session: string;
  readonly cards: readonly Card[];
  /** Has so little money that several payments at once do not fit. */
  readonly isPoor: boolean;
}

export interface Card {
  readonly id: string;
  /** Charges go well, but their answers are lost. */
  readonly isSilent: boolean;
}

/** Somebody with an account in the market and a wallet that is linked to it. */
export interface Shopper {
  readonly email: string;
  readonly holderId: string;
  readonly phone: string;
}
