import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from '#platform/credentials/recovery-codes.ts';
import type { Seal } from '#platform/credentials/seal.ts';
import { judgeTotp, newTotpSecret, totpAddress } from '#platform/credentials/totp.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { typedCode } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import {
  countRecoveryCodes,
  deleteApp,
  deleteRecoveryCodes,
  findApp,
  insertRecoveryCodes,
  lockApp,
  storeAdded,
  storeAsked,
  storeStep,
  takeRecoveryCode,
} from './store.ts';

/** What a shopper has besides password and mailbox. */
export interface Authenticator {
  readonly hasApp: boolean;
  /** The number of recovery codes that are left. */
  readonly recoveryCodes: number;
}

/** The secret of an app to be added, as text to type and as the address in its QR code. */
export interface AppSetUp {
  readonly secret: string;
  readonly address: string;
}

/** The door to shoppers' authenticator apps (RFC 6238) and recovery codes. */
export interface Authenticators {
  of(shopperId: Id<'shp'>): Promise<Authenticator>;
  /**
   * The set-up of an app, the same one for half an hour in one session; another session replaces it, so that nobody who
   * saw the secret elsewhere holds the app that the shopper adds. Undefined if the shopper has an app.
   */
  setUp(shopper: { id: Id<'shp'>; email: string }, sessionId: Id<'ses'>): Promise<AppSetUp | undefined>;
  /**
   * Adds the app that this session set up, if the code proves that it has the secret; the shopper gets a message.
   *
   * @returns New recovery codes, to be shown once; undefined if the code is wrong.
   */
  add(shopperId: Id<'shp'>, sessionId: Id<'ses'>, typed: string): Promise<readonly string[] | undefined>;
  /** Removes the app and the recovery codes; the shopper gets a message. @returns Whether there was an app. */
  remove(shopperId: Id<'shp'>): Promise<boolean>;
  /** Removes what was added since an instant, in the caller's transaction. */
  removeSince(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<void>;
  /** Replaces the recovery codes; the shopper gets a message. @returns The new ones, to be shown once. */
  renewCodes(shopperId: Id<'shp'>): Promise<readonly string[]>;
  /**
   * Takes a code of the app or a recovery code, in the caller's transaction. Either serves once, also in a race.
   *
   * @returns Which of the two it was; undefined if it is neither.
   */
  take(tx: Tx, shopperId: Id<'shp'>, typed: string): Promise<'app' | 'recovery_code' | undefined>;
}

interface AuthenticatorsDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  /** Seals the secrets of apps. */
  readonly seal: Seal;
  /** Keys the hashes of recovery codes. It outlasts every secret of the server, because hashes cannot be made again. */
  readonly key: Buffer;
}

/** A set-up that was not finished begins again with another secret after this time. */
const SET_UP_MS = 30 * 60_000;
const EVER = new Date(0);

/** Creates the door to authenticator apps and recovery codes, which run on security time. */
export function createAuthenticators(deps: AuthenticatorsDeps): Authenticators {
  return {
    of: (shopperId) => authenticatorOf(deps, shopperId),
    setUp: (shopper, sessionId) => setUp(deps, shopper, sessionId),
    add: (shopperId, sessionId, typed) => addApp(deps, shopperId, sessionId, typed),
    remove: (shopperId) => deps.db.asWriter((tx) => removeIn(deps, tx, shopperId, EVER)),
    removeSince: async (tx, shopperId, since) => void (await removeIn(deps, tx, shopperId, since)),
    renewCodes: (shopperId) => deps.db.asWriter((tx) => renewCodes(deps, tx, shopperId)),
    take: (tx, shopperId, typed) => take(deps, tx, shopperId, typed),
  };
}

async function authenticatorOf({ db }: AuthenticatorsDeps, shopperId: Id<'shp'>): Promise<Authenticator> {
  const [app, recoveryCodes] = await Promise.all([
    db.one((tx) => findApp(tx, shopperId)),
    db.one((tx) => countRecoveryCodes(tx, shopperId)),
  ]);
  return { hasApp: app !== undefined && app.addedAt !== null, recoveryCodes };
}

async function setUp(
  { db, world, seal }: AuthenticatorsDeps,
  { id, email }: { id: Id<'shp'>; email: string },
  sessionId: Id<'ses'>,
): Promise<AppSetUp | undefined> {
  const now = world.clocks.security();
  const known = await db.one((tx) => findApp(tx, id));
  if (known && known.addedAt !== null) return undefined;
  const isFresh = known?.sessionId === sessionId && now.getTime() - known.askedAt.getTime() < SET_UP_MS;
  const secret = isFresh ? seal.open(known.secret, placeOf(id)) : newTotpSecret(world.random);
  if (!isFresh) {
    const asked = { shopperId: id, sessionId, secret: seal.close(secret, placeOf(id)), askedAt: now };
    if (!(await db.one((tx) => storeAsked(tx, asked)))) return undefined;
  }
  return { secret, address: totpAddress(secret, { issuer: 'Holdfast Market', account: email }) };
}

/** The place that the secret of a shopper's app is sealed for. */
export function placeOf(shopperId: Id<'shp'>): string {
  return `authenticator ${shopperId}`;
}

async function addApp(
  deps: AuthenticatorsDeps,
  shopperId: Id<'shp'>,
  sessionId: Id<'ses'>,
  typed: string,
): Promise<readonly string[] | undefined> {
  const { db, world, seal, security } = deps;
  return db.asWriter(async (tx) => {
    const app = await lockApp(tx, shopperId);
    if (!app || app.addedAt !== null || app.sessionId !== sessionId) return undefined;
    const now = world.clocks.security();
    const step = judgeTotp(seal.open(app.secret, placeOf(shopperId)), typedCode(typed), { now, after: null });
    if (step === undefined) return undefined;
    await storeAdded(tx, shopperId, step, now);
    await security.record(tx, 'totp.added', shopperId);
    return renewCodes(deps, tx, shopperId);
  });
}

async function removeIn({ security }: AuthenticatorsDeps, tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<boolean> {
  const isRemoved = await deleteApp(tx, shopperId, since);
  await deleteRecoveryCodes(tx, shopperId, since);
  if (isRemoved) await security.record(tx, 'totp.removed', shopperId);
  return isRemoved;
}

async function renewCodes(
  { world, security, key }: AuthenticatorsDeps,
  tx: Tx,
  shopperId: Id<'shp'>,
): Promise<readonly string[]> {
  const codes = newRecoveryCodes(world.random);
  const hashes = codes.map((code) => recoveryCodeHash(key, shopperId, code));
  await deleteRecoveryCodes(tx, shopperId, EVER);
  await insertRecoveryCodes(tx, shopperId, hashes, world.clocks.security());
  await security.record(tx, 'recovery_codes.made', shopperId);
  return codes;
}

async function take(
  { world, seal, security, key }: AuthenticatorsDeps,
  tx: Tx,
  shopperId: Id<'shp'>,
  typed: string,
): Promise<'app' | 'recovery_code' | undefined> {
  if (readRecoveryCode(typed) !== undefined) {
    if (!(await takeRecoveryCode(tx, shopperId, recoveryCodeHash(key, shopperId, typed)))) return undefined;
    await security.record(tx, 'recovery_code.used', shopperId);
    return 'recovery_code';
  }
  const app = await lockApp(tx, shopperId);
  if (!app || app.addedAt === null) return undefined;
  const judged = { now: world.clocks.security(), after: app.lastStep };
  const step = judgeTotp(seal.open(app.secret, placeOf(shopperId)), typedCode(typed), judged);
  if (step === undefined) return undefined;
  await storeStep(tx, shopperId, step);
  return 'app';
}
