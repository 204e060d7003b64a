import { glanceAtPassword, judgePassword, passwordWords } from '#platform/credentials/password.ts';
import type { PasswordFault } from '#platform/credentials/password.ts';
import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { KnownAccount } from '#platform/http/known-browsers.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { countryCodes } from './countries-data.ts';
import { accountName, judgeAddress, judgeIdentity } from './domain.ts';
import type { Fault, PostalAddress, Shopper } from './domain.ts';
import {
  findCredentials,
  findOwner,
  findShopper,
  insertShopper,
  storeAddress,
  storePassword,
  storeSellerOf,
} from './store.ts';

/** The door to shoppers' accounts and passwords. Their sessions are another feature. */
export interface Accounts {
  /**
   * Opens an account. The cheap checks come first and report all their faults; only then is the password appraised. If
   * the e-mail address has an account already, that account's password signs in to it.
   *
   * @param typed.address The network address of the request, which waits after many tries; null for set-up code.
   */
  signUp(typed: {
    email: string;
    name: string;
    password: string;
    address: string | null;
    browser?: string | undefined;
  }): Promise<Result<Id<'shp'>, Fault[]>>;
  /**
   * Checks an e-mail address and a password. If either is wrong, the answer is the same, after the same time.
   *
   * @param asked.browser The browser, if it signed in to this account before: its tries are counted separately.
   */
  login(asked: Proving): Promise<Result<Id<'shp'>, Fault[]>>;
  /** Sets a new password for a shopper who knows the present one. The caller ends the other sessions. */
  changePassword(
    shopper: Shopper,
    typed: { current: string; next: string; address: string; browser?: string | undefined },
  ): Promise<Result<void, Fault[]>>;
  /** Checks the password of a signed-in shopper again. A wrong one counts as a failed try to sign in. */
  provePassword(
    shopper: Shopper,
    typed: { password: string; address: string; browser?: string | undefined },
  ): Promise<Result<void, Fault[]>>;
  /** The account of a typed address, in the form that known browsers remember; a new password changes that form. */
  knownAs(email: string): Promise<KnownAccount | undefined>;
  findById(id: Id<'shp'>): Promise<Shopper | undefined>;
  /** Stores the address that a shopper's parcels go to. @returns The stored address, without stray spaces and marks. */
  setAddress(id: Id<'shp'>, typed: PostalAddress): Promise<Result<PostalAddress, Fault[]>>;
  /** Makes a shopper the owner of a shop. */
  setSeller(id: Id<'shp'>, sellerId: Id<'sel'>): Promise<void>;
  /** The owner of a shop; undefined before one is set. */
  ownerOf(sellerId: Id<'sel'>): Promise<Shopper | undefined>;
  /** The account of an e-mail address, for set-up code. */
  idOf(email: string): Promise<Id<'shp'> | undefined>;
}

interface Proving {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly browser?: string | undefined;
}

interface AccountsDeps {
  readonly db: Db;
  readonly world: World;
  readonly tries: Tries;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** Creates the door to accounts. It hashes a decoy password in the background. */
export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, world } = deps;
  const proving: ProvingDeps = { ...deps, decoy: hashSecret(world.random(16).toString('hex'), world.random) };
  return {
    signUp: (asked) => signUp(proving, asked),
    login: (asked) => login(proving, asked),
    changePassword: (shopper, asked) => changePassword(proving, shopper, asked),
    provePassword: (shopper, asked) => provePassword(proving, shopper, asked),
    knownAs: (email) => findKnown(deps, email),
    findById: (id) => db.asReader({ shopper: id }, (tx) => findShopper(tx, id)),
    setAddress: (id, typed) => keepAddress(deps, id, typed),
    setSeller: (id, sellerId) => db.asWriter((tx) => storeSellerOf(tx, id, sellerId)),
    ownerOf: (sellerId) => db.one((tx) => findOwner(tx, sellerId)),
    idOf: async (email) => (await db.one((tx) => findCredentials(tx, email)))?.id,
  };
}

interface ProvingDeps extends AccountsDeps {
  /** A hash of no account's password. It is verified for unknown addresses, which thus take as long as known ones. */
  readonly decoy: Promise<string>;
}

/** Looks up the account of an address in the form that known browsers remember. */
async function findKnown({ db }: AccountsDeps, typed: string): Promise<KnownAccount | undefined> {
  const email = typedEmail(typed);
  const credentials = isEmail(email) ? await db.one((tx) => findCredentials(tx, email)) : undefined;
  return credentials && { name: credentials.id, seal: credentials.passwordHash };
}

/** Stores a typed address if it is valid. */
async function keepAddress(
  { db }: AccountsDeps,
  id: Id<'shp'>,
  typed: PostalAddress,
): Promise<Result<PostalAddress, Fault[]>> {
  const judged = judgeAddress(typed, countryCodes);
  if (judged.ok) await db.one((tx) => storeAddress(tx, id, judged.value));
  return judged;
}

/** Checks a password; a refusal has words for the page. */
async function login(deps: ProvingDeps, asked: Proving): ReturnType<Accounts['login']> {
  const proved = await prove(deps, asked);
  if (proved.ok) {
    await recordLogin(deps, proved.value, asked.browser !== undefined);
    return proved;
  }
  const message =
    proved.error.code === 'wrong'
      ? t('E-mail and password do not belong together. Check both.')
      : tooManyWords(proved.error.seconds);
  return err([{ field: 'password', message }]);
}

/** @param isKnown Whether the browser signed in to this account before; otherwise the shopper gets a message. */
function recordLogin({ db, security }: ProvingDeps, id: Id<'shp'>, isKnown: boolean): Promise<void> {
  const event = isKnown ? 'login.succeeded' : 'login.from_new_browser';
  return db.asWriter((tx) => security.record(tx, event, id, { method: 'password' }));
}

/** Finds the account that the password belongs to. A wrong password counts as a failed try. */
async function prove(
  { db, tries, decoy, security }: ProvingDeps,
  { email: typed, password, address, browser }: Proving,
) {
  const email = typedEmail(typed);
  const find = async () => (isEmail(email) ? db.one((tx) => findCredentials(tx, email)) : undefined);
  const tried = await tries.begin({ account: accountName(typed), address, browser });
  if (!tried.ok) {
    await security.note('login.delayed', (await find())?.id, { seconds: tried.error.seconds });
    return err({ code: 'wait', ...tried.error } as const);
  }
  let credentials: Awaited<ReturnType<typeof find>>;
  const proved = await tried.value.settle(async () => {
    credentials = await find();
    const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));
    return isRight ? credentials?.id : undefined;
  });
  if (proved !== undefined) return ok(proved);
  await security.note('login.failed', credentials?.id, { method: 'password' });
  return err({ code: 'wrong' } as const);
}

async function signUp(
  deps: ProvingDeps,
  { email, name, password, address, browser }: Parameters<Accounts['signUp']>[0],
): ReturnType<Accounts['signUp']> {
  const { db, world, tries, security } = deps;
  const identity = judgeIdentity({ email, name });
  const seen = glanceAtPassword(password, knownOf({ email, name }), false);
  const faults = [...(identity.ok ? [] : identity.error), ...(seen.ok ? [] : [faultOf('password', seen.error)])];
  if (!identity.ok || faults.length > 0) return err(faults);
  const counted = address === null ? ok() : await tries.countOpening(address);
  if (!counted.ok) return err([{ field: 'email', message: tooManyWords(counted.error.seconds) }]);
  const judged = await judgePassword(password, knownOf({ email, name }), false);
  if (!judged.ok) return err([faultOf('password', judged.error)]);
  const passwordHash = await hashSecret(password, world.random);
  const id = world.ids.mint('shp');
  const shopper = { ...identity.value, id, passwordHash, createdAt: world.clocks.business() };
  const isNew = await db.asWriter(async (tx) => {
    if (!(await insertShopper(tx, shopper))) return false;
    await security.record(tx, 'account.opened', id);
    return true;
  });
  if (isNew) return ok(id);
  // If the button is pressed twice, the second press finds the account of the first, and its password signs in.
  const proved = address === null ? undefined : await prove(deps, { email, password, address, browser });
  if (proved?.ok) {
    await recordLogin(deps, proved.value, browser !== undefined);
    return proved;
  }
  return err([{ field: 'email', message: t('There is an account with this address already. Sign in instead.') }]);
}

async function changePassword(
  deps: ProvingDeps,
  { id, email, name }: Parameters<Accounts['changePassword']>[0],
  { current, next, address, browser }: Parameters<Accounts['changePassword']>[1],
): ReturnType<Accounts['changePassword']> {
  const { db, world, tries, security } = deps;
  const known = knownOf({ email, name });
  const seen = glanceAtPassword(next, known, false);
  if (!seen.ok) return err([faultOf('next', seen.error)]);
  const proved = await prove(deps, { email, password: current, address, browser });
  if (!proved.ok) {
    await security.note('password.change_failed', id, { reason: proved.error.code });
    return err([presentPasswordFault('current', proved.error)]);
  }
  const counted = await tries.countJudging(id);
  if (!counted.ok) return err([{ field: 'next', message: tooManyWords(counted.error.seconds) }]);
  const judged = await judgePassword(next, known, false);
  if (!judged.ok) return err([faultOf('next', judged.error)]);
  const passwordHash = await hashSecret(next, world.random);
  await db.asWriter(async (tx) => {
    await storePassword(tx, id, passwordHash);
    await security.record(tx, 'password.changed', id);
  });
  return ok();
}

async function provePassword(
  deps: ProvingDeps,
  { email }: Shopper,
  asked: Parameters<Accounts['provePassword']>[1],
): ReturnType<Accounts['provePassword']> {
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
