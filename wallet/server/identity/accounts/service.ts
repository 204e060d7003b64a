import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { KnownAccount } from '#platform/http/known-browsers.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { allCountries } from '#platform/kernel/countries.ts';
import { HOME_CELL } from '../../cell.ts';
import { judgeProfile } from './domain.ts';
import type { Holder, Profile, ProfileFault, Standing, Tier, TypedProfile } from './domain.ts';
import { findCredentials, findHolder, findStandings, insertHolder, raiseWithProfile } from './store.ts';

/** The door to holders. */
export interface Accounts {
  find(holderId: Id<'hld'>): Promise<Holder | undefined>;
  /** The holder behind an id that we gave out ourselves, as in a session. */
  get(holderId: Id<'hld'>): Promise<Holder>;
  /** How much the holder behind an id that we gave out may pay. Many calls at once share a round trip. */
  standing(holderId: Id<'hld'>): Promise<Standing>;
  hasWallet(tx: Tx, phone: string): Promise<boolean>;
  /** Hashes a new password; slow on purpose, so it is done before a transaction begins. */
  hashPassword(password: string): Promise<string>;
  /** Opens a wallet, with its balance, in the caller's transaction; undefined if the number has one. */
  open(tx: Tx, phone: string, passwordHash: string): Promise<Id<'hld'> | undefined>;
  /** The holder with this number. */
  idOf(phone: string): Promise<Id<'hld'> | undefined>;
  /** The wallet of a number as browsers know it, as its password is now. */
  knownAs(phone: string): Promise<KnownAccount | undefined>;
  /** The holder whose number and password these are. Takes as long when the number is unknown. */
  checkPassword(phone: string, password: string): Promise<Id<'hld'> | undefined>;
  /** Takes down name, birth date and address, once: the holder reaches tier 1. A change afterwards is support's. */
  completeProfile(holderId: Id<'hld'>, typed: TypedProfile): Promise<Result<void, readonly ProfileFault[]>>;
  /**
   * Opens a complete wallet at once, for a set-up that has checked the person already. Where the number has one, that
   * is kept, with its password, and raised to the tier if it is below.
   */
  openComplete(person: { phone: string; password: string; profile: Profile; tier: Tier }): Promise<Id<'hld'>>;
}

const countryCodes = allCountries.map((country) => country.code);

export function createAccounts(deps: {
  db: Db;
  world: World;
  openBalance: (tx: Tx, holderId: Id<'hld'>) => Promise<void>;
}): Accounts {
  const { db, world } = deps;
  const hashPassword = (password: string): Promise<string> => hashSecret(password, world.random);
  // Compared with when a number is unknown, so that the answer takes as long.
  const decoy = hashPassword(world.random(16).toString('hex'));

  const open: Accounts['open'] = async (tx, phone, passwordHash) => {
    const id = world.ids.mint('hld');
    const isNew = await insertHolder(tx, {
      id,
      cell: HOME_CELL,
      phone,
      passwordHash,
      createdAt: world.clocks.business(),
    });
    if (!isNew) return undefined;
    await deps.openBalance(tx, id);
    return id;
  };
  const find = (holderId: Id<'hld'>) => db.asReader({ holder: holderId }, (tx) => findHolder(tx, HOME_CELL, holderId));
  return {
    find,
    get: async (holderId) => {
      const holder = await find(holderId);
      invariant(holder, 'an id that we gave out has its holder');
      return holder;
    },
    standing: coalesce(async (ids) => {
      const rows = await db.one((tx) => findStandings(tx, HOME_CELL, [...new Set(ids)]));
      const known = new Map(rows.map(({ id, ...standing }) => [id, standing]));
      return ids.map((id) => {
        const standing = known.get(id);
        invariant(standing, 'an id that we gave out has its holder');
        return standing;
      });
    }),
    hasWallet: async (tx, phone) => (await findCredentials(tx, HOME_CELL, phone)) !== undefined,
    hashPassword,
    open,
    idOf: async (phone) => (await db.one((tx) => findCredentials(tx, HOME_CELL, phone)))?.id,
    knownAs: async (phone) => {
      const credentials = await db.one((tx) => findCredentials(tx, HOME_CELL, phone));
      return credentials && { name: credentials.id, seal: credentials.passwordHash };
    },
    checkPassword: async (phone, password) => {
      const credentials = await db.one((tx) => findCredentials(tx, HOME_CELL, phone));
      const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));
      return isRight ? credentials?.id : undefined;
    },
    completeProfile: async (holderId, typed) => {
      const profile = judgeProfile(typed, countryCodes, world.clocks.business());
      if (!profile.ok) return err(profile.error);
      await db.asWriter((tx) => raiseWithProfile(tx, HOME_CELL, holderId, profile.value, 1));
      return ok();
    },
    openComplete: async ({ phone, password, profile, tier }) => {
      const passwordHash = await hashPassword(password);
      return db.asWriter(async (tx) => {
        const known = await findCredentials(tx, HOME_CELL, phone);
        const holderId = known?.id ?? (await open(tx, phone, passwordHash))!;
        await raiseWithProfile(tx, HOME_CELL, holderId, profile, tier);
        return holderId;
      });
    },
  };
}
