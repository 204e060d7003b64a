import { infiniteQueryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { WithdrawalsJson } from '../../app/wire.ts';

/** The holder's withdrawals, newest first, page by page. */
export const withdrawalsQuery = infiniteQueryOptions({
  queryKey: ['withdrawals'],
  queryFn: ({ pageParam, signal }) => {
    const query = pageParam === undefined ? '' : `?${new URLSearchParams({ before: pageParam }).toString()}`;
    return getJson<WithdrawalsJson>(`/app/withdrawals${query}`, signal);
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor,
});
