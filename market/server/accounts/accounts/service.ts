import { judgePassword, passwordWords } from '#platform/credentials/password.ts';
import { hashSecret, verifySecret } from '#platform/credentials/secret-hash.ts';
import type { Db } from '#platform/db/db.ts';
import { sha256, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { countryCodes } from './countries.ts';
import { judgeAddress, judgeIdentity } from './domain.ts';
import type { Fault, PostalAddress, Shopper } from './domain.ts';
import {
  clearFailure,
  deleteSession,
  failureOf,
  findCredentials,
  findSession,
  findShopper,
  insertSession,
  insertShopper,
  storeAddress,
  storeFailure,
  storeSellerOf,
} from './store.ts';

/** The door to shoppers and their sessions. */
export interface Accounts {
  /** Opens an account and signs in. @returns The secret for the browser's cookie, told once. */
  signUp(typed: { email: string; name: string; password: string }): Promise<Result<string, Fault[]>>;
  /** Signs in; a wrong address and a wrong password are told alike and take alike. */
  login(asked: { email: string; password: string; address: string }): Promise<Result<string, Fault[]>>;
  logout(token: string): Promise<void>;
  /** Who is signed in by a cookie's secret. */
  find(token: string): Promise<Shopper | undefined>;
  findById(id: Id<'shp'>): Promise<Shopper | undefined>;
  setAddress(id: Id<'shp'>, typed: PostalAddress): Promise<Result<void, Fault[]>>;
  /** Makes a shopper the owner of a shop. */
  setSeller(id: Id<'shp'>, sellerId: Id<'sel'>): Promise<void>;
  /** The account of an address, for a set-up that knows it. */
  idOf(email: string): Promise<Id<'shp'> | undefined>;
}

const SESSION_MS = 30 * 86_400_000;
const FREE_FAILURES = 4;
const MOST_WAIT_MS = 15 * 60_000;

export function createAccounts({ db, world }: { db: Db; world: World }): Accounts {
  const now = (): Date => world.clocks.security();
  const decoy = hashSecret(world.random(16).toString('hex'), world.random);

  const startSession = async (shopperId: Id<'shp'>): Promise<string> => {
    const token = world.random(32).toString('base64url');
    const expiresAt = new Date(now().getTime() + SESSION_MS);
    await db.write((tx) => insertSession(tx, { tokenHash: sha256(token), shopperId, startedAt: now(), expiresAt }));
    return token;
  };
  const countFailure = (subject: string): Promise<void> =>
    db.write(async (tx) => {
      const count = ((await failureOf(tx, subject))?.count ?? 0) + 1;
      const waitMs = count < FREE_FAILURES ? 0 : Math.min(2_000 * 2 ** (count - FREE_FAILURES), MOST_WAIT_MS);
      await storeFailure(tx, subject, count, new Date(now().getTime() + waitMs));
    });
  return {
    signUp: async ({ email, name, password }) => {
      const identity = judgeIdentity({ email, name });
      const judged = await judgePassword(password, [email.split('@')[0] ?? '', name, 'Holdfast'], false);
      const faults = [
        ...(identity.ok ? [] : identity.error),
        ...(judged.ok ? [] : [{ field: 'password', message: passwordWords(judged.error) }]),
      ];
      if (!identity.ok || faults.length > 0) return err(faults);
      const passwordHash = await hashSecret(password, world.random);
      const shopper = {
        ...identity.value,
        id: world.ids.mint('shp'),
        passwordHash,
        createdAt: world.clocks.business(),
      };
      const isNew = await db.write((tx) => insertShopper(tx, shopper));
      if (isNew) return ok(await startSession(shopper.id));
      return err([{ field: 'email', message: 'There is an account with this address already. Log in instead.' }]);
    },
    login: async ({ email, password, address }) => {
      const subject = sha256Base64url(`${email.trim().toLowerCase()} ${address}`);
      const failure = await db.write((tx) => failureOf(tx, subject));
      const waitS = failure ? Math.ceil((failure.until.getTime() - now().getTime()) / 1_000) : 0;
      if (waitS > 0) return err([{ field: 'password', message: `Too many tries. Wait ${waitS} seconds.` }]);
      const credentials = await db.write((tx) => findCredentials(tx, email.trim()));
      const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));
      if (!credentials || !isRight) {
        await countFailure(subject);
        return err([{ field: 'password', message: 'Address and password do not belong together. Check both.' }]);
      }
      await db.write((tx) => clearFailure(tx, subject));
      return ok(await startSession(credentials.id));
    },
    logout: (token) => db.write((tx) => deleteSession(tx, sha256(token))),
    find: async (token) => {
      const session = await db.write((tx) => findSession(tx, sha256(token), now()));
      return session && db.read({ shopper: session.shopperId }, (tx) => findShopper(tx, session.shopperId));
    },
    findById: (id) => db.read({ shopper: id }, (tx) => findShopper(tx, id)),
    setAddress: async (id, typed) => {
      const judged = judgeAddress(typed, countryCodes);
      if (!judged.ok) return judged;
      await db.write((tx) => storeAddress(tx, id, judged.value));
      return ok();
    },
    setSeller: (id, sellerId) => db.write((tx) => storeSellerOf(tx, id, sellerId)),
    idOf: async (email) => (await db.write((tx) => findCredentials(tx, email)))?.id,
  };
}
