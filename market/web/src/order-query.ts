import { queryOptions } from '@tanstack/react-query';
import type { paths } from './app/api.gen.ts';
import type { OrderData } from './view-model.ts';

type OrderJson = paths['/app/orders/{orderId}']['get']['responses'][200]['content']['application/json'];

/** An order as the server drew it, asked for again as often as it says, and when its page is looked at again. */
export function orderQuery(told: OrderData) {
  return queryOptions({
    queryKey: ['order', told.id],
    queryFn: ({ signal }) => fetchOrder(told.id, signal),
    initialData: told,
    staleTime: Infinity,
    retry: 1,
    refetchInterval: ({ state }) => state.data?.refreshMs ?? false,
    refetchOnWindowFocus: ({ state }) => (typeof state.data?.refreshMs === 'number' ? 'always' : false),
  });
}

async function fetchOrder(id: string, signal: AbortSignal): Promise<OrderData> {
  const headers = { accept: 'application/json' };
  const answer = await fetch(`/app/orders/${encodeURIComponent(id)}`, { headers, signal });
  if (!answer.ok) throw new Error(`The shop answered ${answer.status}.`);
  return (await answer.json()) as OrderJson;
}
