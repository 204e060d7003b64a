import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { HistoryJson, OpenLineJson } from '../../app/wire.ts';

const PAGE = 30;
const RECENT = 6;

/** The newest lines. */
export const recentQuery = queryOptions({
  queryKey: ['history', 'recent'],
  queryFn: ({ signal }) => getJson<HistoryJson>(`/app/history?limit=${RECENT}`, signal),
});

/** The lines that a query of `toQuery` asks for, newest first, page by page. */
export function historyQuery(query: URLSearchParams) {
  return infiniteQueryOptions({
    queryKey: ['history', 'list', query.toString()],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(query);
      params.set('limit', String(PAGE));
      if (pageParam !== undefined) params.set('cursor', pageParam);
      return getJson<HistoryJson>(`/app/history?${params.toString()}`, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One line, opened. @param currency That of the balance from which it is opened. */
export function lineQuery(entryId: string, currency: string | undefined) {
  const of = currency === undefined ? '' : `?currency=${encodeURIComponent(currency)}`;
  return queryOptions({
    queryKey: ['history', 'line', entryId, currency],
    queryFn: ({ signal }) => getJson<OpenLineJson>(`/app/history/${encodeURIComponent(entryId)}${of}`, signal),
  });
}
