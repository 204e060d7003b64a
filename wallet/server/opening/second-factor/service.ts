import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { afterPin, judgePin, mayTryPin } from './domain.ts';
import type { PinChoiceError, PinError } from './domain.ts';
import { hasPin, lockPin, storePin, storePinState } from './store.ts';

/** The PIN for payments, apart from the login password. */
export interface SecondFactor {
  hasPin(holderId: Id<'hld'>): Promise<boolean>;
  /** Sets the first PIN. Changing one asks for a stronger factor first, which is the caller's to see to. */
  setPin(holderId: Id<'hld'>, pin: string, birthDate: string | null): Promise<Result<void, PinChoiceError>>;
  /** Checks a PIN. Each wrong one counts, also of several at the same time; the fifth in a row locks for 30 minutes. */
  verifyPin(holderId: Id<'hld'>, pin: string): Promise<Result<void, PinError>>;
}

const CELL = 0;

export function createSecondFactor({ db, world }: { db: Db; world: World }): SecondFactor {
  return {
    hasPin: async (holderId) => (await db.write((tx) => hasPin(tx, CELL, holderId))).present,
    setPin: async (holderId, pin, birthDate) => {
      const judged = judgePin(pin, birthDate);
      if (!judged.ok) return judged;
      const hash = await hashSecret(pin, world.random);
      await db.write((tx) => storePin(tx, CELL, holderId, hash));
      return judged;
    },
    verifyPin: (holderId, pin) =>
      db.write(async (tx) => {
        const known = await lockPin(tx, CELL, holderId);
        if (!known) return err({ code: 'pin_not_set' });
        const now = world.clocks.security();
        const allowed = mayTryPin(known, now);
        if (!allowed.ok) return allowed;
        const { state, result } = afterPin(known, await verifySecret(pin, known.pinHash), now);
        await storePinState(tx, CELL, holderId, state);
        return result;
      }),
  };
}
