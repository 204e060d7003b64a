import type { Fault } from './common-view-model.ts';

/** A coupon as its seller sees it. */
export interface OwnCouponView {
  readonly id: string;
  readonly code: string;
  readonly statusWords: string;
  readonly tone: 'success' | 'accent' | undefined;
  /** Its terms, one sentence each. */
  readonly terms: readonly string[];
  readonly spent: string;
  readonly held: string;
  readonly left: string;
  /** The spent and held share of the budget, in percent. */
  readonly usedPercent: number;
  readonly canChange: boolean;
  readonly canEnd: boolean;
}

/** The data of a seller's coupons. */
export interface CouponsData {
  readonly page: 'coupons';
  readonly coupons: readonly OwnCouponView[];
  /** The result of the last action. */
  readonly news: string | undefined;
  readonly faults: readonly Fault[];
}

/** The data of the form of a draft. */
export interface CouponFormData {
  readonly page: 'coupon-form';
  /** The address that the form posts to. */
  readonly action: string;
  readonly isNew: boolean;
  readonly typed: {
    readonly code: string;
    readonly kind: string;
    readonly percent: string;
    readonly amount: string;
    readonly budget: string;
    readonly minimum: string;
    readonly perPerson: string;
    readonly isFirstOrder: boolean;
    readonly starts: string;
    readonly ends: string;
  };
  readonly goods: readonly { readonly id: string; readonly name: string; readonly isChosen: boolean }[];
  readonly faults: readonly Fault[];
}

/** The data of any page of a seller's coupons. */
export type CouponPageData = CouponsData | CouponFormData;
