import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedCode } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { t } from '#platform/words/words.ts';
import type { Fault, Shopper } from '../../accounts/accounts/domain.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Changes } from '../../accounts/changes/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import { codeOf, isCodeOf } from '#platform/credentials/mailed-code.ts';
import { PROOFS_KEPT_MS, isOpen, proofRules, waitForCodeMs } from './domain.ts';
import type { Proof, ProofPurpose } from './domain.ts';
import { mailCode } from './jobs-schema.ts';
import { codeLetter } from './letters.ts';
import { countWrongCode, endProof, endProofsOf, findProof, insertProof, lockProof, sentSince } from './store.ts';

/** A shopper who owns a shop. */
export type ProvingSeller = Shopper & { readonly sellerId: Id<'sel'> };

/** A password and a code as they were typed, and the origin of the request. */
interface TypedProof {
  readonly password: string;
  readonly code: string;
  readonly address: string;
  readonly browser: string | undefined;
}

/** Why a proof was not accepted: it is over, or something typed is wrong. */
export type ProofError = { readonly code: 'over' } | { readonly code: 'faults'; readonly faults: readonly Fault[] };

/** Why a proof cannot begin yet; whole seconds to wait. */
export interface BeginProofError {
  readonly code: 'too_many_codes' | 'address_moved';
  readonly waitS: number;
}

/** The door to the proofs that a change of the payout needs: the password again, and a code by mail. */
export interface Proofs {
  /**
   * Mails a code. Refuses if too many were mailed, and while the shopper's former address can undo that they moved to
   * another: a thief who moved it would prove the change, and would get the letters that could undo it.
   */
  begin(seller: ProvingSeller, purpose: ProofPurpose): Promise<Result<Id<'prf'>, BeginProofError>>;
  /** Finds a seller's own proof that can still be given. */
  find(seller: ProvingSeller, id: Id<'prf'>): Promise<Proof | undefined>;
  /** Checks password and code. A right pair counts once, also in a race. */
  give(seller: ProvingSeller, id: Id<'prf'>, typed: TypedProof): Promise<Result<Proof, ProofError>>;
  /** Mails the code of a proof, unless the proof is over. */
  mailCode(id: Id<'prf'>): Promise<void>;
  /** Ends all open proofs of a shopper, in the caller's transaction. */
  endAll(tx: Tx, shopperId: Id<'shp'>): Promise<void>;
}

interface ProofsDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Pick<Accounts, 'provePassword'>;
  readonly changes: Pick<Changes, 'addressUndoableUntil'>;
  readonly catalog: Pick<Catalog, 'sellerName'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly waker: Pick<Waker, 'wake'>;
  readonly security: Pick<SecurityLog, 'note'>;
  /** The codes follow from it. */
  readonly keys: KeyRing;
}

/** Creates the door to proofs, which run on security time. */
export function createProofs(deps: ProofsDeps): Proofs {
  const { world } = deps;
  return {
    begin: (seller, purpose) => beginProof(deps, seller, purpose),
    find: (seller, id) => findOpen(deps, seller, id),
    give: (seller, id, typed) => giveProof(deps, seller, id, typed),
    mailCode: (id) => mail(deps, id),
    endAll: (tx, shopperId) => endProofsOf(tx, shopperId, world.clocks.security()),
  };
}

async function beginProof(
  { db, world, changes, waker }: ProofsDeps,
  { id: shopperId, sellerId, email }: ProvingSeller,
  purpose: ProofPurpose,
): ReturnType<Proofs['begin']> {
  const undoableUntil = await changes.addressUndoableUntil(shopperId);
  if (undoableUntil) {
    const waitMs = undoableUntil.getTime() - world.clocks.security().getTime();
    return err({ code: 'address_moved', waitS: Math.ceil(waitMs / 1_000) });
  }
  const begun = await db.writeResult<Id<'prf'>, BeginProofError>(async (tx) => {
    await lockNames(tx, [`payout proofs ${shopperId}`]);
    const createdAt = world.clocks.security();
    const sent = await sentSince(tx, shopperId, new Date(createdAt.getTime() - PROOFS_KEPT_MS));
    const waitMs = waitForCodeMs(sent, createdAt);
    if (waitMs > 0) return err({ code: 'too_many_codes', waitS: Math.ceil(waitMs / 1_000) });
    const id = world.ids.mint('prf');
    const expiresAt = new Date(createdAt.getTime() + proofRules.lifeMs);
    await insertProof(tx, { id, shopperId, sellerId, purpose, email, createdAt, expiresAt });
    await enqueue(tx, [mailCode({ proof_id: id })]);
    return ok(id);
  });
  waker.wake();
  return begun;
}

async function findOpen({ db, world }: ProofsDeps, seller: ProvingSeller, id: Id<'prf'>): Promise<Proof | undefined> {
  const proof = await db.one((tx) => findProof(tx, id));
  const isOwn = proof?.shopperId === seller.id && isOpen(proof, seller, world.clocks.security());
  return isOwn ? proof : undefined;
}

async function giveProof(
  deps: ProofsDeps,
  seller: ProvingSeller,
  id: Id<'prf'>,
  { code: typed, ...typedPassword }: TypedProof,
): ReturnType<Proofs['give']> {
  if (!(await findOpen(deps, seller, id))) return err({ code: 'over' });
  const code = typedCode(typed);
  if (!/^\d{6}$/.test(code)) return faultIn('code', t('Type the six digits that we mailed to you.'));
  const password = await deps.accounts.provePassword(seller, typedPassword);
  if (!password.ok) return err({ code: 'faults', faults: password.error });
  return takeCode(deps, seller, id, code);
}

/** Compares a code with the proof's, and counts it. Concurrent codes wait for each other. */
async function takeCode(
  { db, world, keys, security }: ProofsDeps,
  seller: ProvingSeller,
  id: Id<'prf'>,
  code: string,
): ReturnType<Proofs['give']> {
  const given = await db.asWriter(async (tx): ReturnType<Proofs['give']> => {
    const proof = await lockProof(tx, seller.id, id);
    const now = world.clocks.security();
    if (!proof || !isOpen(proof, seller, now)) return err({ code: 'over' });
    if (isCodeOf(keys, id, code)) {
      await endProof(tx, id, now);
      return ok(proof);
    }
    await countWrongCode(tx, id, proofRules.tries, now);
    const left = proofRules.tries - proof.tries - 1;
    if (left === 0) return err({ code: 'over' });
    return faultIn(
      'code',
      t('This is not the code in our mail. You have {left, plural, one {# try} other {# tries}} left.', { left }),
    );
  });
  await security.note(given.ok ? 'code.accepted' : 'code.failed', seller.id, { purpose: 'payout' });
  return given;
}

function faultIn(field: string, message: string): Result<never, ProofError> {
  return err({ code: 'faults', faults: [{ field, message }] });
}

async function mail({ db, world, catalog, mailbox, keys }: ProofsDeps, id: Id<'prf'>): Promise<void> {
  const proof = await db.one((tx) => findProof(tx, id));
  if (!proof || proof.endedAt !== null || proof.expiresAt <= world.clocks.security()) return;
  const letter = codeLetter(proof, codeOf(keys, id), await catalog.sellerName(proof.sellerId));
  await mailbox.send({ ...letter, cause: `proof ${id}` });
}
