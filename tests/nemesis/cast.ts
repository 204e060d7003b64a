import type { ShopKeys } from './shop-client.ts';

/** The people and the shop of a stage, with the secrets by which the clients act for them. */
export interface Cast {
  readonly shop: ShopKeys;
  /** The secret with which the wallet signs the shop's webhooks. */
  readonly hookSecret: string;
  readonly payees: readonly string[];
  readonly buyers: readonly Buyer[];
  /** Buyers with many dollars and hardly any euros. */
  readonly travelers: readonly Buyer[];
  readonly shoppers: readonly Shopper[];
  /** The e-mail addresses of the market's sellers, who sign in with `demoPassword` to ship what they have sold. */
  readonly sellers: readonly string[];
  readonly demoPassword: string;
  /** At least two, since nobody decides the appeal of an own decision. */
  readonly operators: readonly Operator[];
}

/** An operator of the wallet, who decides cases. */
export interface Operator {
  readonly id: string;
  /** The session cookie of the console. */
  readonly session: string;
}

/** A holder who has linked a wallet to the test's shop. */
export interface Buyer {
  readonly holderId: string;
  readonly phone: string;
  /** The cookie of a browser that the wallet knows, so that a password is enough there. */
  readonly known: string;
  readonly refreshToken: string;
  /** The session cookie of the wallet's web app. */
  readonly session: string;
  readonly cards: readonly Card[];
  /** A proved bank account, of some buyers. */
  readonly bankId: string | null;
  /** Whether the balance is too low for several concurrent payments. */
  readonly isPoor: boolean;
}

/** A linked card of the sandbox. */
export interface Card {
  readonly id: string;
  /** Whether charges succeed but the processor's answers are lost. */
  readonly isSilent: boolean;
}

/** A person with an account in the market and a wallet that is linked to it. */
export interface Shopper {
  readonly email: string;
  readonly holderId: string;
  readonly phone: string;
  /** As of a buyer. */
  readonly known: string;
}
