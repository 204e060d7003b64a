import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Waits } from '../restrictions/domain.ts';
import type { Restrictions } from '../restrictions/service.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { judgeName, keyOf, mayRemove } from './domain.ts';
import type { NameError } from './domain.ts';
import { deletePasskey, lockPasskeysOf, passkeysOf, renamePasskey } from './store.ts';
import type { Passkey } from './store.ts';

/** The reasons why a PIN that was asked for is not accepted. */
type TypedPinError = PinError | { readonly code: 'pin_malformed' };
/** The holder has no such passkey, or none any more. */
interface UnknownPasskey {
  readonly code: 'passkey_unknown';
}

/** The reasons why a passkey is not renamed. */
export type RenameError = NameError | TypedPinError | UnknownPasskey;
/** The reasons why a passkey is not removed. `passkey_last`: without it, nothing could approve a payment. */
export type RemoveError = TypedPinError | UnknownPasskey | Waits | { readonly code: 'passkey_last' };

/** The dependencies of changes to passkeys. */
export interface ChangeDeps {
  readonly db: Db;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'verifyPin'>;
  readonly restrictions: Pick<Restrictions, 'judge'>;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Renames a passkey. @param pin The PIN as it was typed; undefined if the session needs none. */
export async function rename(
  { db, secondFactor, security }: ChangeDeps,
  holderId: Id<'hld'>,
  key: string,
  { name: typed, pin }: { readonly name: string; readonly pin: string | undefined },
): Promise<Result<void, RenameError>> {
  const name = judgeName(typed);
  if (!name.ok) return name;
  const proved = pin === undefined ? ok() : await provePin(secondFactor, holderId, pin);
  if (!proved.ok) return proved;
  return db.asWriter<Result<void, RenameError>>(async (tx) => {
    const passkey = (await lockPasskeysOf(tx, holderId)).find((one) => keyOf(one) === key);
    if (!passkey) return unknown;
    if (passkey.name === name.value) return ok();
    await renamePasskey(tx, passkey.credentialId, name.value);
    await security.record(tx, 'passkey.renamed', holderId);
    return ok();
  });
}

/**
 * Removes a passkey, unless factors wait: a thief would remove those of the owner. A holder with a PIN gives it each
 * time, however the session began.
 */
export async function remove(
  { db, secondFactor, restrictions, security }: ChangeDeps,
  holderId: Id<'hld'>,
  key: string,
  pin: string,
): Promise<Result<void, RemoveError>> {
  const hasPin = await secondFactor.hasPin(holderId);
  const had = await db.asReader({ holder: holderId }, (tx) => passkeysOf(tx, holderId));
  const allowed = judgeRemoval(had, key, hasPin);
  if (!allowed.ok) return allowed;
  const proved = hasPin ? await provePin(secondFactor, holderId, pin) : ok();
  if (!proved.ok) return proved;
  return db.asWriter<Result<void, RemoveError>>(async (tx) => {
    // All of them are locked, so that two removals at once cannot both find another one left.
    const judged = judgeRemoval(await lockPasskeysOf(tx, holderId), key, hasPin);
    if (!judged.ok) return judged;
    const waits = await restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    await deletePasskey(tx, judged.value.credentialId);
    await security.record(tx, 'passkey.removed', holderId);
    return ok();
  });
}

function judgeRemoval(
  had: readonly Passkey[],
  key: string,
  hasPin: boolean,
): Result<Passkey, UnknownPasskey | { readonly code: 'passkey_last' }> {
  const passkey = had.find((one) => keyOf(one) === key);
  if (!passkey) return unknown;
  return mayRemove(had.length, hasPin) ? ok(passkey) : err({ code: 'passkey_last' });
}

async function provePin(
  secondFactor: Pick<SecondFactor, 'verifyPin'>,
  holderId: Id<'hld'>,
  typed: string,
): Promise<Result<void, TypedPinError>> {
  const pin = readPin(typed);
  return pin === undefined ? err({ code: 'pin_malformed' }) : secondFactor.verifyPin(holderId, pin);
}

const unknown = err<UnknownPasskey>({ code: 'passkey_unknown' });
