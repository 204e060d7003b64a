import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { ArrivingJson, MoneyJson, TopUpJson, TopUpTerms } from '../../app/wire.ts';

/** The body of a request for a top-up. */
export interface TopUpOrder {
  /** A card, or a proved bank account. */
  readonly instrument_id: string;
  readonly amount: MoneyJson;
  /** The fee that the form shows; none for a debit. */
  readonly fee?: MoneyJson;
  /** The payment PIN. Orders that differ only in the PIN are the same. */
  readonly pin: string;
}

/** Starts a top-up. A repeated order has the same `attempt`, its idempotency key. */
export function startTopUp(order: TopUpOrder, attempt: string): Promise<TopUpJson> {
  return sendJson('POST', '/app/top-ups', order, attempt);
}

const ASK_EVERY_MS = 1_500;

/** One top-up; asks again while it is `started`. */
export function topUpQuery(topUpId: string) {
  return queryOptions({
    queryKey: ['top-ups', topUpId],
    queryFn: ({ signal }) => getJson<TopUpJson>(`/app/top-ups/${encodeURIComponent(topUpId)}`, signal),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === 'started' ? ASK_EVERY_MS : false,
  });
}

/** The debits of bank accounts that are on their way. */
export const arrivingQuery = queryOptions({
  queryKey: ['top-ups', 'arriving'],
  queryFn: ({ signal }) => getJson<ArrivingJson>('/app/top-ups', signal),
});

/** The limits and fees of top-ups, and how the holder can prove an order. */
export const topUpTermsQuery = queryOptions({
  queryKey: ['top-up-terms'],
  queryFn: ({ signal }) => getJson<TopUpTerms>('/app/top-ups/terms', signal),
});
