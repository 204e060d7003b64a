import { judgePassword, passwordWords } from '#platform/credentials/password.ts';
import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { waitWords } from '#platform/kernel/words.ts';
import { countryCodes } from './countries.ts';
import { judgeAddress, judgeIdentity } from './domain.ts';
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
import { beginTry, countOpening } from './tries.ts';

/** The door to shoppers: who they are, and how they prove it. Where they are signed in is the sessions' business. */
export interface Accounts {
  /**
   * Opens an account; every fault of what was typed at once. Where there is one already, its own password leads into it.
   *
   * @param typed With the network address that asks, which waits after many; null for a set-up of our own.
   */
  signUp(typed: {
    email: string;
    name: string;
    password: string;
    address: string | null;
  }): Promise<Result<Id<'shp'>, Fault[]>>;
  /** Proves who somebody is; a wrong address and a wrong password are told alike and take alike. */
  login(asked: { email: string; password: string; address: string }): Promise<Result<Id<'shp'>, Fault[]>>;
  /** Sets a new password for one who knows the present one. Other sessions are the caller's to end. */
  changePassword(
    shopper: Shopper,
    typed: { current: string; next: string; address: string },
  ): Promise<Result<void, Fault[]>>;
  findById(id: Id<'shp'>): Promise<Shopper | undefined>;
  /** Keeps where a shopper's parcels go. @returns The address as it is kept: tidied of what typing left in it. */
  setAddress(id: Id<'shp'>, typed: PostalAddress): Promise<Result<PostalAddress, Fault[]>>;
  /** Makes a shopper the owner of a shop. */
  setSeller(id: Id<'shp'>, sellerId: Id<'sel'>): Promise<void>;
  /** Whose shop it is; nobody's before one is set. */
  ownerOf(sellerId: Id<'sel'>): Promise<Shopper | undefined>;
  /** The account of an address, for a set-up that knows it. */
  idOf(email: string): Promise<Id<'shp'> | undefined>;
}

export function createAccounts({ db, world }: { db: Db; world: World }): Accounts {
  const clock = (): Date => world.clocks.security();
  const prove = createProve(db, world);
  return {
    signUp: async ({ email, name, password, address }) => {
      const identity = judgeIdentity({ email, name });
      const fault = await passwordFault(password, { email, name });
      const faults = [...(identity.ok ? [] : identity.error), ...(fault === undefined ? [] : [fault])];
      if (!identity.ok || faults.length > 0) return err(faults);
      const counted = address === null ? ok() : await countOpening(db, address, clock);
      if (!counted.ok) return err([{ field: 'email', message: tooManyWords(counted.error) }]);
      const passwordHash = await hashSecret(password, world.random);
      const id = world.ids.mint('shp');
      const shopper = { ...identity.value, id, passwordHash, createdAt: world.clocks.business() };
      const isNew = await db.write((tx) => insertShopper(tx, shopper));
      if (isNew) return ok(id);
      // Pressed twice, the second press finds the account that the first one opened: its password leads into it.
      const proved = address === null ? undefined : await prove({ email, password, address });
      if (proved?.ok) return proved;
      return err([{ field: 'email', message: 'There is an account with this address already. Sign in instead.' }]);
    },
    login: async (asked) => {
      const proved = await prove(asked);
      if (proved.ok) return proved;
      const message =
        proved.error.code === 'wrong'
          ? 'E-mail and password do not belong together. Check both.'
          : tooManyWords(proved.error.waitS);
      return err([{ field: 'password', message }]);
    },
    changePassword: async ({ id, email, name }, { current, next, address }) => {
      const fault = await passwordFault(next, { email, name });
      if (fault) return err([{ ...fault, field: 'next' }]);
      const proved = await prove({ email, password: current, address });
      if (proved.ok) {
        const passwordHash = await hashSecret(next, world.random);
        await db.write((tx) => storePassword(tx, id, passwordHash));
        return ok();
      }
      const message =
        proved.error.code === 'wrong' ? 'This is not your present password.' : tooManyWords(proved.error.waitS);
      return err([{ field: 'current', message }]);
    },
    findById: (id) => db.read({ shopper: id }, (tx) => findShopper(tx, id)),
    setAddress: async (id, typed) => {
      const judged = judgeAddress(typed, countryCodes);
      if (judged.ok) await db.write((tx) => storeAddress(tx, id, judged.value));
      return judged;
    },
    setSeller: (id, sellerId) => db.write((tx) => storeSellerOf(tx, id, sellerId)),
    ownerOf: (sellerId) => db.write((tx) => findOwner(tx, sellerId)),
    idOf: async (email) => (await db.write((tx) => findCredentials(tx, email)))?.id,
  };
}

/** The account whose password this is. */
function createProve(db: Db, world: World) {
  const decoy = hashSecret(world.random(16).toString('hex'), world.random);

  return async (asked: { email: string; password: string; address: string }) => {
    const tried = await beginTry(db, asked, () => world.clocks.security());
    if (!tried.ok) return err({ code: 'too_many_tries', waitS: tried.error } as const);
    const email = typedEmail(asked.email);
    const credentials = isEmail(email) ? await db.write((tx) => findCredentials(tx, email)) : undefined;
    const isRight = await verifySecret(asked.password, credentials?.passwordHash ?? (await decoy));
    if (!credentials || !isRight) return err({ code: 'wrong' } as const);
    await tried.value.wasRight();
    return ok(credentials.id);
  };
}

async function passwordFault(password: string, { email, name }: { email: string; name: string }) {
  const known = [email, email.split('@')[0] ?? '', name, ...name.split(/\s+/), 'Holdfast'];
  const judged = await judgePassword(password, known, false);
  return judged.ok ? undefined : { field: 'password', message: passwordWords(judged.error) };
}

function tooManyWords(waitS: number): string {
  return `Too many tries. Wait ${waitWords(waitS)}, then try again.`;
}
