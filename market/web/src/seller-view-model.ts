import type { At, Fault, Notice } from './common-view-model.ts';

export interface SellerPartView {
  readonly orderId: string;
  readonly partId: string;
  readonly placed: At;
  readonly buyer: string;
  readonly address: readonly string[];
  readonly lines: readonly string[];
  readonly amount: string;
  /** What is taken off the amount, and what is left: the last line is the sum. */
  readonly sums: readonly { readonly words: string; readonly amount: string }[];
  readonly group: 'to_ship' | 'on_the_way' | 'settled';
  readonly statusWords: string;
  readonly parcel: { readonly words: string; readonly href: string | null } | undefined;
  readonly canShip: boolean;
  /** The next instant that matters: to ship by, or when it is paid out automatically. */
  readonly due: { readonly words: string; readonly at: At } | undefined;
  /** What was typed and not taken, with why. */
  readonly typed: { readonly carrier: string; readonly code: string; readonly fault: string } | undefined;
}

export interface SellerData {
  readonly page: 'seller';
  readonly shop: string;
  /** Where they are paid; null while nowhere, and then nothing is for sale. */
  readonly payout: { readonly label: string } | null;
  readonly now: string;
  readonly totals: {
    readonly toShip: number;
    readonly escrow: string;
    readonly paidOut: string;
    readonly commission: string;
  };
  /** A page of each list, or a further page of one. */
  readonly groups: readonly {
    readonly group: SellerPartView['group'];
    readonly parts: readonly SellerPartView[];
    /** Where the list goes on; null at its end. */
    readonly moreUrl: string | null;
  }[];
  /** Which further page this is; null for the first of each list. */
  readonly place: { readonly group: string; readonly after: string } | null;
  readonly faults: readonly Fault[];
  /** What has just been done. */
  readonly news: string | undefined;
}

export interface PayoutData {
  readonly page: 'payout';
  readonly wallet: { readonly label: string; readonly since: At | undefined } | undefined;
  /** The wallet that was there last, and why it is not any more. */
  readonly former: { readonly label: string; readonly why: string; readonly at: At } | undefined;
  /** What still lies in escrow for the seller; undefined for nothing. */
  readonly escrow: string | undefined;
  readonly news: Notice | undefined;
}
