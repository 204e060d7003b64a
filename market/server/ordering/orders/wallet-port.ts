import type { Result } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Order, PaymentProblem, PaymentState } from './domain.ts';

/** The wallet refused: `problem` says why in words for the shopper. Nothing was charged. */
export interface Refused {
  readonly code: 'wallet_refused';
  readonly problem: PaymentProblem;
}

/** No answer: whether the request was carried out is not known. Ask again with the same key. */
export interface Unknown {
  readonly code: 'wallet_unreachable';
}

/** What orders need of the wallet; `market/server/wallet` is who knows how. Every call may be repeated. */
export interface WalletPort {
  /** Asks to be paid; the same attempt is the same payment. */
  createPayment(order: Order, returnUrl: string): Promise<Result<PaymentState, Refused | Unknown>>;
  getPayment(paymentId: string): Promise<Result<PaymentState, Refused | Unknown>>;
  /** Calls a payment off; one that is captured stays so, and its status says it. */
  cancelPayment(paymentId: string): Promise<Result<PaymentState, Refused | Unknown>>;
  ship(
    paymentId: string,
    partId: string,
    parcel: { carrier: string; trackingCode: string },
  ): Promise<Result<PaymentState, Refused | Unknown>>;
  deliver(paymentId: string, partId: string, deliveredAt: Date): Promise<Result<PaymentState, Refused | Unknown>>;
  confirm(paymentId: string, partId: string): Promise<Result<PaymentState, Refused | Unknown>>;
}

/** A wallet that a shopper can pay with, as the checkout lists it. */
export interface LinkedWallet {
  readonly id: string;
  /** `Ada B. · +353 •••• ••67`. */
  readonly label: string;
}

export interface LinksPort {
  /** The wallets that are linked and in force. */
  walletsOf(shopperId: Id<'shp'>): Promise<LinkedWallet[]>;
}

/** The carrier's tracking: gives the name under which it tells of a parcel. */
export interface TrackingPort {
  track(parcel: { carrier: string; trackingCode: string }): Promise<string | undefined>;
}
