import type { Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { toUuid } from '#platform/kernel/id.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import { HOME_CELL } from '../../cell.ts';
import { contactKey } from '../accounts/domain.ts';
import type { Holder, ProfileFault, TypedDetails } from '../accounts/domain.ts';
import { readCode } from '../phone-verification/domain.ts';
import type { CodeError, SendError } from '../phone-verification/domain.ts';
import type { Asker, Message, Unsent } from '../phone-verification/sender-service.ts';
import { letterText } from '../phone-verification/words.ts';
import type { Waits } from '../restrictions/domain.ts';
import type { Session } from '../sessions/domain.ts';
import { hashUndoCode, isProofCode, proofCode, undoCode } from './code-crypto.ts';
import { changeDetails } from './details-service.ts';
import { contactRules, effectOf, judgeContactCode, mayUndo, provedContact, waitForAnother } from './domain.ts';
import type { Change, Channel, OtherSide, Proof } from './domain.ts';
import { contactCode } from './jobs-schema.ts';
import { contactCodeLetter } from './letters.ts';
import type { ContactsDeps } from './port.ts';
import { proveHolder } from './proof-service.ts';
import type { ProofRefusal } from './proof-service.ts';
import {
  changesOf,
  countWrong,
  deleteProof,
  endChanges,
  findChange,
  findProof,
  insertChange,
  proofOf,
  putProof,
} from './store.ts';
import { undoChange } from './undo-service.ts';
import type { Undone, UndoError } from './undo-service.ts';

/** The reasons why no code is sent for a new number or address. */
export type BeginError =
  | ProofRefusal
  | SendError
  | Unsent
  | Waits
  | { readonly code: 'phone_invalid' | 'email_invalid' | 'contact_same' };

/** The reasons why a code changes nothing. `contact_taken`: the code was right, but another wallet has the contact. */
export type FinishError = CodeError | Waits | { readonly code: 'contact_taken' } | { readonly code: 'account_frozen' };

/** A number or an address as it was typed, and the proof of who types it. */
export interface TypedContact {
  readonly channel: Channel;
  readonly typed: string;
  readonly country?: string | undefined;
  /** The PIN as it was typed. */
  readonly pin: string;
  readonly asker: Asker;
}

/** The door to a holder's number, e-mail address, name and postal address. All times are security time. */
export interface Contacts {
  /**
   * Sends a code to a new number or address of a fresh session's holder, who gives what `SignUp.missingProof` asks for.
   * Whether it belongs to another wallet makes no difference before the code is typed.
   */
  begin(session: Session, asked: TypedContact): Promise<Result<void, BeginError>>;
  /** Mails a code to the address of the holder's profile, which is not proved yet. Without one, it does nothing. */
  beginStored(session: Session, asker: Asker): Promise<Result<void, SendError | Waits>>;
  /** Sends another code for the open proof, which replaces the one before. */
  resend(session: Session, channel: Channel, asker: Asker): Promise<Result<void, SendError | Unsent | Waits>>;
  /** Finds the proof that this session began, if its code has not expired. */
  find(session: Session, channel: Channel): Promise<Proof | undefined>;
  /** Checks a code; the right one changes the number or the address, in one transaction with its notice. */
  finish(session: Session, channel: Channel, typed: string): Promise<Result<void, FinishError>>;
  /** Changes name and postal address; with a checked document, the name stays. */
  changeDetails(
    session: Session,
    asked: { readonly typed: TypedDetails; readonly pin: string },
  ): Promise<Result<void, ProofRefusal | { readonly code: 'faults'; readonly faults: readonly ProfileFault[] }>>;
  /** Undoes a change by the code that the old number or address got, and ends all sessions. */
  undo(typed: string): Promise<Result<Undone, UndoError>>;
  /** Writes the letter of a proof; undefined if its code has expired or was replaced. */
  codeLetter(proofId: string): Promise<Letter | undefined>;
  /** Finds the side of a change that gets a message besides the holder. */
  otherSide(changeId: string): Promise<OtherSide | undefined>;
}

/** Creates the door to a holder's contacts. */
export function createContacts(deps: ContactsDeps): Contacts {
  return {
    begin: (session, asked) => begin(deps, session, asked),
    beginStored: (session, asker) => beginStored(deps, session, asker),
    resend: (session, channel, asker) => resend(deps, session, channel, asker),
    find: (session, channel) => findOpen(deps, session, channel),
    finish: (session, channel, typed) => finish(deps, session, channel, typed),
    changeDetails: (session, asked) => changeDetails(deps, session, asked),
    undo: (typed) => undoChange(deps, typed),
    codeLetter: (proofId) => codeLetter(deps, proofId),
    otherSide: (changeId) => otherSide(deps, changeId),
  };
}

async function begin(
  deps: ContactsDeps,
  session: Session,
  { channel, typed, country, pin, asker }: TypedContact,
): Promise<Result<void, BeginError>> {
  const contact = channel === 'phone' ? toE164(typed, country) : typedEmail(typed);
  if (contact === undefined) return err({ code: 'phone_invalid' });
  if (channel === 'email' && !isEmail(contact)) return err({ code: 'email_invalid' });
  const holder = await deps.accounts.get(session.holderId);
  const present = provedContact(holder, channel);
  if (present !== null && contactKey(present) === contactKey(contact)) return err({ code: 'contact_same' });
  const proved = await proveHolder(deps, session, holder, pin);
  if (!proved.ok) return proved;
  return send(deps, session, { channel, contact }, asker);
}

async function beginStored(
  deps: ContactsDeps,
  session: Session,
  asker: Asker,
): Promise<Result<void, SendError | Waits>> {
  const { email, emailProvedAt } = await deps.accounts.get(session.holderId);
  if (email === null || emailProvedAt !== null) return ok();
  return mail(deps, session, email, asker);
}

async function resend(
  deps: ContactsDeps,
  session: Session,
  channel: Channel,
  asker: Asker,
): Promise<Result<void, SendError | Unsent | Waits>> {
  const open = await deps.db.one((tx) => proofOf(tx, HOME_CELL, session.holderId, channel));
  if (!open || open.sessionId !== session.id) return channel === 'email' ? beginStored(deps, session, asker) : ok();
  return send(deps, session, open, asker);
}

function send(
  deps: ContactsDeps,
  session: Session,
  { channel, contact }: Pick<Proof, 'channel' | 'contact'>,
  asker: Asker,
): Promise<Result<void, SendError | Unsent | Waits>> {
  return channel === 'phone' ? sms(deps, session, contact, asker) : mail(deps, session, contact, asker);
}

async function sms(
  deps: ContactsDeps,
  session: Session,
  to: string,
  asker: Asker,
): Promise<Result<void, SendError | Unsent | Waits>> {
  const prepared = await deps.db.writeResult<Message, SendError | Waits>(async (tx) => {
    const allowed = await mayBegin(deps, tx, session, 'phone');
    if (!allowed.ok) return allowed;
    const admitted = await deps.sender.admit(tx, to, asker);
    if (!admitted.ok) return admitted;
    const id = await store(deps, tx, session, { channel: 'phone', contact: to });
    const text = letterText({ kind: 'new_number' }, proofCode(deps.codeKey, id));
    return ok(await deps.sender.count(tx, admitted.value, { to, text }));
  });
  return prepared.ok ? deps.sender.send(prepared.value) : prepared;
}

function mail(
  deps: ContactsDeps,
  session: Session,
  to: string,
  asker: Asker,
): Promise<Result<void, SendError | Waits>> {
  return deps.db.writeResult<void, SendError | Waits>(async (tx) => {
    const allowed = await mayBegin(deps, tx, session, 'email');
    if (!allowed.ok) return allowed;
    const admitted = await deps.sender.admitMail(tx, to, asker);
    if (!admitted.ok) return admitted;
    await enqueue(tx, [contactCode({ proof_id: await store(deps, tx, session, { channel: 'email', contact: to }) })]);
    return ok();
  });
}

/**
 * Locks the holder, so that concurrent requests wait, and judges what was changed lately, and the time since the last
 * code.
 */
async function mayBegin(
  { changes, restrictions, world }: ContactsDeps,
  tx: Tx,
  { holderId }: Session,
  channel: Channel,
): Promise<Result<void, SendError | Waits>> {
  await changes.lock(tx, holderId);
  const waits = await restrictions.judge(tx, holderId, 'new_factor');
  if (waits) return err(waits);
  const before = await proofOf(tx, HOME_CELL, holderId, channel);
  return before ? waitForAnother(before, world.clocks.security()) : ok();
}

async function store(
  { world }: ContactsDeps,
  tx: Tx,
  { id: sessionId, holderId }: Session,
  { channel, contact }: Pick<Proof, 'channel' | 'contact'>,
): Promise<string> {
  const id = toUuid(world.ids.mint('prf'));
  const sentAt = world.clocks.security();
  const expiresAt = new Date(sentAt.getTime() + contactRules.codeMs[channel]);
  await putProof(tx, HOME_CELL, { id, holderId, sessionId, channel, contact, sentAt, expiresAt });
  return id;
}

async function findOpen(
  { db, world }: ContactsDeps,
  { id, holderId }: Session,
  channel: Channel,
): Promise<Proof | undefined> {
  const proof = await db.one((tx) => proofOf(tx, HOME_CELL, holderId, channel));
  return proof && proof.sessionId === id && world.clocks.security() < proof.expiresAt ? proof : undefined;
}

async function finish(
  deps: ContactsDeps,
  session: Session,
  channel: Channel,
  typed: string,
): Promise<Result<void, FinishError>> {
  const judged = await judgeAndStore(deps, session, channel, typed);
  if (!judged.ok) await deps.security.note('code.failed', session.holderId, { reason: judged.error.code, channel });
  return judged;
}

function judgeAndStore(
  deps: ContactsDeps,
  { id: sessionId, holderId }: Session,
  channel: Channel,
  typed: string,
): Promise<Result<void, FinishError>> {
  const { db, world, changes, restrictions, codeKey } = deps;
  // A refusal is returned, not thrown, so that the count of the wrong try is committed.
  return db.asWriter(async (tx) => {
    const code = readCode(typed);
    if (code === undefined) return err({ code: 'code_malformed' });
    const holder = await changes.lock(tx, holderId);
    if (holder.status !== 'active') return err({ code: 'account_frozen' });
    const waits = await restrictions.judge(tx, holderId, 'new_factor');
    if (waits) return err(waits);
    const proof = await proofOf(tx, HOME_CELL, holderId, channel);
    if (!proof || proof.sessionId !== sessionId) return err({ code: 'code_expired' });
    const now = world.clocks.security();
    const judged = judgeContactCode(proof, isProofCode(codeKey, proof.id, code), now);
    if (!judged.ok) {
      await countWrong(tx, HOME_CELL, proof.id);
      return judged;
    }
    await deleteProof(tx, HOME_CELL, proof.id);
    if (await changes.isTaken(tx, proof.contact, holderId, now)) return err({ code: 'contact_taken' });
    await change(deps, tx, holder, proof, now);
    return ok();
  });
}

/**
 * Stores a proved number or address, and records the change. The old one is kept for a while, if it was the wallet's for
 * long enough. A change back to a kept one is the undoing of the change from it, and ends all other sessions.
 */
async function change(
  deps: ContactsDeps,
  tx: Tx,
  holder: Holder,
  { channel, contact, sessionId }: Proof,
  now: Date,
): Promise<void> {
  const { world, changes, sessions, security, hooks, codeKey } = deps;
  const before = provedContact(holder, channel);
  const effect = effectOf(await changesOf(tx, HOME_CELL, holder.id, channel), contact, now);
  if (channel === 'phone') await changes.setPhone(tx, holder.id, contact);
  else await changes.setEmail(tx, holder.id, contact, now);
  if ('undoes' in effect) {
    await endChanges(tx, HOME_CELL, effect.undoes, now);
    await sessions.endOthers(tx, holder.id, sessionId);
    await security.record(tx, 'contact.restored', holder.id, { change: effect.undoes.id, channel });
    return hooks.changed(tx, holder.id, { channel, before });
  }
  const id = toUuid(world.ids.mint('chg'));
  const { undoUntil } = effect;
  const facts = { id, holderId: holder.id, channel, before, after: contact, changedAt: now, undoUntil };
  await insertChange(tx, HOME_CELL, facts, hashUndoCode(undoCode(codeKey, id)));
  if (before === null) return security.record(tx, 'email.proved', holder.id);
  if (undoUntil > now) await changes.keep(tx, before, holder.id, undoUntil);
  await security.record(tx, channel === 'phone' ? 'phone.changed' : 'email.changed', holder.id, { change: id });
  return hooks.changed(tx, holder.id, { channel, before });
}

async function codeLetter({ db, world, codeKey }: ContactsDeps, proofId: string): Promise<Letter | undefined> {
  const proof = await db.one((tx) => findProof(tx, HOME_CELL, proofId));
  if (!proof || proof.channel !== 'email' || proof.expiresAt <= world.clocks.security()) return undefined;
  return { ...contactCodeLetter(proof.contact, proofCode(codeKey, proof.id)), cause: `contact ${proof.id}` };
}

async function otherSide({ db, world, codeKey }: ContactsDeps, changeId: string): Promise<OtherSide | undefined> {
  const found: Change | undefined = await db.one((tx) => findChange(tx, HOME_CELL, changeId));
  if (!found || found.before === null) return undefined;
  const { id, channel, before, after, undoUntil: until } = found;
  return mayUndo(found, world.clocks.security())
    ? { channel, contact: before, undo: { code: undoCode(codeKey, id), until } }
    : { channel, contact: found.undoneAt === null ? before : after, undo: undefined };
}
