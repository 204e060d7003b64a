import { payeeBounds, paymentBounds } from '@holdfast/wallet-sdk';
import type { PaymentBounds } from '../shopping/catalog/bounds-domain.ts';

/** The bounds of the wallet's contract, as the SDK has them. */
export const walletBounds: PaymentBounds = {
  lines: paymentBounds.lines,
  sellers: paymentBounds.parts,
  productName: new RegExp(paymentBounds.description, 'u'),
  sellerName: new RegExp(payeeBounds.name, 'u'),
  amount: new RegExp(paymentBounds.amount, 'u'),
  currency: 'EUR',
};
