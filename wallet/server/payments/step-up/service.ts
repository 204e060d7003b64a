import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import { noHabits } from './domain.ts';
import type { Habits } from './domain.ts';
import { findHabits } from './store.ts';

/** The door to what the wallet knows about how holders pay. Only a batch decides by it. */
export interface StepUps {
  /** Reads a holder's habits, which may have changed by then. */
  habitsOf(holderId: Id<'hld'>): Promise<Habits>;
}

/** Creates the door to habits. */
export function createStepUps({ db }: { readonly db: Db }): StepUps {
  return {
    habitsOf: async (holderId) =>
      (await db.one((tx) => findHabits(tx, HOME_CELL, holderId))) ?? noHabits(holderId, HOME_CELL),
  };
}
