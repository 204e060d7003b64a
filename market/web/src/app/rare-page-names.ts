import type { AccountPageData } from '../account-view-model.ts';
import type { CouponPageData } from '../coupon-view-model.ts';
import type { SellerPageData } from '../seller-view-model.ts';
import type { PageData } from '../view-model.ts';

/** The data of a seller's pages. */
export type SellingPageData = SellerPageData | CouponPageData;

/** The data of a page in the chunk of rare pages. */
export type RarePageData = AccountPageData | SellingPageData;

/** The pages about ways into an account. */
const accountPages: Readonly<Record<AccountPageData['page'], true>> = {
  step: true,
  forgotten: true,
  confirm: true,
  'add-passkey': true,
  passkey: true,
  app: true,
  'recovery-codes': true,
  identity: true,
  security: true,
  activity: true,
  'letter-link': true,
  privacy: true,
};

/** The pages of sellers. */
const sellingPages: Readonly<Record<SellingPageData['page'], true>> = {
  seller: true,
  coupons: true,
  'coupon-form': true,
  deals: true,
  payout: true,
  'payout-proof': true,
  'payout-undo': true,
};

/** Whether the data is that of a page about ways into an account. */
export function isAccountPage(data: PageData): data is AccountPageData {
  return Object.hasOwn(accountPages, data.page);
}

/** Whether the data is that of a page in the chunk of rare pages. */
export function isRarePage(data: PageData): data is RarePageData {
  return isAccountPage(data) || Object.hasOwn(sellingPages, data.page);
}
