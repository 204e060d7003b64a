import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { PaymentJson } from '../../app/wire.ts';

/** One payment. */
export function paymentQuery(paymentId: string) {
  return queryOptions({
    queryKey: ['payments', paymentId],
    queryFn: ({ signal }) => getJson<PaymentJson>(`/app/payments/${encodeURIComponent(paymentId)}`, signal),
  });
}
