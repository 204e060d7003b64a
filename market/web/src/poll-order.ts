import { QueryClient, QueryObserver } from '@tanstack/react-query';
import type { paths } from './app/api.gen.ts';
import type { OrderData } from './view-model.ts';

type OrderJson = paths['/app/orders/{orderId}']['get']['responses'][200]['content']['application/json'];

/**
 * Fetches an order again at the interval that it names, and when its page gets the focus.
 *
 * @param rendered The order as the server rendered it.
 * @param show Gets the latest order after each request, and whether the request failed.
 * @returns A function that stops the polling.
 */
export function pollOrder(
  rendered: OrderData,
  show: (live: { readonly data: OrderData; readonly isError: boolean }) => void,
): () => void {
  const client = new QueryClient();
  const observer = new QueryObserver<OrderData>(client, {
    queryKey: ['order', rendered.id],
    queryFn: ({ signal }) => fetchOrder(rendered.id, signal),
    initialData: rendered,
    staleTime: Infinity,
    retry: 1,
    refetchInterval: ({ state }) => state.data?.refreshMs ?? false,
    refetchOnWindowFocus: ({ state }) => (typeof state.data?.refreshMs === 'number' ? 'always' : false),
  });
  client.mount();
  const unsubscribe = observer.subscribe(({ data = rendered, isError }) => show({ data, isError }));
  return () => {
    unsubscribe();
    client.unmount();
  };
}

async function fetchOrder(id: string, signal: AbortSignal): Promise<OrderData> {
  const headers = { accept: 'application/json' };
  const answer = await fetch(`/app/orders/${encodeURIComponent(id)}`, { headers, signal });
  if (!answer.ok) throw new Error(`The shop answered ${answer.status}.`);
  return (await answer.json()) as OrderJson;
}
