import type { Db, Tx } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Money } from '#platform/money/money.ts';
import type { Carts } from '../../cart/service.ts';
import type { Coupons } from '../../coupons/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { OrderCase } from './cases-domain.ts';
import type { Order, PaymentProblem, WalletTerms } from './domain.ts';
import type { Announced } from './parcels-domain.ts';
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
  /**
   * Announces a parcel of a part, which the wallet follows at its carrier.
   *
   * @param canceled The number of the part's parcels that were taken back. It distinguishes a second announcement.
   */
  announce(paymentId: string, partId: string, parcel: Announced, canceled: number): WalletAnswer;
  /** Takes back a parcel that no carrier has scanned. */
  withdraw(paymentId: string, partId: string, parcelId: string): WalletAnswer;
  /** Asks for the page on which the holder confirms a part. */
  requestConfirmation(paymentId: string, partId: string): Promise<Result<Confirmation, Refused | Unknown>>;
  /** Cancels a part that was not shipped, and refunds it. */
  cancelPart(paymentId: string, partId: string, reason?: string): WalletAnswer;
  /** Lists the refunds of a payment, oldest first. */
  refundsOf(paymentId: string): Promise<Result<readonly Refund[], Refused | Unknown>>;
  /** Lists the cases of a payment, open and closed, oldest first. */
  casesOf(paymentId: string): Promise<Result<readonly PartCase[], Refused | Unknown>>;
  /** Hands over the messages of both sides as evidence of a case. One that has ended takes none. */
  giveTranscript(caseId: string, messages: readonly CaseMessage[]): Promise<Result<void, Refused | Unknown>>;
}

/** A message between both sides of a case. */
export interface CaseMessage {
  readonly by: 'buyer' | 'seller';
  readonly at: Date;
  readonly words: string;
  /** How many files came with it. */
  readonly files: number;
}

/** A case, with the part that it is about. */
export interface PartCase {
  readonly walletPartId: string;
  readonly dispute: OrderCase;
}

/** The buyer's next step after "all is well": a page of the wallet, unless all is confirmed already. */
export type Confirmation = {
  /** The page of the wallet on which the buyer reports a problem with the part. */
  readonly problemUrl: string;
} & ({ readonly confirmed: true } | { readonly confirmed: false; readonly url: string });

/** Money of a part that went back to the buyer. */
export interface Refund {
  readonly walletPartId: string;
  readonly amount: Money;
  /** What of it goes back to the card that paid; null if all of it is in the wallet's balance. */
  readonly toCard: Money | null;
  /** The wallet's code of the cause; a newer wallet may have more. */
  readonly cause: string;
  /** The seller's words for the buyer. */
  readonly reason: string | null;
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

/** The calls to the coupons of the shops that orders need. */
export type OrderCoupons = Pick<Coupons, 'reserve' | 'payBy' | 'settle'>;

/** The dependencies of orders. */
export interface OrdersDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Catalog;
  readonly carts: Carts;
  readonly coupons: OrderCoupons;
  readonly wallet: WalletPort;
  readonly publicUrl: string;
  /** Wakes the workers, so that the letters of a change go out at once. */
  readonly waker: Pick<Waker, 'wake'>;
}
