import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { HistoryJson } from '../../app/wire.ts';
import type { HistoryFilter } from './view.ts';

const PAGE = 30;
const RECENT = 6;

/** The newest lines. */
export const recentQuery = queryOptions({
  queryKey: ['history', 'recent'],
  queryFn: ({ signal }) => getJson<HistoryJson>(`/app/history?limit=${RECENT}`, signal),
});

/** The lines that match the filter, newest first, page by page. */
export function historyQuery(filter: HistoryFilter) {
  return infiniteQueryOptions({
    queryKey: ['history', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams({ limit: String(PAGE) });
      if (filter.kind !== undefined) params.set('kind', filter.kind);
      if (filter.search !== undefined) params.set('search', filter.search);
      if (filter.currency !== undefined) params.set('currency', filter.currency);
      if (filter.of !== undefined) params.set('of', filter.of);
      if (pageParam !== undefined) params.set('cursor', pageParam);
      return getJson<HistoryJson>(`/app/history?${params.toString()}`, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
}
