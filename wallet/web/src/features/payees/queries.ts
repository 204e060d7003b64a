import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { PayeesJson } from '../../app/wire.ts';

/** The shops that pay into this wallet. */
export const payeesQuery = queryOptions({
  queryKey: ['payees'],
  queryFn: ({ signal }) => getJson<PayeesJson>('/app/payees', signal),
});

/** Stops a shop from paying into this wallet. */
export function endPayee(payeeId: string): Promise<void> {
  return sendJson('DELETE', `/app/payees/${encodeURIComponent(payeeId)}`);
}
