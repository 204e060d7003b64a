import type { Id } from '#platform/kernel/id.ts';

/** A change can be undone for this long by the letter about it. */
export const UNDO_MS = 7 * 24 * 3_600_000;

/** A change of what letters to a shopper say or where they go. */
export interface Change {
  readonly id: Id<'chg'>;
  readonly shopperId: Id<'shp'>;
  readonly kind: 'email' | 'name';
  readonly before: string;
  readonly after: string;
  readonly madeAt: Date;
  /** Until when it can be undone. */
  readonly expiresAt: Date;
  readonly undoneAt: Date | null;
}

/** The values that changes restore when they are undone together, the earliest first: of each kind the first one. */
export function firstBefore(
  changes: readonly Pick<Change, 'kind' | 'before'>[],
): Partial<Record<Change['kind'], string>> {
  return Object.fromEntries(changes.toReversed().map(({ kind, before }) => [kind, before]));
}

/** Whether a change can still be undone. */
export function canUndo({ undoneAt, expiresAt }: Pick<Change, 'undoneAt' | 'expiresAt'>, now: Date): boolean {
  return undoneAt === null && now < expiresAt;
}
