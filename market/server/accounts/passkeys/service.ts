import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { askForPasskey, judgeRegistration, judgeSignature } from '#platform/credentials/passkey-ceremony.ts';
import type { Answered, Asked, RelyingParty } from '#platform/credentials/passkey-ceremony.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { judgeName, keyOf, MOST_PASSKEYS } from './domain.ts';
import type { NameError } from './domain.ts';
import {
  deletePasskey,
  deletePasskeysSince,
  insertChallenge,
  insertPasskey,
  lockPasskey,
  passkeysOf,
  renamePasskey,
  storeCounter,
  takeChallenge,
} from './store.ts';
import type { Passkey } from './store.ts';

export type { Passkey };

/** Why a passkey is not added. `passkey_refused`: its signature or its challenge is not valid. */
export interface AddError {
  readonly code: 'passkey_refused' | 'passkey_there_already' | 'too_many_passkeys';
}

/** The shopper has no such passkey, or none any more. */
interface UnknownPasskey {
  readonly code: 'passkey_unknown';
}

/** Why a passkey is not renamed. */
export type RenameError = NameError | UnknownPasskey;

/** A browser's signature by a passkey. */
export type Signed = Answered<AuthenticationResponseJSON>;

/**
 * The door to shoppers' passkeys (WebAuthn level 3), bound to the market's origin. The device verifies its user each
 * time, so that a passkey is two factors. Each challenge serves once, even if the answer is refused.
 */
export interface Passkeys {
  /** Lists a shopper's passkeys, the oldest first. */
  list(shopperId: Id<'shp'>): Promise<Passkey[]>;
  /** Asks a browser to make a passkey. @param shopper.email The name that the device shows for it. */
  askToAdd(shopper: { id: Id<'shp'>; email: string }): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  /** Verifies and stores a new passkey; the shopper gets a message. The caller has asked for a fresh login. */
  add(
    shopperId: Id<'shp'>,
    answer: Answered<RegistrationResponseJSON> & { readonly name: string },
  ): Promise<Result<void, AddError>>;
  /** Renames a passkey of this shopper. @param key As `keyOf` names the passkey. */
  rename(shopperId: Id<'shp'>, key: string, typed: string): Promise<Result<void, RenameError>>;
  /** Removes a passkey of this shopper, who gets a message. @returns Whether there was one. */
  remove(shopperId: Id<'shp'>, key: string): Promise<boolean>;
  /** Removes the passkeys that were added since an instant, in the caller's transaction. */
  removeSince(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<void>;
  /** Asks a browser to sign by any passkey of the market. */
  askToSign(): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>>;
  /** Verifies a signature. @returns The shopper whose passkey signed. */
  judge(answer: Signed): Promise<Id<'shp'> | undefined>;
}

/** Long enough for a login page that stays open for a while. */
const CHALLENGE_LIFE_MS = 15 * 60_000;

interface PasskeysDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
  readonly publicUrl: string;
}

interface CeremonyDeps extends PasskeysDeps {
  readonly party: RelyingParty;
}

/** Creates the door to passkeys. */
export function createPasskeys(deps: PasskeysDeps): Passkeys {
  const { origin, hostname } = new URL(deps.publicUrl);
  const ceremony: CeremonyDeps = { ...deps, party: { name: 'Holdfast Market', origin, rpID: hostname } };
  return {
    list: (shopperId) => listPasskeys(deps, shopperId),
    askToAdd: (shopper) => askToAdd(ceremony, shopper),
    add: (shopperId, made) => addPasskey(ceremony, shopperId, made),
    rename: (shopperId, key, typed) => rename(deps, shopperId, key, typed),
    remove: (shopperId, key) => remove(deps, shopperId, key),
    removeSince: (tx, shopperId, since) => removeSince(deps, tx, shopperId, since),
    askToSign: () => askToSign(ceremony),
    judge: (answer) => judge(ceremony, answer),
  };
}

function listPasskeys({ db }: PasskeysDeps, shopperId: Id<'shp'>): Promise<Passkey[]> {
  return db.asReader({ shopper: shopperId }, (tx) => passkeysOf(tx, shopperId));
}

async function askToAdd(
  deps: CeremonyDeps,
  { id, email }: { id: Id<'shp'>; email: string },
): ReturnType<Passkeys['askToAdd']> {
  const options = await askForPasskey(deps.party, { id, name: email }, await listPasskeys(deps, id));
  return { challengeId: await rememberChallenge(deps, options.challenge, `add ${id}`), options };
}

async function askToSign(deps: CeremonyDeps): ReturnType<Passkeys['askToSign']> {
  const options = await generateAuthenticationOptions({ rpID: deps.party.rpID, userVerification: 'required' });
  return { challengeId: await rememberChallenge(deps, options.challenge, 'sign'), options };
}

/** Stores a challenge for one purpose. @returns The id by which the answer finds it. */
async function rememberChallenge({ db, world }: CeremonyDeps, challenge: string, purpose: string): Promise<string> {
  const id = world.random(18).toString('base64url');
  const expiresAt = new Date(world.clocks.security().getTime() + CHALLENGE_LIFE_MS);
  await db.asWriter((tx) => insertChallenge(tx, { id, challenge, purpose, expiresAt }));
  return id;
}

async function addPasskey(
  { db, world, party, security }: CeremonyDeps,
  shopperId: Id<'shp'>,
  { challengeId, response, name }: Parameters<Passkeys['add']>[1],
): Promise<Result<void, AddError>> {
  const now = (): Date => world.clocks.security();
  // A refusal is returned, not thrown, so that the challenge stays used up.
  return db.asWriter<Result<void, AddError>>(async (tx) => {
    const asked = await takeChallenge(tx, challengeId, `add ${shopperId}`, now());
    const credential = asked && (await judgeRegistration(response, asked.challenge, party));
    if (!credential) return err({ code: 'passkey_refused' });
    await lockNames(tx, [`passkeys ${shopperId}`]);
    if ((await passkeysOf(tx, shopperId)).length >= MOST_PASSKEYS) return err({ code: 'too_many_passkeys' });
    const { id, publicKey, counter, transports = [] } = credential;
    const key = Buffer.from(publicKey);
    const fresh = { credentialId: id, shopperId, publicKey: key, counter: BigInt(counter), transports, name };
    if (await insertPasskey(tx, { ...fresh, createdAt: now() })) {
      await security.record(tx, 'passkey.added', shopperId);
      return ok();
    }
    const had = await lockPasskey(tx, id);
    return err({ code: had?.shopperId === shopperId ? 'passkey_there_already' : 'passkey_refused' });
  });
}

async function rename(
  { db, security }: PasskeysDeps,
  shopperId: Id<'shp'>,
  key: string,
  typed: string,
): Promise<Result<void, RenameError>> {
  const name = judgeName(typed);
  if (!name.ok) return name;
  return db.writeResult<void, RenameError>(async (tx) => {
    const passkey = (await passkeysOf(tx, shopperId)).find((one) => keyOf(one) === key);
    if (!passkey) return err({ code: 'passkey_unknown' });
    if (passkey.name === name.value) return ok();
    if (!(await renamePasskey(tx, passkey, name.value))) return err({ code: 'passkey_unknown' });
    await security.record(tx, 'passkey.renamed', shopperId);
    return ok();
  });
}

async function remove({ db, security }: PasskeysDeps, shopperId: Id<'shp'>, key: string): Promise<boolean> {
  return db.asWriter(async (tx) => {
    const passkey = (await passkeysOf(tx, shopperId)).find((one) => keyOf(one) === key);
    const isRemoved = passkey !== undefined && (await deletePasskey(tx, passkey));
    if (isRemoved) await security.record(tx, 'passkey.removed', shopperId);
    return isRemoved;
  });
}

async function removeSince({ security }: PasskeysDeps, tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<void> {
  const removed = await deletePasskeysSince(tx, shopperId, since);
  if (removed > 0) await security.record(tx, 'passkey.removed', shopperId);
}

async function judge(
  { db, world, party, security }: CeremonyDeps,
  { challengeId, response }: Signed,
): Promise<Id<'shp'> | undefined> {
  // A refusal is returned, not thrown, so that the challenge stays used up.
  const signed = await db.asWriter(async (tx) => {
    const asked = await takeChallenge(tx, challengeId, 'sign', world.clocks.security());
    const passkey = asked && (await lockPasskey(tx, response.id));
    if (!asked || !passkey) return undefined;
    const counter = await judgeSignature(response, asked.challenge, passkey, party);
    if (counter === undefined) return undefined;
    await storeCounter(tx, passkey.credentialId, counter);
    return passkey.shopperId;
  });
  if (signed !== undefined) return signed;
  // An unknown passkey has no shopper to name in the log.
  const passkey = await db.one((tx) => lockPasskey(tx, response.id));
  await security.note('passkey.refused', passkey?.shopperId, { purpose: 'login' });
  return undefined;
}
