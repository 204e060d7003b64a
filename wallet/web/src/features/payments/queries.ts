import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { PaymentJson } from '../../app/wire.ts';

/** One payment. */
export function paymentQuery(paymentId: string) {
  return queryOptions({
    queryKey: ['payments', paymentId],
    queryFn: ({ signal }) => getJson<PaymentJson>(`/app/payments/${encodeURIComponent(paymentId)}`, signal),
  });
}

/** Extends the protection of a part, which is possible once. */
export function extendProtection(paymentId: string, partId: string): Promise<void> {
  return sendJson('POST', `/app/payments/${encodeURIComponent(paymentId)}/extensions`, { part_id: partId });
}
