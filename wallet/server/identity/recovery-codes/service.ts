import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from '#platform/credentials/recovery-codes.ts';
import type { Tries, Wait } from '#platform/credentials/tries-service.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { currentWhence } from '#platform/security-log/whence.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Waits } from '../restrictions/domain.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { RecoveryCodeError, RecoverySet } from './domain.ts';
import { deleteCodes, findSet, insertCodes, lockSet, markUsed } from './store.ts';

/** The reasons why a code is not accepted; with `recovery_wait`, the code was not looked at. */
export type RecoveryRefusal = RecoveryCodeError | ({ readonly code: 'recovery_wait' } & Wait);

/** The door to recovery codes, which stand in for a second factor that was lost. All times are security time. */
export interface RecoveryCodes {
  /** Finds a holder's set; undefined if none was made. */
  find(holderId: Id<'hld'>): Promise<RecoverySet | undefined>;
  /**
   * Makes a set, in the caller's transaction, and voids the one before. The caller has checked that the holder may.
   *
   * @returns The codes as people type them. They are stored only as hashes, so this is the only time to show them. A
   *   refusal while new factors wait.
   */
  make(tx: Tx, holderId: Id<'hld'>): Promise<Result<string[], Waits>>;
  /** Makes a set in a transaction of its own; see `make`. */
  makeNow(holderId: Id<'hld'>): Promise<Result<string[], Waits>>;
  /**
   * Uses a code up, whichever way the caller goes on. A wrong one delays the next, by account and network; malformed
   * text costs no try.
   */
  use(holderId: Id<'hld'>, typed: string): Promise<Result<{ readonly left: number }, RecoveryRefusal>>;
}

interface RecoveryCodesDeps {
  readonly db: Db;
  readonly world: World;
  /** Keys the hashes, so that a thief of the database cannot try codes on them. */
  readonly key: Buffer;
  readonly tries: Pick<Tries, 'begin'>;
  readonly restrictions: Pick<Restrictions, 'judge' | 'add'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** Creates the door to recovery codes. */
export function createRecoveryCodes(deps: RecoveryCodesDeps): RecoveryCodes {
  return {
    find: (holderId) => deps.db.asReader({ holder: holderId }, (tx) => findSet(tx, HOME_CELL, holderId)),
    make: (tx, holderId) => make(deps, tx, holderId),
    makeNow: (holderId) => deps.db.asWriter((tx) => make(deps, tx, holderId)),
    use: (holderId, typed) => use(deps, holderId, typed),
  };
}

async function make(
  { world, key, restrictions, security }: RecoveryCodesDeps,
  tx: Tx,
  holderId: Id<'hld'>,
): Promise<Result<string[], Waits>> {
  const waits = await restrictions.judge(tx, holderId, 'new_factor');
  if (waits) return err(waits);
  const codes = newRecoveryCodes(world.random);
  const hashes = codes.map((code) => recoveryCodeHash(key, holderId, code));
  await lockSet(tx, holderId);
  await deleteCodes(tx, HOME_CELL, holderId);
  await insertCodes(tx, HOME_CELL, { holderId, hashes, madeAt: world.clocks.security() });
  await security.record(tx, 'recovery_codes.made', holderId);
  await restrictions.add(tx, { holderId, cause: 'factor_added', at: world.clocks.business() });
  return ok(codes);
}

async function use(
  { db, world, key, tries, security }: RecoveryCodesDeps,
  holderId: Id<'hld'>,
  typed: string,
): Promise<Result<{ readonly left: number }, RecoveryRefusal>> {
  const code = readRecoveryCode(typed);
  if (code === undefined) return err({ code: 'recovery_malformed' });
  const address = currentWhence()?.address ?? 'no network';
  const tried = await tries.begin({ account: `recovery code ${holderId}`, address });
  if (!tried.ok) {
    await security.note('recovery_code.failed', holderId, { reason: 'wait' });
    return err({ code: 'recovery_wait', ...tried.error });
  }
  const hash = recoveryCodeHash(key, holderId, code);
  const left = await tried.value.settle(() =>
    db.asWriter(async (tx) => {
      await lockSet(tx, holderId);
      if (!(await markUsed(tx, HOME_CELL, { holderId, hash, at: world.clocks.security() }))) return undefined;
      const set = await findSet(tx, HOME_CELL, holderId);
      const remaining = set?.left ?? 0;
      await security.record(tx, 'recovery_code.used', holderId, { left: remaining });
      return remaining;
    }),
  );
  if (left !== undefined) return ok({ left });
  await security.note('recovery_code.failed', holderId, { reason: 'recovery_wrong' });
  return err({ code: 'recovery_wrong' });
}
