import type { Db, Tx } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Carts } from '../../cart/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { Order, PaymentProblem, WalletTerms } from './domain.ts';
import type { PaymentState } from './payment-domain.ts';

/** The wallet refused the request, and nothing was charged. `problem` has the reason, in words for the shopper. */
export interface Refused {
  readonly code: 'wallet_refused';
  readonly problem: PaymentProblem;
}

/** The wallet did not answer, and may have carried out the request. Ask again with the same key. */
export interface Unknown {
  readonly code: 'wallet_unreachable';
}

/** Whether an order could be paid before it is placed. */
type CheckAnswer = Promise<Result<void, Refused | Unknown>>;

/** The wallet's state of a payment after a call. */
export type WalletAnswer = Promise<Result<PaymentState, Refused | Unknown>>;

/** The calls to the wallet that orders need, implemented by `market/server/wallet`. All of them are idempotent. */
export interface WalletPort {
  /** The wallet's current terms; undefined if it does not answer in time and never has. */
  terms(): Promise<WalletTerms | undefined>;
  /**
   * Asks whether an order could be paid, before its goods are taken. No money moves, and the holder is not asked. If
   * the wallet has checked too many amounts that day, the answer is yes, and the payment itself decides.
   */
  checkPayment(order: Order, returnUrl: string): CheckAnswer;
  /**
   * Locks the order's link in force until the transaction ends.
   *
   * @returns All links of the same wallet, in any account; a refusal if the link has ended.
   */
  holdLink(tx: Tx, order: Pick<Order, 'linkId' | 'shopperId'>): Promise<Result<readonly Id<'lnk'>[], Refused>>;
  /** Requests the payment of an order. A repeated call with the same attempt returns the first answer again. */
  createPayment(order: Order, returnUrl: string): WalletAnswer;
  getPayment(paymentId: string): WalletAnswer;
  /** Cancels a payment. A captured one stays captured, as its status says. */
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
  /** Up to this amount, the wallet pays without asking its holder. */
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
  /** Whether the wallet knows its holder by another name or address than the market knows the shopper. */
  readonly isOfAnother: boolean;
}

/** A linked wallet, with the wallet's current answer about it. */
export interface OfferedWallet extends LinkedWallet {
  /** The rest of the month's cap; undefined if the wallet did not answer in time. */
  readonly leftThisMonth: Money | undefined;
}

/** Why a shopper returns from the wallet without a link. */
interface LinkNews {
  readonly kind: 'info' | 'warning';
  readonly title: string;
  readonly text: string;
}

/** The calls about a shopper's linked wallets that orders need, implemented by `market/server/wallet`. */
export interface LinksPort {
  /** The words for the `problem` in a page's address; undefined if it is absent or unknown. */
  newsOf(problem: string | undefined): LinkNews | undefined;
  /** The shopper's wallets whose links are in force, as far as the market knows. */
  walletsOf(shopperId: Id<'shp'>): Promise<LinkedWallet[]>;
  /** Returns the same after asking the wallet about each link, without those that have ended. */
  offersOf(shopperId: Id<'shp'>): Promise<OfferedWallet[]>;
}

/** The carriers' tracking service. */
export interface TrackingPort {
  /**
   * Begins to track a parcel. Each call for the same parcel returns the same id, under which the carrier reports it.
   *
   * @throws If the carrier does not answer.
   */
  track(parcel: { carrier: string; trackingCode: string }): Promise<{
    id: string;
    deliveredAt: Date | undefined;
    /** The public page about the parcel, checked to be a safe link. */
    publicUrl: string | undefined;
  }>;
}

/** The dependencies of orders. */
export interface OrdersDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Catalog;
  readonly carts: Carts;
  readonly wallet: WalletPort;
  readonly tracking: TrackingPort;
  readonly publicUrl: string;
  /** Wakes the workers, so that the letters of a change go out at once. */
  readonly waker: Pick<Waker, 'wake'>;
}
