import type { Fault } from './common-view-model.ts';

/** A line of a cart. */
export interface CartLineView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly pictureUrl: string;
  readonly ground: number;
  readonly price: string;
  readonly amount: string;
  readonly quantity: number;
  readonly most: number;
  readonly problem: string | undefined;
}

/** The coupon that was typed for a shop in the cart. */
export interface CouponView {
  readonly id: string;
  readonly code: string;
  /** The code and its shop. */
  readonly label: string;
  /** What it takes off, negative; null if it does not apply. */
  readonly amount: string | null;
  /** Why it does not apply; null if it does. */
  readonly refusal: string | null;
}

/** The data of the cart. */
export interface CartData {
  readonly page: 'cart';
  readonly groups: readonly {
    /** The seller's id. */
    readonly id: string;
    readonly seller: string;
    readonly amount: string;
    readonly lines: readonly CartLineView[];
  }[];
  readonly count: number;
  /** The price of all products, before coupons. */
  readonly listed: string;
  readonly coupons: readonly CouponView[];
  readonly total: string;
  /** The code that was refused, as typed. */
  readonly typedCode: string;
  readonly faults: readonly Fault[];
  readonly canCheckOut: boolean;
  /** How the cart exceeds one order, one sentence for each bound. */
  readonly hindrances: readonly string[];
  /** The result of the last change of the cart. */
  readonly news:
    | {
        readonly kind: 'success' | 'info' | 'warning';
        readonly text: string;
        readonly undo?: { readonly product: string; readonly quantity: number };
      }
    | undefined;
}
