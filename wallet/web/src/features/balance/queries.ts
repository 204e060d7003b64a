import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { BalancesJson } from '../../app/wire.ts';

/** The holder's balances. */
export const balancesQuery = queryOptions({
  queryKey: ['balances'],
  queryFn: ({ signal }) => getJson<BalancesJson>('/app/balances', signal),
});
