import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Recovery } from './domain.ts';

/** A new password that somebody asked for, on the wire; empty if there is none. */
export const RecoveryJson = Type.Object({
  recovery: Type.Optional(Type.Object({ asked_at: Type.String(), due_at: Type.String() })),
});

/** Writes the waiting recovery of a holder. */
export function toRecoveryJson(recovery: Recovery | undefined): Static<typeof RecoveryJson> {
  if (!recovery) return {};
  return { recovery: { asked_at: recovery.askedAt.toISOString(), due_at: recovery.dueAt.toISOString() } };
}
