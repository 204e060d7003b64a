import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { afterPin, judgePin, mayTryPin } from './domain.ts';
import type { PinChoiceError, PinError } from './domain.ts';
import { hasPin, insertPin, lockPin, replacePin, storePinState } from './store.ts';

/** The PIN for payments, apart from the login password. */
export interface SecondFactor {
  hasPin(holderId: Id<'hld'>): Promise<boolean>;
  /** Sets the first PIN; refused where there is one. */
  setPin(holderId: Id<'hld'>, pin: string, birthDate: string | null): Promise<Result<void, PinChoiceError>>;
  /**
   * Sets another PIN for a holder who has just proved themselves by something stronger (a passkey), or by the PIN that
   * is replaced; that is the caller's to see to. A lock ends by it.
   */
  replacePin(holderId: Id<'hld'>, pin: string, birthDate: string | null): Promise<Result<void, PinChoiceError>>;
  /** Checks a PIN. Each wrong one counts, also of several at the same time; the fifth in a row locks for 30 minutes. */
  verifyPin(holderId: Id<'hld'>, pin: string): Promise<Result<void, PinError>>;
}

export function createSecondFactor({ db, world }: { db: Db; world: World }): SecondFactor {
  const hashChosen = async (pin: string, birthDate: string | null): Promise<Result<string, PinChoiceError>> => {
    const judged = judgePin(pin, birthDate);
    return judged.ok ? ok(await hashSecret(pin, world.random)) : judged;
  };
  return {
    hasPin: async (holderId) => (await db.read({ holder: holderId }, (tx) => hasPin(tx, HOME_CELL, holderId))).present,
    setPin: async (holderId, pin, birthDate) => {
      const hash = await hashChosen(pin, birthDate);
      if (!hash.ok) return hash;
      const isNew = await db.write((tx) => insertPin(tx, HOME_CELL, holderId, hash.value));
      return isNew ? ok() : err({ code: 'pin_set_already' });
    },
    replacePin: async (holderId, pin, birthDate) => {
      const hash = await hashChosen(pin, birthDate);
      if (!hash.ok) return hash;
      await db.write((tx) => replacePin(tx, HOME_CELL, holderId, hash.value));
      return ok();
    },
    verifyPin: (holderId, pin) =>
      db.write(async (tx) => {
        const known = await lockPin(tx, HOME_CELL, holderId);
        if (!known) return err({ code: 'pin_not_set' });
        const now = world.clocks.security();
        const allowed = mayTryPin(known, now);
        if (!allowed.ok) return allowed;
        const { state, result } = afterPin(known, await verifySecret(pin, known.pinHash), now);
        await storePinState(tx, HOME_CELL, holderId, state);
        return result;
      }),
  };
}
