import { hashSecret } from '#platform/credentials/secret-hash.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { KnownAccount } from '#platform/http/known-browsers.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { t } from '#platform/words/words.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { countryCodes } from './countries-data.ts';
import { judgeAddress } from './domain.ts';
import type { Fault, PostalAddress, Shopper } from './domain.ts';
import {
  changePassword,
  hashNew,
  login,
  passwordSealOf,
  prepareSignUp,
  provePassword,
  toProved,
} from './password-service.ts';
import type { NewShopper, PasswordChange, Proved, Proving, ProvingDeps } from './password-service.ts';
import {
  findCredentials,
  findLife,
  findNamed,
  findOwner,
  findShopper,
  insertShopper,
  lockEpoch,
  raiseBrowsersEpoch,
  raiseEntryEpoch,
  storeAddress,
  storeFirstAddress,
  storeEmail,
  storeName,
  storePassword,
  storeSellerOf,
} from './store.ts';
import type { Life } from './store.ts';

export type { NewShopper, Proved };
export type { Life } from './store.ts';

/** The ways to sign in, as the log names them. */
export type LoginMethod = 'password' | 'passkey';

/** The door to shoppers' accounts and passwords. Their sessions, factors and entries are other features. */
export interface Accounts {
  /** Opens an account without a proof of its address, for set-up code alone. */
  signUp(typed: { email: string; name: string; password: string }): Promise<Result<Id<'shp'>, Fault[]>>;
  /**
   * Judges a sign-up, and hashes its password; whether the address has an account makes no difference.
   *
   * @param typed.address The network address of the request, which waits after many tries.
   */
  prepare(typed: {
    email: string;
    name: string;
    password: string;
    address: string;
  }): Promise<Result<NewShopper, Fault[]>>;
  /** Opens an account for a proved address, in the caller's transaction. Undefined if the address has one. */
  open(tx: Tx, shopper: NewShopper): Promise<Id<'shp'> | undefined>;
  /**
   * Checks an e-mail address and a password. If either is wrong, the answer is the same, after the same time. The
   * caller asks an unknown browser for more.
   *
   * @param asked.browser The browser, if it signed in to this account before: its tries are counted separately.
   */
  login(asked: Proving): Promise<Result<Proved, Fault[]>>;
  /**
   * The epoch of an account, which is locked until the caller's transaction ends. It rises with each change of what opens
   * the account, so that what was proved in another epoch is over. Undefined for a deleted account.
   */
  epochIn(tx: Tx, id: Id<'shp'>): Promise<number | undefined>;
  /** The epoch of an account now. Undefined for a deleted account. */
  epochOf(id: Id<'shp'>): Promise<number | undefined>;
  /** Ends what was begun to enter an account, in the caller's transaction. */
  endBegun(tx: Tx, id: Id<'shp'>): Promise<void>;
  /** Records a complete sign-in, in the caller's transaction; from an unknown browser, the shopper gets a message. */
  recordLogin(tx: Tx, id: Id<'shp'>, login: { isKnown: boolean; method: LoginMethod }): Promise<void>;
  /** Records a complete sign-in, in a transaction of its own. */
  recordEntered(id: Id<'shp'>, login: { isKnown: boolean; method: LoginMethod }): Promise<void>;
  /** Names a shopper's present password for a form, so that a form that is sent twice is recognized. */
  passwordSeal(shopper: Shopper): Promise<string>;
  /**
   * Sets a new password for a shopper who knows the present one. The caller ends the other sessions. A form whose
   * password was changed since it was drawn changes nothing more, and is accepted if it asks for the very password that
   * is there: it was sent twice.
   */
  changePassword(shopper: Shopper, typed: PasswordChange): Promise<Result<void, Fault[]>>;
  /** Judges a new password, and hashes it. @param typed.field The name of its field. */
  hashNew(shopper: Shopper, typed: { field: string; next: string }): Promise<Result<string, Fault[]>>;
  /** Stores the hash of a password that was reset, in the caller's transaction; the shopper gets a message. */
  resetPassword(tx: Tx, id: Id<'shp'>, passwordHash: string): Promise<void>;
  /** Checks the password of a signed-in shopper again. A wrong one counts as a failed try to sign in. */
  provePassword(
    shopper: Shopper,
    typed: { password: string; address: string; browser?: string | undefined },
  ): Promise<Result<void, Fault[]>>;
  /** The account of a typed address, in the form that known browsers remember; a new password changes that form. */
  knownAs(email: string): Promise<KnownAccount | undefined>;
  findById(id: Id<'shp'>): Promise<Shopper | undefined>;
  /** Stores the address that a shopper's parcels go to; a change is mailed to the shopper. @returns The stored address, without stray spaces and marks. */
  setAddress(id: Id<'shp'>, typed: PostalAddress): Promise<Result<PostalAddress, Fault[]>>;
  /**
   * Stores a proved e-mail address, in the caller's transaction.
   *
   * @returns The former one; undefined if another account has the new one.
   */
  setEmail(tx: Tx, id: Id<'shp'>, email: string): Promise<string | undefined>;
  /** Stores a judged name, in the caller's transaction. @returns The former one. */
  setName(tx: Tx, id: Id<'shp'>, name: string): Promise<string>;
  /** Makes every browser of a shopper unknown, in the caller's transaction. */
  forgetBrowsers(tx: Tx, id: Id<'shp'>): Promise<void>;
  /** Makes a shopper the owner of a shop. */
  setSeller(id: Id<'shp'>, sellerId: Id<'sel'>): Promise<void>;
  /** The owner of a shop; undefined before one is set. */
  ownerOf(sellerId: Id<'sel'>): Promise<Shopper | undefined>;
  /** As `ownerOf`, in the caller's transaction. */
  ownerIn(tx: Tx, sellerId: Id<'sel'>): Promise<Shopper | undefined>;
  /** The people whose name begins like this, in any case; at most `most`. */
  named(beginning: string, most: number): Promise<Id<'shp'>[]>;
  /** When an account was opened and deleted. @throws If there never was one. */
  lifeOf(id: Id<'shp'>): Promise<Life>;
  /** The account of an e-mail address. Never show whether there is one. */
  idOf(email: string): Promise<Id<'shp'> | undefined>;
  /** The account of an e-mail address, and its epoch. Never show whether there is one. */
  accountOf(email: string): Promise<Proved | undefined>;
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
  const proving: ProvingDeps = {
    ...deps,
    decoy: hashSecret(world.random(16).toString('hex'), world.random, world.hashCost),
  };
  return {
    signUp: (typed) => signUp(proving, typed),
    prepare: (typed) => prepareSignUp(proving, typed),
    open: (tx, shopper) => openAccount(deps, tx, shopper),
    login: (asked) => login(proving, asked),
    recordLogin: (tx, id, entered) => recordLogin(deps, tx, id, entered),
    recordEntered: (id, entered) => db.asWriter((tx) => recordLogin(deps, tx, id, entered)),
    passwordSeal: (shopper) => passwordSealOf(deps, shopper),
    changePassword: (shopper, asked) => changePassword(proving, shopper, asked),
    hashNew: (shopper, typed) => hashNew(proving, shopper, typed),
    resetPassword: (tx, id, passwordHash) => resetPassword(deps, tx, id, passwordHash),
    provePassword: (shopper, asked) => provePassword(proving, shopper, asked),
    knownAs: (email) => findKnown(deps, email),
    findById: (id) => db.asReader({ shopper: id }, (tx) => findShopper(tx, id)),
    setAddress: (id, typed) => keepAddress(deps, id, typed),
    setEmail: (tx, id, email) => storeEmail(tx, id, email),
    setName: (tx, id, name) => storeName(tx, id, name),
    epochIn: (tx, id) => lockEpoch(tx, id),
    epochOf: (id) => db.one((tx) => lockEpoch(tx, id)),
    endBegun: (tx, id) => raiseEntryEpoch(tx, id),
    forgetBrowsers: (tx, id) => raiseBrowsersEpoch(tx, id),
    setSeller: (id, sellerId) => db.asWriter((tx) => storeSellerOf(tx, id, sellerId)),
    ownerOf: (sellerId) => db.one((tx) => findOwner(tx, sellerId)),
    ownerIn: findOwner,
    named: (beginning, most) => db.one((tx) => findNamed(tx, beginning, most)),
    lifeOf: (id) => db.one((tx) => findLife(tx, id)),
    idOf: async (email) => (await db.one((tx) => findCredentials(tx, email)))?.id,
    accountOf: async (email) => toProved(await db.one((tx) => findCredentials(tx, email))),
  };
}

/** Looks up the account of an address in the form that known browsers remember. */
async function findKnown({ db }: AccountsDeps, typed: string): Promise<KnownAccount | undefined> {
  const email = typedEmail(typed);
  const credentials = isEmail(email) ? await db.one((tx) => findCredentials(tx, email)) : undefined;
  return credentials && { name: credentials.id, seal: `${credentials.browsersEpoch} ${credentials.passwordHash}` };
}

/** Stores a typed address if it is valid. */
async function keepAddress(
  { db, security }: AccountsDeps,
  id: Id<'shp'>,
  typed: PostalAddress,
): Promise<Result<PostalAddress, Fault[]>> {
  const judged = judgeAddress(typed, countryCodes);
  if (!judged.ok) return judged;
  // The first address, and the same one again, need no message, so one statement stores them.
  if (await db.one((tx) => storeFirstAddress(tx, id, judged.value))) return judged;
  await db.asWriter(async (tx) => {
    if (await storeAddress(tx, id, judged.value)) await security.record(tx, 'address.changed', id);
  });
  return judged;
}

async function signUp(
  deps: ProvingDeps,
  typed: { email: string; name: string; password: string },
): ReturnType<Accounts['signUp']> {
  const prepared = await prepareSignUp(deps, { ...typed, address: null });
  if (!prepared.ok) return prepared;
  const id = await deps.db.asWriter((tx) => openAccount(deps, tx, prepared.value));
  if (id !== undefined) return ok(id);
  return err([{ field: 'email', message: t('There is an account with this address already. Sign in instead.') }]);
}

async function openAccount(
  { world, security }: AccountsDeps,
  tx: Tx,
  { email, name, passwordHash }: NewShopper,
): Promise<Id<'shp'> | undefined> {
  const id = world.ids.mint('shp');
  const createdAt = world.clocks.business();
  if (!(await insertShopper(tx, { id, email, name, passwordHash, createdAt }))) return undefined;
  await security.record(tx, 'account.opened', id);
  return id;
}

function recordLogin(
  { security }: AccountsDeps,
  tx: Tx,
  id: Id<'shp'>,
  { isKnown, method }: { isKnown: boolean; method: LoginMethod },
): Promise<void> {
  return security.record(tx, isKnown ? 'login.succeeded' : 'login.from_new_browser', id, { method });
}

async function resetPassword({ security }: AccountsDeps, tx: Tx, id: Id<'shp'>, passwordHash: string): Promise<void> {
  await storePassword(tx, id, passwordHash);
  await security.record(tx, 'password.reset', id);
}
