import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../../app/api.ts';
import type { OpenCasesJson } from '../../app/wire.ts';

/** The open cases in which the holder is the buyer or the seller. */
export const openCasesQuery = queryOptions({
  queryKey: ['cases'],
  queryFn: ({ signal }) => getJson<OpenCasesJson>('/app/cases', signal),
});
