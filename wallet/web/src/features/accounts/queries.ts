import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { ProfileJson } from '../../app/wire.ts';

/** The holder's profile. */
export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => getJson<ProfileJson>('/app/profile', signal),
});
