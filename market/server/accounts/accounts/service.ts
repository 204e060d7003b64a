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
import { logSecurity } from '#platform/log/security-events.ts';
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

/** The door to shoppers: who they are, and how they prove it. Where they are signed in is the sessions' business. */
export interface Accounts {
  /**
   * Opens an account; every fault that is cheap to see at once, and only then what takes work. Where there is one
   * already, its own password leads into it.
   *
   * @param typed With the network address that asks, which waits after many; null for a set-up of our own.
   */
  signUp(typed: {
    email: string;
    name: string;
    password: string;
    address: string | null;
    browser?: string | undefined;
  }): Promise<Result<Id<'shp'>, Fault[]>>;
  /**
   * Proves who somebody is; a wrong address and a wrong password get the same answer after the same time.
   *
   * @param asked.browser The browser, where it signed in to this account before: its tries are counted apart.
   */
  login(asked: Proving): Promise<Result<Id<'shp'>, Fault[]>>;
  /** Sets a new password for one who knows the present one. Other sessions are the caller's to end. */
  changePassword(
    shopper: Shopper,
    typed: { current: string; next: string; address: string; browser?: string | undefined },
  ): Promise<Result<void, Fault[]>>;
  /** The account of a typed address as browsers know it, as its password is now. */
  knownAs(email: string): Promise<KnownAccount | undefined>;
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
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, world } = deps;
  const proving: ProvingDeps = { ...deps, decoy: hashSecret(world.random(16).toString('hex'), world.random) };
  return {
    signUp: (asked) => signUp(proving, asked),
    login: (asked) => login(proving, asked),
    changePassword: (shopper, asked) => changePassword(proving, shopper, asked),
    knownAs: async (email) => {
      const credentials = isEmail(typedEmail(email))
        ? await db.one((tx) => findCredentials(tx, typedEmail(email)))
        : undefined;
      return credentials && { name: credentials.id, seal: credentials.passwordHash };
    },
    findById: (id) => db.asReader({ shopper: id }, (tx) => findShopper(tx, id)),
    setAddress: async (id, typed) => {
      const judged = judgeAddress(typed, countryCodes);
      if (judged.ok) await db.one((tx) => storeAddress(tx, id, judged.value));
      return judged;
    },
    setSeller: (id, sellerId) => db.asWriter((tx) => storeSellerOf(tx, id, sellerId)),
    ownerOf: (sellerId) => db.one((tx) => findOwner(tx, sellerId)),
    idOf: async (email) => (await db.one((tx) => findCredentials(tx, email)))?.id,
  };
}

interface ProvingDeps extends AccountsDeps {
  /** The hash of nobody's password: what is typed for an unknown address takes as long as for a known one. */
  readonly decoy: Promise<string>;
}

/** Signs in by password, with words for the page where that is refused. */
async function login(deps: ProvingDeps, asked: Proving): ReturnType<Accounts['login']> {
  const proved = await prove(deps, asked);
  if (proved.ok) {
    logSecurity(deps.world.log, 'login.succeeded', proved.value, { method: 'password' });
    return proved;
  }
  const message =
    proved.error.code === 'wrong'
      ? 'E-mail and password do not belong together. Check both.'
      : tooManyWords(proved.error.seconds);
  return err([{ field: 'password', message }]);
}

/** The account whose password this is. */
async function prove({ db, world, tries, decoy }: ProvingDeps, { email: typed, password, address, browser }: Proving) {
  const email = typedEmail(typed);
  const find = async () => (isEmail(email) ? db.one((tx) => findCredentials(tx, email)) : undefined);
  const tried = await tries.begin({ account: accountName(typed), address, browser });
  if (!tried.ok) {
    logSecurity(world.log, 'login.delayed', (await find())?.id, { seconds: tried.error.seconds });
    return err({ code: 'wait', ...tried.error } as const);
  }
  let credentials: Awaited<ReturnType<typeof find>>;
  const proved = await tried.value.settle(async () => {
    credentials = await find();
    const isRight = await verifySecret(password, credentials?.passwordHash ?? (await decoy));
    return isRight ? credentials?.id : undefined;
  });
  if (proved !== undefined) return ok(proved);
  logSecurity(world.log, 'login.failed', credentials?.id, { method: 'password' });
  return err({ code: 'wrong' } as const);
}

async function signUp(
  deps: ProvingDeps,
  { email, name, password, address, browser }: Parameters<Accounts['signUp']>[0],
): ReturnType<Accounts['signUp']> {
  const { db, world, tries } = deps;
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
  const isNew = await db.asWriter((tx) => insertShopper(tx, shopper));
  if (isNew) {
    logSecurity(world.log, 'account.opened', id);
    return ok(id);
  }
  // Pressed twice, the second press finds the account that the first one opened: its password leads into it.
  const proved = address === null ? undefined : await prove(deps, { email, password, address, browser });
  if (proved?.ok) {
    logSecurity(world.log, 'login.succeeded', proved.value, { method: 'password' });
    return proved;
  }
  return err([{ field: 'email', message: 'There is an account with this address already. Sign in instead.' }]);
}

async function changePassword(
  deps: ProvingDeps,
  { id, email, name }: Parameters<Accounts['changePassword']>[0],
  { current, next, address, browser }: Parameters<Accounts['changePassword']>[1],
): ReturnType<Accounts['changePassword']> {
  const { db, world, tries } = deps;
  const known = knownOf({ email, name });
  const seen = glanceAtPassword(next, known, false);
  if (!seen.ok) return err([faultOf('next', seen.error)]);
  const proved = await prove(deps, { email, password: current, address, browser });
  if (!proved.ok) {
    logSecurity(world.log, 'password.change_failed', id, { reason: proved.error.code });
    const message =
      proved.error.code === 'wrong' ? 'This is not your present password.' : tooManyWords(proved.error.seconds);
    return err([{ field: 'current', message }]);
  }
  const counted = await tries.countJudging(id);
  if (!counted.ok) return err([{ field: 'next', message: tooManyWords(counted.error.seconds) }]);
  const judged = await judgePassword(next, known, false);
  if (!judged.ok) return err([faultOf('next', judged.error)]);
  const passwordHash = await hashSecret(next, world.random);
  await db.asWriter((tx) => storePassword(tx, id, passwordHash));
  logSecurity(world.log, 'password.changed', id);
  return ok();
}

/** Words that strangers could know of somebody. */
function knownOf({ email, name }: { email: string; name: string }): string[] {
  return [email, email.split('@')[0] ?? '', name, ...name.split(/\s+/), 'Holdfast'];
}

function faultOf(field: string, fault: PasswordFault): Fault {
  return { field, message: passwordWords(fault) };
}

function tooManyWords(seconds: number): string {
  return t('Too many tries. Wait {wait}, then try again.', { wait: waitWords(seconds) });
}
