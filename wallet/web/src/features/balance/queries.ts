import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { BalanceJson } from '../../app/wire.ts';

export const balancesQuery = queryOptions({
  queryKey: ['balances'],
  queryFn: ({ signal }) => getJson<{ balances: readonly BalanceJson[] }>('/app/balances', signal),
});
