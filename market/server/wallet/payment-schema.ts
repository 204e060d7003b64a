import type { Money } from '#platform/money/money.ts';

type PaymentStatus = 'requires_approval' | 'captured' | 'partially_refunded' | 'refunded' | 'canceled' | 'expired';
type PartStatus = 'awaiting' | 'held' | 'shipped' | 'delivered' | 'released' | 'refunded' | 'void';

/** One seller's share of a payment, as the wallet tells it. */
export interface WalletPart {
  /** `prt_…` */
  readonly id: string;
  /** Ours. */
  readonly reference: string;
  readonly amount: Money;
  readonly status: PartStatus;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  /** When it is released automatically. */
  readonly releasesAt: Date | null;
  readonly settledAt: Date | null;
}

/** A payment as the wallet tells it now; the market keeps no opinion of its own on it. */
export interface WalletPayment {
  /** `pay_…` */
  readonly id: string;
  readonly mandateId: string;
  readonly status: PaymentStatus;
  readonly amount: Money;
  readonly fee: Money;
  readonly total: Money;
  /** The reference that we gave: the order's. */
  readonly reference: string;
  readonly parts: readonly WalletPart[];
  readonly createdAt: Date;
  readonly capturedAt: Date | null;
  readonly validUntil: Date;
  /** Where the shopper approves, while that is required. */
  readonly approvalUrl: string | null;
}

/** Why the wallet refused, in its own words for the shopper. */
interface WalletRefusal {
  readonly code: 'wallet_refused';
  /** The wallet's code, for instance `insufficient_funds`. */
  readonly reason: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly nextAction: string | undefined;
  readonly charged: boolean;
  /** What support on both sides looks it up by. */
  readonly reference: string | undefined;
  readonly shortfall: Money | undefined;
}

/** Whether the request was carried out is not known: ask again with the same key, never with a new one. */
interface WalletSilence {
  readonly code: 'wallet_unreachable';
}

export type WalletError = WalletRefusal | WalletSilence;

/** What is to be paid for one order. The amount is the sum of the parts. */
export interface PaymentRequest {
  readonly amount: Money;
  readonly shipping: Money;
  readonly order: { readonly reference: string; readonly url: string; readonly description: string };
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: number;
    readonly amount: Money;
    readonly payeeId: string;
  }[];
  readonly parts: readonly {
    readonly reference: string;
    readonly payeeId: string;
    readonly amount: Money;
    readonly commission: Money;
  }[];
  readonly returnUrl: string;
}

/** How the wallet sees a link. */
export interface WalletMandate {
  readonly id: string;
  readonly status: 'pending' | 'active' | 'revoked';
  readonly revokedBy: string | undefined;
  readonly maxPerMonth: Money;
  readonly spentThisMonth: Money;
}

/** How the wallet sees a seller's wallet. */
export interface WalletPayee {
  readonly status: 'active' | 'ended';
  /** Masked. */
  readonly label: string;
  readonly endedBy: string | undefined;
}
