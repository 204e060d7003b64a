import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { RecoveryJson } from '../../app/wire.ts';

/** A new password that somebody asked for. It is read again every few minutes, and when the window gets the focus. */
export const recoveryQuery = queryOptions({
  queryKey: ['recovery'],
  queryFn: ({ signal }) => getJson<RecoveryJson>('/app/recovery', signal),
  refetchInterval: 5 * 60_000,
});
