import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { KnownAccount } from '#platform/http/known-browsers.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { allCountries } from '#platform/kernel/countries.ts';
import { countryOfPhone } from '#platform/kernel/phone-number.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { HOME_CELL } from '../../cell.ts';
import { lockContact } from './contact-service.ts';
import { findByEmail, ownersOf } from './contact-store.ts';
import { contactKey, judgeProfile } from './domain.ts';
import type { Holder, Profile, ProfileFault, Tier, TypedProfile } from './domain.ts';
import {
  findCredentials,
  findHolder,
  findNamed,
  holdPasswordHash,
  insertHolder,
  lockHolder,
  raiseTier,
  raiseWithProfile,
  replacePasswordHash,
  storeNewBrowser,
} from './store.ts';

/** The door to holders. */
export interface Accounts {
  find(holderId: Id<'hld'>): Promise<Holder | undefined>;
  /** Finds the holder of an id that the wallet itself gave out, as in a session. @throws If there is none. */
  get(holderId: Id<'hld'>): Promise<Holder>;
  /**
   * Finds out whether a number is free for a new wallet, in the caller's transaction. `kept`: it belonged to a wallet
   * until lately.
   */
  standingOf(tx: Tx, phone: string): Promise<'free' | 'has_wallet' | 'kept'>;
  /** Finds the holder who has this number, in the caller's transaction. */
  holderOf(tx: Tx, phone: string): Promise<Id<'hld'> | undefined>;
  /** Finds the holder who has proved this e-mail address, in the caller's transaction. @param email In lower case. */
  holderOfEmail(tx: Tx, email: string): Promise<Id<'hld'> | undefined>;
  /**
   * The number by which a login is looked up: that of the wallet with this proved e-mail address, and otherwise the text
   * itself. An unknown address takes as long as a known one.
   */
  numberOf(typed: string): Promise<string>;
  /** Hashes a new password. It is slow on purpose: call it before a transaction begins. */
  hashPassword(password: string): Promise<string>;
  /** Opens a wallet and its balance in the caller's transaction; undefined if the number is not free. */
  open(tx: Tx, phone: string, passwordHash: string): Promise<Id<'hld'> | undefined>;
  /** Finds the holder who has this number. */
  idOf(phone: string): Promise<Id<'hld'> | undefined>;
  /** Lists at most `most` holders whose names begin so: `Byr`, `Aoife Byr`. */
  named(beginning: string, most: number): Promise<Holder[]>;
  /** The wallet of a number for `known-browsers.ts`: a new password gives it a new seal. */
  knownAs(phone: string): Promise<KnownAccount | undefined>;
  /** Finds the holder who has this number and password. An unknown number takes as long as a known one. */
  checkPassword(phone: string, password: string): Promise<Id<'hld'> | undefined>;
  /**
   * Finds out whether a holder's password is still this one, in the caller's transaction, and keeps it until that ends.
   *
   * @param seal As `knownAs` gave it.
   */
  holdsPassword(tx: Tx, holderId: Id<'hld'>, seal: string): Promise<boolean>;
  /** Keeps the instant of a login in a new browser, in the caller's transaction: payments ask for more after it. */
  noteNewBrowser(tx: Tx, holderId: Id<'hld'>): Promise<void>;
  /**
   * Replaces the password, in the caller's transaction. @returns False if it is no longer the one of `before`.
   *
   * @param before The seal that `knownAs` gave.
   */
  replacePassword(tx: Tx, holderId: Id<'hld'>, before: string, passwordHash: string): Promise<boolean>;
  /** Stores name, birth date and address, once, and raises the holder to tier 1. Later changes need support. */
  completeProfile(holderId: Id<'hld'>, typed: TypedProfile): Promise<Result<void, readonly ProfileFault[]>>;
  /** Locks a holder in the caller's transaction, so that no payment is judged by the tier meanwhile. @throws If there is none. */
  lock(tx: Tx, holderId: Id<'hld'>): Promise<Holder>;
  /** Raises a locked holder from tier 1 to tier 2, in the caller's transaction. @returns Whether that was the tier. */
  raiseByDocument(tx: Tx, holderId: Id<'hld'>): Promise<boolean>;
  /**
   * Opens a complete wallet, for a set-up that has already checked the person and the e-mail address. If the number has a wallet, that wallet
   * keeps its password and is only raised to the tier.
   */
  openComplete(person: { phone: string; password: string; profile: Profile; tier: Tier }): Promise<Id<'hld'>>;
}

const countryCodes = allCountries.map((country) => country.code);

interface AccountsDeps {
  readonly db: Db;
  readonly world: World;
  /** Opens the wallet's first balance. @param country That of the phone number; undefined if several share it. */
  readonly openBalance: (tx: Tx, holderId: Id<'hld'>, country: string | undefined) => Promise<void>;
  readonly security: Pick<SecurityLog, 'record'>;
}

/** Creates the door to holders. */
export function createAccounts(deps: AccountsDeps): Accounts {
  const { world } = deps;
  // The password for an unknown number is compared with this hash, so that the answer takes as long.
  const decoy = hashSecret(world.random(16).toString('hex'), world.random, world.hashCost);
  return {
    find: (holderId) => findById(deps, holderId),
    get: (holderId) => getById(deps, holderId),
    standingOf: (tx, phone) => standingOf(deps, tx, phone),
    holderOf: async (tx, phone) => (await findCredentials(tx, HOME_CELL, phone))?.id,
    holderOfEmail: async (tx, email) => (await findByEmail(tx, HOME_CELL, email))?.id,
    numberOf: (typed) => numberOf(deps, typed),
    hashPassword: (password) => hashSecret(password, world.random, world.hashCost),
    open: (tx, phone, passwordHash) => openWallet(deps, tx, phone, passwordHash),
    idOf: (phone) => idOf(deps, phone),
    named: (beginning, most) => deps.db.one((tx) => findNamed(tx, HOME_CELL, beginning, most)),
    knownAs: (phone) => knownAs(deps, phone),
    checkPassword: (phone, password) => checkPassword({ ...deps, decoy }, phone, password),
    holdsPassword: (tx, holderId, seal) => holdPasswordHash(tx, HOME_CELL, holderId, seal),
    noteNewBrowser: (tx, holderId) => storeNewBrowser(tx, HOME_CELL, holderId, world.clocks.business()),
    replacePassword: (tx, holderId, before, after) => replacePasswordHash(tx, HOME_CELL, holderId, { before, after }),
    completeProfile: (holderId, typed) => completeProfile(deps, holderId, typed),
    lock,
    raiseByDocument: (tx, holderId) => raiseTier(tx, HOME_CELL, holderId, 2),
    openComplete: (person) => openComplete(deps, person),
  };
}

function findById({ db }: AccountsDeps, holderId: Id<'hld'>): Promise<Holder | undefined> {
  return db.asReader({ holder: holderId }, (tx) => findHolder(tx, HOME_CELL, holderId));
}

async function getById(deps: AccountsDeps, holderId: Id<'hld'>): Promise<Holder> {
  const holder = await findById(deps, holderId);
  invariant(holder, 'each holder id that the wallet gave out has a holder');
  return holder;
}

async function lock(tx: Tx, holderId: Id<'hld'>): Promise<Holder> {
  const holder = await lockHolder(tx, HOME_CELL, holderId);
  invariant(holder, 'each holder id that the wallet gave out has a holder');
  return holder;
}

async function standingOf({ world }: AccountsDeps, tx: Tx, phone: string): Promise<'free' | 'has_wallet' | 'kept'> {
  const owners = await ownersOf(tx, HOME_CELL, phone, world.clocks.security());
  if (owners.length === 0) return 'free';
  return owners.some(({ isReserved }) => !isReserved) ? 'has_wallet' : 'kept';
}

async function numberOf({ db }: AccountsDeps, typed: string): Promise<string> {
  const email = typedEmail(typed);
  if (!isEmail(email)) return typed;
  const found = await db.one((tx) => findByEmail(tx, HOME_CELL, contactKey(email)));
  return found?.phone ?? contactKey(email);
}

async function idOf({ db }: AccountsDeps, phone: string): Promise<Id<'hld'> | undefined> {
  const credentials = await db.one((tx) => findCredentials(tx, HOME_CELL, phone));
  return credentials?.id;
}

async function openWallet(
  deps: AccountsDeps,
  tx: Tx,
  phone: string,
  passwordHash: string,
): Promise<Id<'hld'> | undefined> {
  const { world, openBalance, security } = deps;
  await lockContact(tx, phone);
  if ((await standingOf(deps, tx, phone)) !== 'free') return undefined;
  const id = world.ids.mint('hld');
  const createdAt = world.clocks.business();
  const isNew = await insertHolder(tx, { id, cell: HOME_CELL, phone, passwordHash, createdAt });
  if (!isNew) return undefined;
  await openBalance(tx, id, countryOfPhone(phone));
  await security.record(tx, 'account.opened', id);
  return id;
}

async function knownAs({ db }: AccountsDeps, phone: string): Promise<KnownAccount | undefined> {
  const credentials = await db.one((tx) => findCredentials(tx, HOME_CELL, phone));
  return credentials && { name: credentials.id, seal: credentials.passwordHash };
}

async function checkPassword(
  { db, decoy }: AccountsDeps & { readonly decoy: Promise<string> },
  phone: string,
  password: string,
): Promise<Id<'hld'> | undefined> {
  const credentials = await db.one((tx) => findCredentials(tx, HOME_CELL, phone));
  const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));
  return isRight ? credentials?.id : undefined;
}

async function completeProfile(
  { db, world }: AccountsDeps,
  holderId: Id<'hld'>,
  typed: TypedProfile,
): Promise<Result<void, readonly ProfileFault[]>> {
  const profile = judgeProfile(typed, countryCodes, world.clocks.business());
  if (!profile.ok) return err(profile.error);
  await db.asWriter((tx) => raiseWithProfile(tx, HOME_CELL, holderId, { ...profile.value, provedAt: null }, 1));
  return ok();
}

async function openComplete(
  deps: AccountsDeps,
  { phone, password, profile, tier }: Parameters<Accounts['openComplete']>[0],
): Promise<Id<'hld'>> {
  const passwordHash = await hashSecret(password, deps.world.random, deps.world.hashCost);
  return deps.db.asWriter(async (tx) => {
    const known = await findCredentials(tx, HOME_CELL, phone);
    const holderId = known?.id ?? (await openWallet(deps, tx, phone, passwordHash))!;
    const provedAt = deps.world.clocks.security();
    await raiseWithProfile(tx, HOME_CELL, holderId, { ...profile, provedAt }, tier);
    return holderId;
  });
}
