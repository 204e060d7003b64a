import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { LinksJson } from '../../app/wire.ts';

export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: ({ signal }) => getJson<LinksJson>('/app/links', signal),
});

export function unlink(linkId: string): Promise<void> {
  return sendJson('DELETE', `/app/links/${encodeURIComponent(linkId)}`);
}
