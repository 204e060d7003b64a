import type { Db, Tx } from '#platform/db/db.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Carts } from '../../cart/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { Order, PaymentProblem, WalletTerms } from './domain.ts';
import type { PaymentState } from './payment-domain.ts';

/** The wallet refused: `problem` says why in words for the shopper. Nothing was charged. */
export interface Refused {
  readonly code: 'wallet_refused';
  readonly problem: PaymentProblem;
}

/** No answer: whether the request was carried out is not known. Ask again with the same key. */
export interface Unknown {
  readonly code: 'wallet_unreachable';
}

/** Whether an order that is not placed yet could be paid. */
type CheckAnswer = Promise<Result<void, Refused | Unknown>>;

export type WalletAnswer = Promise<Result<PaymentState, Refused | Unknown>>;

/** What orders need of the wallet; `market/server/wallet` is who knows how. Every call may be repeated. */
export interface WalletPort {
  /** The wallet's terms of now; undefined where it does not answer in time and never has. */
  terms(): Promise<WalletTerms | undefined>;
  /**
   * Asks whether an order could be paid, before its goods are taken. No money moves, and nobody is asked. A wallet that
   * has judged too many amounts that day to judge this one lets the order pass: its payment decides.
   */
  checkPayment(order: Order, returnUrl: string): CheckAnswer;
  /**
   * Keeps the link that an order names in force until the transaction ends.
   *
   * @returns All links of the same wallet, in whatever accounts; a refusal where the link is over.
   */
  holdLink(tx: Tx, order: Pick<Order, 'linkId' | 'shopperId'>): Promise<Result<readonly Id<'lnk'>[], Refused>>;
  /** Asks to be paid; the same attempt is the same payment, told as it was at first. */
  createPayment(order: Order, returnUrl: string): WalletAnswer;
  getPayment(paymentId: string): WalletAnswer;
  /** Calls a payment off; one that is captured stays so, and its status says it. */
  cancelPayment(paymentId: string): WalletAnswer;
  ship(paymentId: string, partId: string, parcel: { carrier: string; trackingCode: string }): WalletAnswer;
  deliver(paymentId: string, partId: string, deliveredAt: Date): WalletAnswer;
  confirm(paymentId: string, partId: string): WalletAnswer;
  /** Refunds a part that was not shipped. */
  cancelPart(paymentId: string, partId: string): WalletAnswer;
}

/** A wallet that a shopper can pay with, as the checkout lists it. */
export interface LinkedWallet {
  readonly id: Id<'lnk'>;
  /** `Ada B. · +353 •••• ••67`. */
  readonly label: string;
  /** Up to here it pays at once, without its holder being asked. */
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
  /** Whether it knows its holder by another name or address than we know the shopper by. */
  readonly isOfAnother: boolean;
}

/** A linked wallet, with what the wallet says of it now. */
export interface OfferedWallet extends LinkedWallet {
  /** What is left of the month's cap; undefined where the wallet did not say in time. */
  readonly leftThisMonth: Money | undefined;
}

/** Why a shopper comes back from the wallet without a link. */
interface LinkNews {
  readonly kind: 'info' | 'warning';
  readonly title: string;
  readonly text: string;
}

export interface LinksPort {
  /** The words for the problem that a page finds in its address; undefined for one without words, or none. */
  newsOf(problem: string | undefined): LinkNews | undefined;
  /** The wallets that are linked and in force, as far as we know. */
  walletsOf(shopperId: Id<'shp'>): Promise<LinkedWallet[]>;
  /** As `walletsOf`, each asked after: one that has ended meanwhile is left out. */
  offersOf(shopperId: Id<'shp'>): Promise<OfferedWallet[]>;
}

/** The carrier's tracking. */
export interface TrackingPort {
  /**
   * Begins to follow a parcel, and returns the name under which the carrier reports it, always the same one.
   *
   * @throws If the carrier does not answer.
   */
  track(parcel: { carrier: string; trackingCode: string }): Promise<{
    id: string;
    deliveredAt: Date | undefined;
    /** Where people see it; an address that they may be sent to. */
    publicUrl: string | undefined;
  }>;
}

/** What orders are made with. */
export interface OrdersDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Catalog;
  readonly carts: Carts;
  readonly wallet: WalletPort;
  readonly tracking: TrackingPort;
  readonly publicUrl: string;
  /** Hurries the letters that a change has caused. */
  readonly wake: () => void;
}
