import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { askForPasskey, judgeRegistration, judgeSignature } from '#platform/credentials/passkey-ceremony.ts';
import type { Answered, Asked, RelyingParty } from '#platform/credentials/passkey-ceremony.ts';
import { staffRules } from './domain.ts';
import type { Member } from './domain.ts';
import {
  findPasskeyOwner,
  insertChallenge,
  lockPasskey,
  passkeysOf,
  storeCounter,
  takeChallenge,
} from './passkey-store.ts';
import type { StaffPasskey } from './passkey-store.ts';
import type { NoteRefused } from './refused-service.ts';

/**
 * The door to the passkeys of members (WebAuthn level 3). They are bound to the staff's own host, so that no page
 * for other people can ask for them. Each challenge serves once, even if the answer is refused. What is refused to a
 * known member is in the log.
 */
export interface StaffPasskeys {
  /** Asks a browser to make a passkey for a member. */
  askToMake(member: Pick<Member, 'id' | 'name'>): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  /** Verifies a new passkey. The caller stores it. */
  judgeMade(memberId: Id<'stf'>, made: Answered<RegistrationResponseJSON>): Promise<StaffPasskey | undefined>;
  /** Asks a browser to sign in. */
  askToSignIn(): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>>;
  /** Verifies a signature. @returns The active member whose passkey signed. */
  judgeSignIn(signed: Answered<AuthenticationResponseJSON>): Promise<Id<'stf'> | undefined>;
  /** Asks the browser of a member to sign a challenge that names what the member approves. */
  askToApprove(memberId: Id<'stf'>, challenge: Buffer): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Whether the member signed this challenge by an own passkey. */
  judgeApproval(memberId: Id<'stf'>, challenge: Buffer, response: AuthenticationResponseJSON): Promise<boolean>;
}

interface PasskeysDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'random'>;
  /** The site of the staff, as a device names it, and its origin. */
  readonly site: { readonly name: string; readonly url: string };
  readonly noteRefused: NoteRefused;
}

interface CeremonyDeps extends PasskeysDeps {
  readonly party: RelyingParty;
}

/** Creates the door to the passkeys of members. */
export function createStaffPasskeys(deps: PasskeysDeps): StaffPasskeys {
  const { origin, hostname } = new URL(deps.site.url);
  const ceremony: CeremonyDeps = { ...deps, party: { name: deps.site.name, origin, rpID: hostname } };
  return {
    askToMake: (member) => askToMake(ceremony, member),
    judgeMade: (memberId, made) => judgeMade(ceremony, memberId, made),
    askToSignIn: () => askToSignIn(ceremony),
    judgeSignIn: (signed) => judgeSignIn(ceremony, signed),
    askToApprove: (memberId, challenge) => askToApprove(ceremony, memberId, challenge),
    judgeApproval: (memberId, challenge, response) => judgeApproval(ceremony, memberId, challenge, response),
  };
}

async function askToMake(
  deps: CeremonyDeps,
  member: Pick<Member, 'id' | 'name'>,
): ReturnType<StaffPasskeys['askToMake']> {
  // An invitation ends the passkeys from before, so there is none that the device could have.
  const options = await askForPasskey(deps.party, member, []);
  return { challengeId: await rememberChallenge(deps, options.challenge, `make ${member.id}`), options };
}

async function askToSignIn(deps: CeremonyDeps): ReturnType<StaffPasskeys['askToSignIn']> {
  const options = await generateAuthenticationOptions({ rpID: deps.party.rpID, userVerification: 'required' });
  return { challengeId: await rememberChallenge(deps, options.challenge, 'sign in'), options };
}

async function askToApprove(
  { db, party }: CeremonyDeps,
  memberId: Id<'stf'>,
  challenge: Buffer,
): ReturnType<StaffPasskeys['askToApprove']> {
  const own = await db.one((tx) => passkeysOf(tx, memberId));
  return generateAuthenticationOptions({
    rpID: party.rpID,
    challenge: new Uint8Array(challenge),
    userVerification: 'required',
    allowCredentials: own.map((passkey) => ({ id: passkey.credentialId })),
  });
}

/** Stores a challenge for one purpose. @returns The id by which the answer finds it. */
async function rememberChallenge({ db, world }: CeremonyDeps, challenge: string, purpose: string): Promise<string> {
  const id = world.random(18).toString('base64url');
  const expiresAt = new Date(world.clocks.security().getTime() + staffRules.challengeMs);
  await db.asWriter((tx) => insertChallenge(tx, { id, challenge, purpose, expiresAt }));
  return id;
}

function usedUp({ db, world }: CeremonyDeps, challengeId: string, purpose: string): Promise<string | undefined> {
  return db.asWriter((tx) => takeChallenge(tx, challengeId, purpose, world.clocks.security()));
}

async function judgeMade(
  deps: CeremonyDeps,
  memberId: Id<'stf'>,
  { challengeId, response }: Answered<RegistrationResponseJSON>,
): Promise<StaffPasskey | undefined> {
  const challenge = await usedUp(deps, challengeId, `make ${memberId}`);
  const made = challenge === undefined ? undefined : await judgeRegistration(response, challenge, deps.party);
  if (!made) return undefined;
  const { id: credentialId, publicKey, counter, transports = [] } = made;
  return { credentialId, memberId, publicKey: Buffer.from(publicKey), counter: BigInt(counter), transports };
}

async function judgeSignIn(
  deps: CeremonyDeps,
  { challengeId, response }: Answered<AuthenticationResponseJSON>,
): Promise<Id<'stf'> | undefined> {
  const challenge = await usedUp(deps, challengeId, 'sign in');
  const signed =
    challenge === undefined ? undefined : await deps.db.asWriter((tx) => judge(deps, tx, challenge, response));
  if (signed) return signed;
  const owner = await deps.db.one((tx) => findPasskeyOwner(tx, response.id));
  if (owner) {
    const reason = challenge === undefined ? 'the request to sign in was used or too old' : 'the signature is wrong';
    await deps.noteRefused(owner, 'login_refused', reason);
  }
  return undefined;
}

async function judgeApproval(
  deps: CeremonyDeps,
  memberId: Id<'stf'>,
  challenge: Buffer,
  response: AuthenticationResponseJSON,
): Promise<boolean> {
  const signedBy = await deps.db.asWriter((tx) => judge(deps, tx, challenge.toString('base64url'), response));
  if (signedBy === memberId) return true;
  const owner = await deps.db.one((tx) => findPasskeyOwner(tx, response.id));
  const reason =
    owner === memberId
      ? 'the signature is wrong, or is for something else'
      : owner
        ? 'the passkey of another member'
        : 'an unknown passkey';
  await deps.noteRefused(memberId, 'signature_refused', reason);
  return false;
}

async function judge(
  { party }: CeremonyDeps,
  tx: Tx,
  challenge: string,
  response: AuthenticationResponseJSON,
): Promise<Id<'stf'> | undefined> {
  const passkey = await lockPasskey(tx, response.id);
  const counter = passkey && (await judgeSignature(response, challenge, passkey, party));
  if (!passkey || counter === undefined) return undefined;
  await storeCounter(tx, passkey.credentialId, counter);
  return passkey.memberId;
}
