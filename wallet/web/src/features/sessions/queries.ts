import { queryOptions } from '@tanstack/react-query';
import { getJson, sendJson } from '../../app/api.ts';
import type { SessionsJson } from '../../app/wire.ts';

/** The sessions in which the holder is logged in. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => getJson<SessionsJson>('/app/sessions', signal),
});

/** Ends a session. */
export function endSession(sessionId: string): Promise<void> {
  return sendJson('DELETE', `/app/sessions/${encodeURIComponent(sessionId)}`);
}
