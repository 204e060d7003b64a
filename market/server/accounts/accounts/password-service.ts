import { glanceAtPassword, judgePassword, passwordWords } from '#platform/credentials/password.ts';
import type { PasswordFault } from '#platform/credentials/password.ts';
import { hashSecret, sealOfHash, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { accountName, judgeIdentity } from './domain.ts';
import type { Fault, Shopper } from './domain.ts';
import { findCredentials, lockEpoch, storePassword } from './store.ts';

/** The dependencies of everything about passwords. */
export interface ProvingDeps {
  readonly db: Db;
  readonly world: World;
  readonly tries: Tries;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
  /** A hash of no account's password. It is verified for unknown addresses, which thus take as long as known ones. */
  readonly decoy: Promise<string>;
}

/** A typed password, and the origin of the request. */
export interface Proving {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly browser?: string | undefined;
}

/** An account, and its epoch when somebody proved to be its owner. */
export interface Proved {
  readonly shopperId: Id<'shp'>;
  readonly epoch: number;
}

/** The account of credentials, in their epoch. */
export function toProved(
  credentials: { readonly id: Id<'shp'>; readonly entryEpoch: number } | undefined,
): Proved | undefined {
  return credentials && { shopperId: credentials.id, epoch: credentials.entryEpoch };
}

/** A person who may open an account, with the hash of a judged password. */
export interface NewShopper {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

/** Checks a password; a refusal has words for the page. */
export async function login(deps: ProvingDeps, asked: Proving): Promise<Result<Proved, Fault[]>> {
  const proved = await prove(deps, asked);
  if (proved.ok) return proved;
  const message =
    proved.error.code === 'wrong'
      ? t('E-mail and password do not belong together. Check both.')
      : tooManyWords(proved.error.seconds);
  return err([{ field: 'password', message }]);
}

type Credentials = Awaited<ReturnType<typeof findCredentials>>;

async function credentialsOf({ db }: Pick<ProvingDeps, 'db'>, typed: string): Promise<Credentials> {
  const email = typedEmail(typed);
  return isEmail(email) ? db.one((tx) => findCredentials(tx, email)) : undefined;
}

/**
 * Finds the account that the password belongs to. A wrong password counts as a failed try.
 *
 * @param find Reads the credentials that it is compared with.
 */
async function prove(
  deps: ProvingDeps,
  { email: typed, password, address, browser }: Proving,
  find: () => Promise<Credentials> = () => credentialsOf(deps, typed),
) {
  const { tries, decoy, security } = deps;
  const tried = await tries.begin({ account: accountName(typed), address, browser });
  if (!tried.ok) {
    await security.note('login.delayed', (await find())?.id, { seconds: tried.error.seconds });
    return err({ code: 'wait', ...tried.error } as const);
  }
  let credentials: Credentials;
  const proved = await tried.value.settle(async () => {
    credentials = await find();
    const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));
    return isRight ? toProved(credentials) : undefined;
  });
  if (proved !== undefined) return ok(proved);
  await security.note('login.failed', credentials?.id, { method: 'password' });
  return err({ code: 'wrong' } as const);
}

/**
 * Judges a sign-up, and hashes its password. The cheap checks come first and report all their faults; only then is the
 * request counted and the password appraised. Whether the address has an account makes no difference.
 *
 * @param typed.address The network address of the request; null for set-up code.
 */
export async function prepareSignUp(
  deps: ProvingDeps,
  { email, name, password, address }: { email: string; name: string; password: string; address: string | null },
): Promise<Result<NewShopper, Fault[]>> {
  const { world, tries } = deps;
  const identity = judgeIdentity({ email, name });
  const seen = glanceAtPassword(password, knownOf({ email, name }), false);
  const faults = [...(identity.ok ? [] : identity.error), ...(seen.ok ? [] : [faultOf('password', seen.error)])];
  if (!identity.ok || faults.length > 0) return err(faults);
  const counted = address === null ? ok() : await tries.countOpening(address);
  if (!counted.ok) return err([{ field: 'email', message: tooManyWords(counted.error.seconds) }]);
  const judged = await judgePassword(password, knownOf({ email, name }), false);
  if (!judged.ok) return err([faultOf('password', judged.error)]);
  return ok({ ...identity.value, passwordHash: await hashSecret(password, world.random, world.hashCost) });
}

/** Judges a new password of an account, counts that, and hashes it. @param field The name of its field. */
export async function hashNew(
  { world, tries }: ProvingDeps,
  { id, email, name }: Pick<Shopper, 'id' | 'email' | 'name'>,
  { field, next }: { field: string; next: string },
): Promise<Result<string, Fault[]>> {
  const known = knownOf({ email, name });
  const seen = glanceAtPassword(next, known, false);
  if (!seen.ok) return err([faultOf(field, seen.error)]);
  const counted = await tries.countJudging(id);
  if (!counted.ok) return err([{ field, message: tooManyWords(counted.error.seconds) }]);
  const judged = await judgePassword(next, known, false);
  if (!judged.ok) return err([faultOf(field, judged.error)]);
  return ok(await hashSecret(next, world.random, world.hashCost));
}

/** Names a shopper's present password for a form that replaces it. */
export async function passwordSealOf(deps: Pick<ProvingDeps, 'db'>, { email }: Shopper): Promise<string> {
  return sealOfHash((await credentialsOf(deps, email))?.passwordHash ?? '');
}

/** The fields of a change. */
export interface PasswordChange {
  /** The seal with which the form was drawn. */
  readonly seal: string;
  readonly current: string;
  readonly next: string;
  /** The network address of the request. */
  readonly address: string;
  readonly browser?: string | undefined;
}

/** Sets a new password for a shopper who knows the present one. */
export async function changePassword(
  deps: ProvingDeps,
  shopper: Shopper,
  typed: PasswordChange,
): Promise<Result<void, Fault[]>> {
  const { db, security } = deps;
  const { id, email, name } = shopper;
  const { current, next, address, browser } = typed;
  const before = await credentialsOf(deps, email);
  if (typed.seal !== sealOfHash(before?.passwordHash ?? '')) return isThere(deps, shopper, typed);
  const seen = glanceAtPassword(next, knownOf({ email, name }), false);
  if (!seen.ok) return err([faultOf('next', seen.error)]);
  // A form that is sent twice is right twice, even if the first one has set the new password meanwhile.
  const proved = await prove(deps, { email, password: current, address, browser }, async () => before);
  if (!proved.ok) {
    await security.note('password.change_failed', id, { reason: proved.error.code });
    return err([presentPasswordFault('current', proved.error)]);
  }
  const hashed = await hashNew(deps, shopper, { field: 'next', next });
  if (!hashed.ok) return hashed;
  const isStored = await db.asWriter(async (tx) => {
    // Meanwhile the password may have been changed or reset, and then the present one is another.
    if ((await lockEpoch(tx, id)) !== proved.value.epoch) return false;
    await storePassword(tx, id, hashed.value);
    await security.record(tx, 'password.changed', id);
    return true;
  });
  return isStored ? ok() : isThere(deps, shopper, typed);
}

/** Accepts a form that was sent twice: the first one has set this very password. The try is counted. */
async function isThere(
  deps: ProvingDeps,
  { email }: Shopper,
  { next, address, browser }: PasswordChange,
): Promise<Result<void, Fault[]>> {
  const proved = await prove(deps, { email, password: next, address, browser });
  if (proved.ok) return ok();
  const message =
    proved.error.code === 'wrong'
      ? t('Your password was changed after this page was opened. Enter the changed one here, or leave this page.')
      : tooManyWords(proved.error.seconds);
  return err([{ field: 'current', message }]);
}

/** Checks the password of a signed-in shopper again. */
export async function provePassword(
  deps: ProvingDeps,
  { email }: Shopper,
  asked: { password: string; address: string; browser?: string | undefined },
): Promise<Result<void, Fault[]>> {
  const proved = await prove(deps, { email, ...asked });
  return proved.ok ? ok() : err([presentPasswordFault('password', proved.error)]);
}

/** Says why the present password of a signed-in shopper is not accepted. */
function presentPasswordFault(
  field: string,
  error: { readonly code: 'wrong' } | { readonly code: 'wait'; readonly seconds: number },
): Fault {
  return {
    field,
    message: error.code === 'wrong' ? t('This is not your current password.') : tooManyWords(error.seconds),
  };
}

/** Words about a shopper that strangers could know. */
function knownOf({ email, name }: { email: string; name: string }): string[] {
  return [email, email.split('@')[0] ?? '', name, ...name.split(/\s+/), 'Holdfast'];
}

function faultOf(field: string, fault: PasswordFault): Fault {
  return { field, message: passwordWords(fault) };
}

function tooManyWords(seconds: number): string {
  return t('Too many tries. Wait {wait}, then try again.', { wait: waitWords(seconds) });
}
