import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { LimitsJson, ProfileJson } from '../../app/wire.ts';

/** The holder's profile. */
export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => getJson<ProfileJson>('/app/profile', signal),
});

/** The holder's limits, and what is left of them. */
export const limitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: ({ signal }) => getJson<LimitsJson>('/app/limits', signal),
});
