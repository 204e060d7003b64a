import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createLimiters } from '#platform/kernel/limiter.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Restrictions } from '../restrictions/service.ts';
import { countPinTry, judgePin, mayTryPin, untriedPin, wrongPin } from './domain.ts';
import type { PinChoiceError, PinError, PinState } from './domain.ts';
import { hasPin, insertPin, lockPin, replacePin, storePinState, takePinTryBack } from './store.ts';

/** The door to the PIN for payments, which is independent of the login password. */
export interface SecondFactor {
  /** Finds out whether a holder has a PIN. */
  hasPin(holderId: Id<'hld'>): Promise<boolean>;
  /** Sets a first PIN; refused if the holder has one, or while new factors wait. */
  setPin(holderId: Id<'hld'>, pin: string, birthDate: string | null): Promise<Result<void, PinChoiceError>>;
  /**
   * Replaces the PIN, and lifts its lock or block; refused while new factors wait. The caller has checked that the holder
   * logged in by passkey or gave the current PIN.
   */
  replacePin(holderId: Id<'hld'>, pin: string, birthDate: string | null): Promise<Result<void, PinChoiceError>>;
  /**
   * Checks a PIN, by `pinRules`. Each try is counted before it is checked, so concurrent tries get no more tries.
   */
  verifyPin(holderId: Id<'hld'>, pin: string): Promise<Result<void, PinError>>;
}

interface PinDeps {
  readonly db: Db;
  readonly world: World;
  readonly restrictions: Pick<Restrictions, 'judge' | 'add'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** Creates the door to the PIN. */
export function createSecondFactor(deps: PinDeps): SecondFactor {
  // A holder's tries are checked one after the other, so a right PIN is accepted however often the button is pressed.
  const limit = createLimiters({ running: 1, waiting: 32 });
  return {
    hasPin: (holderId) => isPinSet(deps, holderId),
    setPin: (holderId, pin, birthDate) => setFirstPin(deps, holderId, pin, birthDate),
    replacePin: (holderId, pin, birthDate) => setAnotherPin(deps, holderId, pin, birthDate),
    verifyPin: (holderId, pin) => limit(holderId, () => checkPin(deps, holderId, pin)),
  };
}

async function isPinSet({ db }: PinDeps, holderId: Id<'hld'>): Promise<boolean> {
  const { present } = await db.asReader({ holder: holderId }, (tx) => hasPin(tx, HOME_CELL, holderId));
  return present;
}

async function setFirstPin(
  deps: PinDeps,
  holderId: Id<'hld'>,
  pin: string,
  birthDate: string | null,
): Promise<Result<void, PinChoiceError>> {
  const hash = await hashChosen(deps.world, pin, birthDate);
  if (!hash.ok) return hash;
  return deps.db.asWriter<Result<void, PinChoiceError>>(async (tx) => {
    const waits = await deps.restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    if (!(await insertPin(tx, HOME_CELL, holderId, hash.value))) return err({ code: 'pin_set_already' });
    await recordNew(deps, tx, holderId, 'pin.set');
    return ok();
  });
}

async function setAnotherPin(
  deps: PinDeps,
  holderId: Id<'hld'>,
  pin: string,
  birthDate: string | null,
): Promise<Result<void, PinChoiceError>> {
  const hash = await hashChosen(deps.world, pin, birthDate);
  if (!hash.ok) return hash;
  return deps.db.asWriter<Result<void, PinChoiceError>>(async (tx) => {
    const waits = await deps.restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    await replacePin(tx, HOME_CELL, holderId, hash.value);
    await recordNew(deps, tx, holderId, 'pin.changed');
    return ok();
  });
}

async function recordNew(
  { world, security, restrictions }: PinDeps,
  tx: Tx,
  holderId: Id<'hld'>,
  event: 'pin.set' | 'pin.changed',
): Promise<void> {
  await security.record(tx, event, holderId);
  await restrictions.add(tx, { holderId, cause: 'factor_added', at: world.clocks.business() });
}

/** Judges and hashes a new PIN. */
async function hashChosen(
  { random, hashCost }: World,
  pin: string,
  birthDate: string | null,
): Promise<Result<string, PinChoiceError>> {
  const judged = judgePin(pin, birthDate);
  return judged.ok ? ok(await hashSecret(pin, random, hashCost)) : judged;
}

/** Checks a PIN outside of any transaction: hashing is slow, and holds no connection. */
async function checkPin(deps: PinDeps, holderId: Id<'hld'>, pin: string): Promise<Result<void, PinError>> {
  const { db, security } = deps;
  const begun = await beginTry(deps, holderId);
  if (!begun.ok) {
    if (begun.error.code !== 'pin_not_set') await report(security, holderId, begun.error);
    return begun;
  }
  const { pinHash, counted } = begun.value;
  let isRight: boolean;
  try {
    isRight = await verifySecret(pin, pinHash);
  } catch (error) {
    // The PIN was not checked, so the try does not count.
    await db.asWriter((tx) => takePinTryBack(tx, HOME_CELL, holderId, counted.failures));
    throw error;
  }
  if (isRight) {
    await db.asWriter((tx) => storePinState(tx, HOME_CELL, holderId, untriedPin));
    return ok();
  }
  const error = wrongPin(counted);
  // The try that ends the PIN is a change, of which its holder gets a message; those after it are only refused.
  if (error.code === 'pin_blocked') await db.asWriter((tx) => security.record(tx, 'pin.blocked', holderId));
  else await report(security, holderId, error);
  return err(error);
}

/** Counts a try before it is checked. */
function beginTry(
  { db, world }: PinDeps,
  holderId: Id<'hld'>,
): Promise<Result<{ pinHash: string; counted: PinState }, PinError>> {
  return db.asWriter(async (tx) => {
    const known = await lockPin(tx, HOME_CELL, holderId);
    if (!known) return err({ code: 'pin_not_set' });
    const now = world.clocks.security();
    const allowed = mayTryPin(known, now);
    if (!allowed.ok) return allowed;
    const counted = countPinTry(known, now);
    await storePinState(tx, HOME_CELL, holderId, counted);
    return ok({ pinHash: known.pinHash, counted });
  });
}

const eventOf = { pin_wrong: 'pin.failed', pin_locked: 'pin.locked', pin_blocked: 'pin.blocked' } as const;

async function report(
  security: Pick<SecurityLog, 'note'>,
  holderId: Id<'hld'>,
  error: Exclude<PinError, { code: 'pin_not_set' }>,
): Promise<void> {
  const facts = error.code === 'pin_locked' ? { until: error.until.toISOString() } : {};
  await security.note(eventOf[error.code], holderId, facts);
}
