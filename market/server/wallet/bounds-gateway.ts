import { payeeBounds, paymentBounds } from '@holdfast/wallet-sdk';
import type { PaymentBounds } from '../catalog/bounds-domain.ts';

/** The bounds of the wallet's contract, from the SDK. */
export const walletBounds: PaymentBounds = {
  lines: paymentBounds.lines,
  sellers: paymentBounds.parts,
  productNameLetters: paymentBounds.descriptionLetters,
  sellerNameLetters: payeeBounds.nameLetters,
  amount: new RegExp(paymentBounds.amount, 'u'),
  currency: 'EUR',
};
