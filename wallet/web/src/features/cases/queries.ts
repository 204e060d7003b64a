import { infiniteQueryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { OpenCasesJson } from '../../app/wire.ts';

/** The open cases in which the holder is the buyer or the seller, page by page. */
export const openCasesQuery = infiniteQueryOptions({
  queryKey: ['cases'],
  queryFn: ({ pageParam, signal }) => {
    const query = pageParam === undefined ? '' : `?${new URLSearchParams({ cursor: pageParam }).toString()}`;
    return getJson<OpenCasesJson>(`/app/cases${query}`, signal);
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor,
});
