import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { LinksJson } from '../../app/wire.ts';

/** The holder's linked shops. */
export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: ({ signal }) => getJson<LinksJson>('/app/links', signal),
});

/** Ends the link to a shop. */
export function unlink(linkId: string): Promise<void> {
  return sendJson('DELETE', `/app/links/${encodeURIComponent(linkId)}`);
}
