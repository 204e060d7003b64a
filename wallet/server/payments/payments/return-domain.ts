import type { Payment } from './domain.ts';

/** Builds the shop's return address. The shop does not trust its parameters, and asks the wallet for the payment. */
export function returnUrlOf(payment: Payment): string {
  const url = new URL(payment.returnUrl);
  url.searchParams.set('payment_id', payment.id);
  url.searchParams.set('status', payment.status);
  return url.href;
}
