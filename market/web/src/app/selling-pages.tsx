import type { ReactNode } from 'react';
import { CouponFormPage } from '../pages/CouponFormPage.tsx';
import { CouponsPage } from '../pages/CouponsPage.tsx';
import { DealsPage } from '../pages/DealsPage.tsx';
import { PayoutPage } from '../pages/PayoutPage.tsx';
import { PayoutProofPage } from '../pages/PayoutProofPage.tsx';
import { PayoutUndoPage } from '../pages/PayoutUndoPage.tsx';
import { SellerPage } from '../pages/SellerPage.tsx';
import type { SellingPageData } from './rare-page-names.ts';

/** Draws a page of a seller. */
export function drawSellingPage(data: SellingPageData, formToken: string): ReactNode {
  switch (data.page) {
    case 'seller':
      return <SellerPage {...data} formToken={formToken} />;
    case 'coupons':
      return <CouponsPage {...data} formToken={formToken} />;
    case 'coupon-form':
      return <CouponFormPage {...data} formToken={formToken} />;
    case 'deals':
      return <DealsPage {...data} formToken={formToken} />;
    case 'payout':
      return <PayoutPage {...data} formToken={formToken} />;
    case 'payout-proof':
      return <PayoutProofPage {...data} formToken={formToken} />;
    case 'payout-undo':
      return <PayoutUndoPage {...data} formToken={formToken} />;
  }
}
