import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { isId, toId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { StaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import { correctEntry } from '../../ledger/accounts/commands.ts';
import type { BookedEntry, Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { isSamePerson, standsBehind } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Staff } from '../members/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { StaffLog } from '../log/service.ts';
import { entryReason } from '../looking/domain.ts';
import type { Looking } from '../looking/service.ts';
import { challengeOf, judgeDecision, readEntryNumber, readWish, statusOf, WAITS_MS } from './domain.ts';
import type { Correction, DecideError, TypedWish, WishFault } from './domain.ts';
import { correct } from './jobs-schema.ts';
import {
  closeExpired,
  decideCorrection,
  endCorrection,
  findCorrection,
  insertCorrection,
  lockCorrection,
  newestCorrections,
} from './store.ts';

/** Why a correction cannot be asked for. */
export type AskError =
  | { readonly code: 'wish_unclear'; readonly faults: readonly WishFault[] }
  | { readonly code: 'entry_not_found' | 'entry_is_correction' | 'entry_corrected' | 'correction_there_already' }
  | { readonly code: 'no_second_member' | 'own_wallet' };

/** Why a correction is not approved. */
export type ApproveError = DecideError | { readonly code: 'correction_not_found' | 'passkey_refused' | 'own_wallet' };

/** A correction with its entry, and the names of the members. */
export interface CorrectionFile {
  readonly correction: Correction;
  readonly entry: BookedEntry;
  readonly names: ReadonlyMap<Id<'stf'>, string>;
}

/**
 * The door to corrections: entries of the journal that are taken back by hand. One member asks, and another one approves
 * with a passkey. Each step is in the log of staff.
 */
export interface Corrections {
  /** Lists the newest corrections. */
  list(): Promise<{
    readonly corrections: readonly Correction[];
    readonly names: CorrectionFile['names'];
    readonly now: Date;
  }>;
  /** Shows a correction. The look at the wallets of its entry is in the log. */
  look(member: Member, correctionId: string): Promise<CorrectionFile | undefined>;
  /** Shows the entry of a typed number. The look at its wallets is in the log. */
  lookUp(member: Member, typed: string): Promise<BookedEntry | undefined>;
  /** Asks for the correction of an entry. */
  ask(member: Member, typed: TypedWish): Promise<Result<Id<'cor'>, AskError>>;
  /** Asks the browser of the second member to sign, or says why this member may not approve. */
  waysToApprove(
    member: Member,
    file: CorrectionFile,
  ): Promise<Result<PublicKeyCredentialRequestOptionsJSON, ApproveError>>;
  /** Approves a correction. Then the ledger carries it out, also after a crash. */
  approve(
    member: Member,
    correctionId: string,
    response: AuthenticationResponseJSON | undefined,
  ): Promise<Result<undefined, ApproveError>>;
  /** Refuses a correction; who asked takes it back so. */
  refuse(member: Member, correctionId: string): Promise<Result<undefined, ApproveError>>;
  /** Takes the entry of an approved correction back. Idempotent. */
  carryOut(correctionId: Id<'cor'>): Promise<void>;
}

interface CorrectionsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids'>;
  readonly ledger: Pick<Ledger, 'findEntry'>;
  readonly batch: Pick<Batch, 'submit'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly payees: Pick<Payees, 'find'>;
  readonly staff: Pick<Staff, 'list' | 'whoMay'>;
  readonly staffLog: StaffLog;
  readonly looking: Pick<Looking, 'note'>;
  readonly passkeys: Pick<StaffPasskeys, 'askToApprove' | 'judgeApproval'>;
}

const MOST_LISTED = 50;

/** Creates the door to corrections. */
export function createCorrections(deps: CorrectionsDeps): Corrections {
  return {
    list: () => listNewest(deps),
    look: async (member, correctionId) => {
      const file = await findFile(deps, correctionId);
      if (file) await noteLook(deps, member, file.entry);
      return file;
    },
    lookUp: (member, typed) => lookUp(deps, member, typed),
    ask: (member, typed) => ask(deps, member, typed),
    waysToApprove: (member, file) => waysToApprove(deps, member, file),
    approve: (member, correctionId, response) => approve(deps, member, correctionId, response),
    refuse: (member, correctionId) => refuse(deps, member, correctionId),
    carryOut: (correctionId) => carryOut(deps, correctionId),
  };
}

async function namesOf({ staff }: CorrectionsDeps): Promise<ReadonlyMap<Id<'stf'>, string>> {
  return new Map((await staff.list()).map(({ id, name }) => [id, name]));
}

async function listNewest(deps: CorrectionsDeps): ReturnType<Corrections['list']> {
  const [corrections, names] = await Promise.all([
    deps.db.one((tx) => newestCorrections(tx, MOST_LISTED)),
    namesOf(deps),
  ]);
  const now = deps.world.clocks.security();
  const isWaiting = (one: Correction): boolean => statusOf(one, now) === 'waiting';
  return {
    corrections: [...corrections.filter(isWaiting), ...corrections.filter((one) => !isWaiting(one))],
    names,
    now,
  };
}

async function findFile(deps: CorrectionsDeps, correctionId: string): Promise<CorrectionFile | undefined> {
  if (!isId('cor', correctionId)) return undefined;
  const correction = await deps.db.one((tx) => findCorrection(tx, correctionId));
  if (!correction) return undefined;
  const [entry, names] = await Promise.all([deps.ledger.findEntry(HOME_CELL, correction.entryNumber), namesOf(deps)]);
  invariant(entry, 'a correction names an entry of the journal');
  return { correction, entry, names };
}

async function lookUp(deps: CorrectionsDeps, member: Member, typed: string): ReturnType<Corrections['lookUp']> {
  const number = readEntryNumber(typed);
  const entry = number === undefined ? undefined : await deps.ledger.findEntry(HOME_CELL, number);
  if (entry) await noteLook(deps, member, entry);
  return entry;
}

/** An entry shows what its wallets have now. An entry between accounts of the house shows nobody's data. */
async function noteLook({ looking }: CorrectionsDeps, member: Member, entry: BookedEntry): Promise<void> {
  const holderIds = holdersOf(entry);
  if (holderIds.length > 0) await looking.note(member, { holderIds, reason: entryReason(entry.number) });
}

function holdersOf({ postings }: BookedEntry): Id<'hld'>[] {
  return postings.flatMap(({ ownerKind, ownerId }) =>
    ownerKind === 'holder' && ownerId !== null ? [toId('hld', ownerId)] : [],
  );
}

async function ask(deps: CorrectionsDeps, member: Member, typed: TypedWish): ReturnType<Corrections['ask']> {
  const { db, world, ledger, staff, staffLog } = deps;
  const wish = readWish(typed);
  if (!wish.ok) return err({ code: 'wish_unclear', faults: wish.error });
  const { entryNumber, reason } = wish.value;
  const entry = await ledger.findEntry(HOME_CELL, entryNumber);
  if (!entry) return err({ code: 'entry_not_found' });
  if (entry.corrects !== null) return err({ code: 'entry_is_correction' });
  if (entry.correctedBy !== null) return err({ code: 'entry_corrected' });
  if (await isOwnWallet(deps, member, entry)) return err({ code: 'own_wallet' });
  const able = await staff.whoMay('correct_books');
  if (!able.some((one) => one.id !== member.id)) return err({ code: 'no_second_member' });
  const askedAt = world.clocks.security();
  const correction: Correction = {
    id: world.ids.mint('cor'),
    entryNumber,
    reason,
    askedBy: member.id,
    askedAt,
    expiresAt: new Date(askedAt.getTime() + WAITS_MS),
    decidedBy: null,
    decidedAt: null,
    decision: null,
    outcome: null,
  };
  return db.asWriter(async (tx) => {
    await closeExpired(tx, entryNumber, askedAt);
    if (!(await insertCorrection(tx, correction))) return err({ code: 'correction_there_already' });
    await staffLog.note(tx, member.id, 'asks_correction', { reason: `${correction.id}: ${reason}` });
    return ok(correction.id);
  });
}

/** Whether an entry moved money of the member's own wallet, or is of a payment by or to the member. */
async function isOwnWallet(deps: CorrectionsDeps, member: Member, entry: BookedEntry): Promise<boolean> {
  const sides = new Set([...holdersOf(entry), ...(await sidesOfPayment(deps, entry))]);
  const found = await Promise.all([...sides].map((holderId) => deps.accounts.find(holderId)));
  return found.some((holder) => holder !== undefined && isSamePerson(member, holder));
}

/** The buyer and the sellers of an entry's payment: its other entries move their money. */
async function sidesOfPayment({ payments, payees }: CorrectionsDeps, { paymentId }: BookedEntry): Promise<Id<'hld'>[]> {
  const payment = paymentId === null ? undefined : await payments.find(paymentId);
  if (!payment) return [];
  const sellers = await payees.find(
    payment.clientId,
    payment.parts.map(({ payeeId }) => payeeId),
  );
  return [payment.payerId, ...sellers.map(({ holderId }) => holderId)];
}

async function waysToApprove(
  deps: CorrectionsDeps,
  member: Member,
  { correction, entry }: CorrectionFile,
): ReturnType<Corrections['waysToApprove']> {
  const judged = await judgeApproval(deps, member, { correction, entry });
  return judged.ok ? ok(await deps.passkeys.askToApprove(member.id, challengeOf(correction, entry.postings))) : judged;
}

async function judgeApproval(
  deps: CorrectionsDeps,
  member: Member,
  { correction, entry }: Pick<CorrectionFile, 'correction' | 'entry'>,
): Promise<Result<void, ApproveError>> {
  const at = { now: deps.world.clocks.security(), askerMay: await askerMay(deps, correction) };
  const judged = judgeDecision(correction, member.id, 'approved', at);
  if (!judged.ok) return judged;
  return (await isOwnWallet(deps, member, entry)) ? err({ code: 'own_wallet' }) : ok();
}

async function askerMay({ staff }: CorrectionsDeps, { askedBy, askedAt }: Correction): Promise<boolean> {
  return standsBehind(await staff.whoMay('correct_books'), { memberId: askedBy, at: askedAt });
}

async function approve(
  deps: CorrectionsDeps,
  member: Member,
  correctionId: string,
  response: AuthenticationResponseJSON | undefined,
): ReturnType<Corrections['approve']> {
  const file = await findFile(deps, correctionId);
  if (!file) return err({ code: 'correction_not_found' });
  const { correction, entry } = file;
  const judged = await judgeApproval(deps, member, file);
  if (!judged.ok) return judged;
  const challenge = challengeOf(correction, entry.postings);
  const isSigned = response !== undefined && (await deps.passkeys.judgeApproval(member.id, challenge, response));
  return isSigned ? decide(deps, member, correction, 'approved') : err({ code: 'passkey_refused' });
}

/** Who asked may take a wish back; anybody else refuses it, except for money of their own. */
async function refuse(deps: CorrectionsDeps, member: Member, correctionId: string): ReturnType<Corrections['refuse']> {
  const file = await findFile(deps, correctionId);
  if (!file) return err({ code: 'correction_not_found' });
  const isOwn = file.correction.askedBy !== member.id && (await isOwnWallet(deps, member, file.entry));
  return isOwn ? err({ code: 'own_wallet' }) : decide(deps, member, file.correction, 'refused');
}

/** Stores a decision with its row in the log, and with the job that carries an approval out. */
async function decide(
  deps: CorrectionsDeps,
  member: Member,
  asked: Correction,
  decision: 'approved' | 'refused',
): Promise<Result<undefined, ApproveError>> {
  const { db, world, staffLog } = deps;
  const [correctionId, at] = [asked.id, world.clocks.security()];
  const may = await askerMay(deps, asked);
  return db.asWriter<Result<undefined, ApproveError>>(async (tx) => {
    const correction = await lockCorrection(tx, correctionId);
    if (!correction) return err({ code: 'correction_not_found' });
    const judged = judgeDecision(correction, member.id, decision, { now: at, askerMay: may });
    if (!judged.ok) return judged;
    await decideCorrection(tx, correctionId, { decision, by: member.id, at });
    if (decision === 'approved') await enqueue(tx, [correct({ correction_id: correctionId })], HOME_CELL);
    const what = decision === 'approved' ? 'approves_correction' : 'refuses_correction';
    await staffLog.note(tx, member.id, what, { reason: correctionId });
    return ok(undefined);
  });
}

async function carryOut(deps: CorrectionsDeps, correctionId: Id<'cor'>): Promise<void> {
  const file = await findFile(deps, correctionId);
  if (file?.correction.decision !== 'approved' || file.correction.outcome !== null) return;
  const { correction, entry } = file;
  const { number, postings, paymentId } = entry;
  const command = {
    number,
    postings: postings.map(({ accountId, currency, amountMinor, debtOf }) => ({
      accountId,
      currency,
      amountMinor,
      debtOf,
    })),
    ...(paymentId === null ? {} : { paymentId }),
    reason: `${correction.id}: ${correction.reason}`,
  };
  const requestHash = sha256Base64url(canonicalJson({ entry_number: String(number) }));
  const key = { scope: 'staff.corrections', key: String(number), requestHash };
  const done = await deps.batch.submit(correctEntry, command, { cell: HOME_CELL, key });
  if (!done.ok && done.error.code === 'idempotency_key_reused') throw new Error('The key names another entry.');
  await deps.db.one((tx) => endCorrection(tx, correctionId, done.ok ? 'done' : 'insufficient_funds'));
}
