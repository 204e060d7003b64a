import type { At, CaseView, Fault, Notice, ParcelView } from './common-view-model.ts';

/** A seller's part of an order. */
export interface SellerPartView {
  readonly orderId: string;
  readonly partId: string;
  readonly placed: At;
  readonly buyer: string;
  readonly address: readonly string[];
  readonly lines: readonly string[];
  readonly amount: string;
  /** The deductions from the amount, and the rest in the last line. */
  readonly sums: readonly { readonly words: string; readonly amount: string }[];
  readonly group: 'to_answer' | 'to_ship' | 'on_the_way' | 'settled';
  readonly statusWords: string;
  readonly parcels: readonly ParcelView[];
  /** Whether the carrier has delivered the parcel, and nobody is paid or refunded yet. */
  readonly isDelivered: boolean;
  readonly canShip: boolean;
  /** The rest to ship, if some of it is in parcels. */
  readonly left: readonly string[];
  /** The pieces to choose for the next parcel, with the typed quantity; none if only one is left. */
  readonly pieces: readonly {
    readonly productId: string;
    readonly name: string;
    readonly left: number;
    readonly typed: string;
  }[];
  readonly canCancel: boolean;
  /** The cases about it, open ones first. */
  readonly cases: readonly CaseView[];
  /** Why the seller cannot cancel or refund it while a case is open; otherwise null. */
  readonly blocked: string | null;
  /** The next deadline: for shipping, or for the automatic payout. */
  readonly due: { readonly words: string; readonly at: At } | undefined;
  /** The number of messages between the buyer and the seller. */
  readonly messages: number;
  /** The typed fields of a refused form, with the fault. */
  readonly typed:
    | {
        readonly carrier: string | undefined;
        readonly code: string | undefined;
        readonly reason: string | undefined;
        /** The id of the field with the fault. */
        readonly field: string;
        readonly fault: string;
      }
    | undefined;
}

/** The data of the seller center. */
export interface SellerData {
  readonly page: 'seller';
  readonly shop: string;
  /** The wallet that the seller is paid into; while it is null, nothing of theirs is for sale. */
  readonly payout: { readonly label: string } | null;
  readonly now: string;
  readonly totals: {
    readonly toShip: number;
    readonly escrow: string;
    readonly paidOut: string;
    readonly commission: string;
  };
  /** The buyers on the page whose messages the seller has not answered. */
  readonly unanswered: readonly (Pick<SellerPartView, 'orderId' | 'partId' | 'buyer' | 'lines'> & {
    readonly count: number;
  })[];
  /** The first page of each list, or a later page of one. */
  readonly groups: readonly {
    readonly group: SellerPartView['group'];
    readonly parts: readonly SellerPartView[];
    /** The address of the next page; null on the last one. */
    readonly moreUrl: string | null;
  }[];
  /** The list and cursor of a later page; null for the first page of each list. */
  readonly place: { readonly group: string; readonly after: string } | null;
  readonly faults: readonly Fault[];
  /** The result of the last action. */
  readonly news: string | undefined;
}

/** The sums of a seller's released sales in the wallet. */
export interface SalesSums {
  readonly pending: string;
  /** Undefined if nothing is. */
  readonly blocked: string | undefined;
  readonly available: string;
  readonly next: { readonly amount: string; readonly at: At } | undefined;
}

/** The data of the page on which a seller links a wallet. */
export interface PayoutData {
  readonly page: 'payout';
  readonly wallet: { readonly label: string; readonly since: At | undefined } | undefined;
  /** The last wallet, and who ended it. */
  readonly former: { readonly label: string; readonly why: string; readonly at: At } | undefined;
  /** The move to another wallet that waits. */
  readonly move: { readonly label: string; readonly asked: At; readonly due: At } | undefined;
  /** The address to which codes and letters go. */
  readonly email: string;
  /** The number of days that a move waits. */
  readonly waitDays: number;
  /** The amount in escrow for the seller; undefined if there is none. */
  readonly escrow: string | undefined;
  /** What became of released sales in the wallet; undefined if there never was one. */
  readonly sales: SalesSums | 'unanswered' | undefined;
  readonly news: Notice | undefined;
}

/** The page that asks for the password and the code that a change of the payout needs. */
export interface PayoutProofData {
  readonly page: 'payout-proof';
  readonly proofId: string;
  readonly purpose: 'link' | 'unlink';
  /** The address to which the code was mailed. */
  readonly email: string;
  readonly faults: readonly Fault[];
  /** As typed before. */
  readonly code: string;
}

/** The page behind the link in the letter about a move. */
export interface PayoutUndoData {
  readonly page: 'payout-undo';
  readonly token: string;
  readonly title: string;
  readonly text: string;
  readonly consequence: string;
  /** The text of the button. */
  readonly action: string;
}

/** The data of a seller's deals. */
export interface DealsData {
  readonly page: 'deals';
  readonly deals: readonly {
    readonly id: string;
    readonly name: string;
    /** The price of the deal, and the product's own. */
    readonly price: string;
    readonly days: string;
    readonly statusWords: string;
    readonly tone: 'success' | 'accent' | undefined;
    readonly canEnd: boolean;
  }[];
  readonly goods: readonly { readonly id: string; readonly label: string }[];
  /** The form as typed. */
  readonly typed: { readonly product: string; readonly price: string; readonly starts: string; readonly ends: string };
  readonly news: string | undefined;
  readonly faults: readonly Fault[];
}

/** The data of any page of a seller, told apart by `page`. */
export type SellerPageData = DealsData | SellerData | PayoutData | PayoutProofData | PayoutUndoData;
