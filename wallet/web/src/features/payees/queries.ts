import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { PayeesJson } from '../../app/wire.ts';

export const payeesQuery = queryOptions({
  queryKey: ['payees'],
  queryFn: ({ signal }) => getJson<PayeesJson>('/app/payees', signal),
});

export function endPayee(payeeId: string): Promise<void> {
  return sendJson('DELETE', `/app/payees/${encodeURIComponent(payeeId)}`);
}
