import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Id } from '#platform/kernel/id.ts';
import type { Session } from './domain.ts';

const SessionJson = Type.Object({
  id: Type.String(),
  device: Type.String(),
  methods: Type.Array(Type.String()),
  started_at: Type.String(),
  last_seen_at: Type.String(),
  is_current: Type.Boolean(),
});

/** A holder's sessions on the wire. */
export const SessionsJson = Type.Object({ sessions: Type.Array(SessionJson) });

/** Writes a session for its holder. @param current The session of the request. */
export function toSessionJson(session: Session, current: Id<'ses'>): Static<typeof SessionJson> {
  return {
    id: session.id,
    device: session.device,
    methods: [...session.methods],
    started_at: session.startedAt.toISOString(),
    last_seen_at: session.seenAt.toISOString(),
    is_current: session.id === current,
  };
}
