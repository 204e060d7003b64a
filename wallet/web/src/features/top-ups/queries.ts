import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { MoneyJson, TopUpJson, TopUpTerms } from '../../app/wire.ts';

export interface TopUpOrder {
  readonly card_id: string;
  readonly amount: MoneyJson;
  /** The payment PIN; no part of what makes two orders the same. */
  readonly pin: string;
}

/** Asks for money from a card; `attempt` stays the same while the very same order is repeated. */
export function startTopUp(order: TopUpOrder, attempt: string): Promise<TopUpJson> {
  return sendJson('POST', '/app/top-ups', order, attempt);
}

const ASK_EVERY_MS = 1_500;

/** One top-up, asked for again until it is decided. */
export function topUpQuery(topUpId: string) {
  return queryOptions({
    queryKey: ['top-ups', topUpId],
    queryFn: ({ signal }) => getJson<TopUpJson>(`/app/top-ups/${encodeURIComponent(topUpId)}`, signal),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === 'started' ? ASK_EVERY_MS : false,
  });
}

export const topUpTermsQuery = queryOptions({
  queryKey: ['top-up-terms'],
  queryFn: ({ signal }) => getJson<TopUpTerms>('/app/top-ups/terms', signal),
});
