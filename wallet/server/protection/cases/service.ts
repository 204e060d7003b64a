import type { Db } from '#platform/db/db.ts';
import type { Files } from '#platform/files/files-service.ts';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { codeKey } from '#platform/kernel/folded.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch, SubmitOptions } from '../../ledger/batch/batch.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Parcel, Part, Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { isBefore } from '../escrow/parcels-domain.ts';
import type { Reserves } from '../reserves/service.ts';
import type { Escrow } from '../escrow/service.ts';
import { houseOf } from '../escrow/writes-commands.ts';
import type { Sighting, TrackingCodeRefused } from '../tracking/domain.ts';
import type { Tracking } from '../tracking/service.ts';
import { moveDispute, openDispute } from './commands.ts';
import type { CaseEvent, CaseMoveError, MoveDispute, OpeningError } from './commands.ts';
import { linesAtEnd } from './opening-domain.ts';
import type { Opening } from './opening-domain.ts';
import { casePolicyOf } from './record-domain.ts';
import type { Case, Party, PlaceOfCase } from './record-domain.ts';
import type { CaseJson } from './schema.ts';
import { readMessages } from './transcript-domain.ts';
import type { ShopMessage, Transcript, WordsUnreadable } from './transcript-domain.ts';
import { findTranscript, putTranscript } from './transcript-store.ts';
import type { QueuedCase, QueueFilters } from './queue-domain.ts';
import { countAges, listQueue } from './queue-store.ts';
import type { CaseAges } from './queue-store.ts';
import { casesOf, findCase, newestCases, resultsOfBuyer, resultsOfSeller } from './store.ts';
import type { ResultCount } from './store.ts';

export type { CaseAges } from './queue-store.ts';

type Key = SubmitOptions['key'];

/** A case with the part that it is about. */
export interface CaseView {
  readonly dispute: Case;
  readonly payment: Payment;
  readonly part: Part;
}

/** How the other cases of both sides ended. */
export type PastCases = Readonly<Record<Party, readonly ResultCount[]>>;

/** How a step of a case is asked for. */
export interface Asked {
  /** The number of entries in the timeline that the one who acts saw. Otherwise `case_changed`. */
  readonly seen?: number;
  /** The shop's key. A replay gets the first answer. */
  readonly key?: Key;
}

/** The door to cases. Each step runs once: its money, the case, its deadlines and its notices are written together. */
export interface Cases {
  /** Opens a case of the buyer about a line. */
  open(
    payment: Payment,
    asked: Omit<Opening, 'id'> & { readonly partId: string; readonly line: string },
  ): Promise<Result<CaseJson, OpeningError>>;
  /** Finds a case of anybody. */
  find(caseId: string): Promise<CaseView | undefined>;
  /** Lists the cases of a payment, the first one first. */
  list(payment: Pick<Payment, 'id' | 'cell'>): Promise<Case[]>;
  /** Lists the newest cases, newest first; at most `most`. */
  newest(most: number): Promise<Case[]>;
  /** Lists the cases that wait for an operator, the nearest deadline first, from behind `after` on; at most `most`. */
  queue(
    filters: QueueFilters,
    page: { readonly after?: PlaceOfCase | undefined; readonly most: number },
  ): Promise<QueuedCase[]>;
  /** Counts the cases that wait for an operator, by their age. */
  agesOfQueue(): Promise<CaseAges[]>;
  /** Names the buyer and the seller of a case. */
  sidesOf(view: CaseView): Promise<readonly [buyer: Id<'hld'>, seller: Id<'hld'>]>;
  /** Counts the other cases of the buyer, and of the seller at all shops, by their result. */
  pastOf(view: CaseView): Promise<PastCases>;
  /** Moves a case by an event. */
  move(
    dispute: Pick<Case, 'id' | 'cell' | 'paymentId' | 'partId'>,
    event: CaseEvent,
    asked?: Asked,
  ): Promise<Result<CaseJson, CaseMoveError | KeyReused>>;
  /** Announces the parcel of a return or a replacement. Refuses a code that the carrier does not know, or that is of another parcel. */
  announce(
    view: CaseView,
    by: Party,
    parcel: { readonly carrier: string; readonly trackingCode: string } & Asked,
  ): Promise<Result<CaseJson, CaseMoveError | KeyReused | TrackingCodeRefused>>;
  /** Keeps the messages of both sides at the shop, while the case is open. Later ones replace them. */
  giveTranscript(
    dispute: Pick<Case, 'id' | 'cell'>,
    messages: readonly ShopMessage[],
  ): Promise<Result<void, WordsUnreadable | Extract<CaseMoveError, { code: 'case_not_in_state' }>>>;
  /** Finds the messages of a case; undefined if its shop has given none. */
  transcriptOf(dispute: Pick<Case, 'id' | 'cell'>): Promise<Transcript | undefined>;
  /** Lets the clock of a case strike or warn, if it is time. */
  due(caseId: Id<'cas'>): Promise<void>;
  /** Opens the cases of a part whose protection has ended without its delivery. */
  protectionEnded(paymentId: Id<'pay'>, partId: Id<'prt'>): Promise<void>;
  /** Tells the open cases of a part where its goods are. */
  goodsSeen(paymentId: Id<'pay'>, partId: Id<'prt'>): Promise<void>;
  /** Keeps the files of an entry for as long as its case. Doing so again changes nothing. */
  keepEvidence(caseId: Id<'cas'>, entry: number): Promise<void>;
  /** Records what a carrier reports of the parcel of a return or replacement. Any other code changes nothing. */
  sighted(trackingCode: string, sighting: Sighting): Promise<void>;
  /** Asks the carrier of a case's parcel, and records what it reports. @throws If it does not answer. */
  look(caseId: Id<'cas'>): Promise<void>;
}

interface CasesDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly payments: Pick<Payments, 'find'>;
  readonly payees: Pick<Payees, 'find' | 'listOf'>;
  readonly tracking: Pick<Tracking, 'look'>;
  readonly escrow: Pick<Escrow, 'findCode'>;
  readonly reserves: Pick<Reserves, 'standingOf'>;
  readonly files: Pick<Files, 'attach' | 'describe'>;
}

/** Creates the door to cases. */
export function createCases(deps: CasesDeps): Cases {
  const { db } = deps;
  return {
    open: (payment, asked) => openOne(deps, payment, asked),
    find: (caseId) => findView(deps, caseId),
    list: ({ id, cell }) => db.one((tx) => casesOf(tx, cell, id)),
    newest: (most) => db.one((tx) => newestCases(tx, HOME_CELL, most)),
    queue: (filters, { after, most }) => db.one((tx) => listQueue(tx, HOME_CELL, { filters, after, most })),
    agesOfQueue: () => db.one((tx) => countAges(tx, HOME_CELL, deps.world.clocks.business())),
    sidesOf: async (view) => [view.dispute.payerId, await sellerOf(deps, view)],
    pastOf: (view) => countPast(deps, view),
    move: (dispute, event, asked) => moveCase(deps, dispute, event, asked),
    announce: (view, by, parcel) => announceParcel(deps, view, by, parcel),
    giveTranscript: (dispute, messages) => keepTranscript(deps, dispute, messages),
    transcriptOf: ({ id, cell }) => db.one((tx) => findTranscript(tx, cell, id)),
    due: (caseId) => strike(deps, caseId),
    protectionEnded: (paymentId, partId) => openForEnd(deps, paymentId, partId),
    goodsSeen: (paymentId, partId) => tellWhereabouts(deps, paymentId, partId),
    keepEvidence: (caseId, entry) => keepEvidence(deps, caseId, entry),
    sighted: (trackingCode, sighting) => recordSighting(deps, trackingCode, sighting),
    look: (caseId) => lookAgain(deps, caseId),
  };
}

async function openOne(
  deps: CasesDeps,
  payment: Payment,
  { partId, line, ...opening }: Parameters<Cases['open']>[1],
): ReturnType<Cases['open']> {
  if (!isId('prt', partId)) return err({ code: 'part_not_found' });
  return submitOpening(deps, payment, { partId, line, opening });
}

async function submitOpening(
  deps: CasesDeps,
  payment: Payment,
  asked: { partId: Id<'prt'>; line: string; opening: Omit<Opening, 'id'> | null },
): Promise<Result<CaseJson, OpeningError>> {
  const { batch, ledger, reserves } = deps;
  const { id: paymentId, cell } = payment;
  const seller = await reserves.standingOf({ cell, paymentId, partId: asked.partId });
  const command = { paymentId, ...asked, policy: casePolicyOf(payment.policy), house: houseOf(ledger, cell), seller };
  const opened = await batch.submit(openDispute, command, { cell });
  if (!opened.ok && opened.error.code === 'idempotency_key_reused') throw new Error('The command had no key.');
  return opened as Result<CaseJson, OpeningError>;
}

async function findView(deps: CasesDeps, caseId: string): Promise<CaseView | undefined> {
  const dispute = isId('cas', caseId) ? await deps.db.one((tx) => findCase(tx, HOME_CELL, caseId)) : undefined;
  return dispute && viewOf(deps, dispute);
}

/** Finds the payment and the part of a case. */
export async function viewOf({ payments }: Pick<CasesDeps, 'payments'>, dispute: Case): Promise<CaseView> {
  const payment = await payments.find(dispute.paymentId);
  const part = payment && partOf(payment, dispute.partId);
  invariant(part, 'a case has a part');
  return { dispute, payment, part };
}

async function countPast({ db, payees }: CasesDeps, { dispute, payment }: CaseView): Promise<PastCases> {
  const { id: but, cell, payerId: holderId, payeeId } = dispute;
  const [payee] = await payees.find(payment.clientId, [payeeId]);
  const active = payee ? await payees.listOf(payee.holderId) : [];
  // The payee of this case may have ended.
  const payeeIds = [...new Set([payeeId, ...active.map((one) => one.id)])];
  const [buyer, seller] = await Promise.all([
    db.one((tx) => resultsOfBuyer(tx, cell, { holderId, but })),
    db.one((tx) => resultsOfSeller(tx, cell, { payeeIds, but })),
  ]);
  return { buyer, seller };
}

async function moveCase(
  { batch, ledger, reserves }: CasesDeps,
  { id: caseId, cell, paymentId, partId }: Pick<Case, 'id' | 'cell' | 'paymentId' | 'partId'>,
  event: CaseEvent,
  { seen, key, unscanned }: Asked & Pick<MoveDispute, 'unscanned'> = {},
): ReturnType<Cases['move']> {
  const asked = { ...(seen === undefined ? {} : { seen }), ...(unscanned ? { unscanned } : {}) };
  const seller = await reserves.standingOf({ cell, paymentId, partId });
  const command = { caseId, paymentId, partId, event, ...asked, house: houseOf(ledger, cell), seller };
  return batch.submit(moveDispute, command, { cell, ...(key ? { key } : {}) });
}

/** Lets an event of the clock or the carrier happen; the one that came too late changes nothing. */
async function moveById(deps: CasesDeps, caseId: Id<'cas'>, event: CaseEvent): Promise<void> {
  const dispute = await deps.db.one((tx) => findCase(tx, HOME_CELL, caseId));
  if (dispute) await moveCase(deps, dispute, event);
}

async function keepTranscript(
  { db, world }: CasesDeps,
  dispute: Pick<Case, 'id' | 'cell'>,
  messages: readonly ShopMessage[],
): ReturnType<Cases['giveTranscript']> {
  const read = readMessages(messages);
  if (!read.ok) return read;
  const transcript = { givenAt: world.clocks.business(), messages: read.value };
  const isKept = await db.asWriter((tx) => putTranscript(tx, dispute, transcript));
  return isKept ? ok() : err({ code: 'case_not_in_state', status: 'closed' });
}

/** Lets the clock of a case strike. A parcel that its carrier has scanned in time must not be missed, so it is looked at. */
async function strike(deps: CasesDeps, caseId: Id<'cas'>): Promise<void> {
  const dispute = await deps.db.one((tx) => findCase(tx, HOME_CELL, caseId));
  const isForScan = dispute?.status === 'awaiting_return' || dispute?.status === 'awaiting_replacement';
  if (isForScan && dispute.parcel) await lookAgain(deps, caseId);
  await moveById(deps, caseId, { kind: 'clock_due' });
}

async function announceParcel(
  deps: CasesDeps,
  { dispute, payment }: CaseView,
  by: Party,
  { carrier, trackingCode, ...asked }: Parameters<Cases['announce']>[2],
): ReturnType<Cases['announce']> {
  const { world, tracking } = deps;
  if (codeKey(trackingCode) === '') return err({ code: 'tracking_code_refused' });
  const looked = await tracking.look({ carrier, trackingCode }).catch((error: unknown) => {
    world.log.warn({ err: error, case: dispute.id }, 'the carrier did not answer; the parcel is looked up later');
  });
  if (looked && !looked.ok) return looked;
  const { scannedAt, outcome } = looked?.value.sighting ?? { scannedAt: null, outcome: null };
  const first = scannedAt ?? outcome?.at;
  // The carrier knew it before the case: it is the parcel of something else.
  if (first && isBefore(first, dispute.openedAt)) return err({ code: 'parcel_used' });
  const line = partOf(payment, dispute.partId)?.lines.find((one) => one.reference === dispute.line);
  invariant(line, 'a case has a line');
  const parcel: Parcel = {
    id: world.ids.mint('pcl'),
    carrier,
    trackingCode,
    trackingUrl: looked?.value.url ?? null,
    contents: [{ line: dispute.line, quantity: line.quantity }],
    status: 'announced',
    announcedAt: world.clocks.business(),
    shippedAt: null,
    endedAt: null,
  };
  const unscanned = dispute.parcel && (await unscannedNow(deps, dispute, dispute.parcel));
  const event = { kind: 'parcel_announced', by, parcel } as const;
  const moved = await moveCase(deps, dispute, event, { ...asked, ...(unscanned ? { unscanned } : {}) });
  // It may be on its way already.
  if (moved.ok && looked)
    await moveCase(deps, dispute, { kind: 'sighted', parcelId: parcel.id, sighting: looked.value.sighting });
  return moved;
}

/** Returns a parcel that its carrier has never scanned. A scan that nobody reported yet is recorded. */
async function unscannedNow(deps: CasesDeps, dispute: Case, parcel: Parcel): Promise<Parcel | undefined> {
  if (parcel.status !== 'announced') return undefined;
  const looked = await deps.tracking.look(parcel).catch((error: unknown) => {
    deps.world.log.warn({ err: error, case: dispute.id }, 'the carrier did not answer; a replaced code stays taken');
  });
  if (!looked) return undefined;
  if (!looked.ok) return parcel;
  const { sighting } = looked.value;
  if (!sighting.scannedAt && !sighting.outcome) return parcel;
  await moveCase(deps, dispute, { kind: 'sighted', parcelId: parcel.id, sighting });
  return undefined;
}

async function openForEnd(deps: CasesDeps, paymentId: Id<'pay'>, partId: Id<'prt'>): Promise<void> {
  const payment = await deps.payments.find(paymentId);
  const part = payment && partOf(payment, partId);
  if (part?.status !== 'shipped') return;
  for (const line of linesAtEnd(part)) await submitOpening(deps, payment!, { partId, line, opening: null });
}

async function tellWhereabouts(deps: CasesDeps, paymentId: Id<'pay'>, partId: Id<'prt'>): Promise<void> {
  const payment = await deps.payments.find(paymentId);
  const part = payment && partOf(payment, partId);
  const disputed = part?.lines.flatMap((line) => line.caseId ?? []) ?? [];
  for (const caseId of disputed) await moveById(deps, caseId, { kind: 'goods_seen' });
}

async function keepEvidence(deps: CasesDeps, caseId: Id<'cas'>, at: number): Promise<void> {
  const view = await findView(deps, caseId);
  const entry = view?.dispute.timeline[at];
  invariant(view && entry, 'evidence comes with an entry of its case');
  const owner = entry.by === 'buyer' ? view.dispute.payerId : await sellerOf(deps, view);
  const ids = entry.evidence.filter((id) => isId('fil', id));
  for (const id of ids) await keepFile(deps, owner, id, caseId);
}

/** Keeps one file of a case. A file that another entry has is kept already; one that was deleted cannot come back. */
async function keepFile(
  { db, files, world }: CasesDeps,
  owner: Id<'hld'>,
  id: Id<'fil'>,
  caseId: Id<'cas'>,
): Promise<void> {
  const attached = await db.writeResult((tx) => files.attach(tx, owner, [id]));
  if (attached.ok || (await files.describe([id])).length > 0) return;
  world.log.error({ case: caseId, file: id }, 'a file of a case was deleted before it could be kept');
}

async function sellerOf({ payees }: CasesDeps, { payment, dispute }: CaseView): Promise<Id<'hld'>> {
  const [payee] = await payees.find(payment.clientId, [dispute.payeeId]);
  invariant(payee, 'a case has a seller');
  return payee.holderId;
}

async function recordSighting(deps: CasesDeps, trackingCode: string, sighting: Sighting): Promise<void> {
  const code = await deps.escrow.findCode(trackingCode);
  if (code?.caseId) await moveById(deps, code.caseId, { kind: 'sighted', parcelId: code.parcelId, sighting });
}

async function lookAgain(deps: CasesDeps, caseId: Id<'cas'>): Promise<void> {
  const dispute = await deps.db.one((tx) => findCase(tx, HOME_CELL, caseId));
  if (!dispute?.parcel) return;
  const looked = await deps.tracking.look(dispute.parcel);
  if (!looked.ok) return;
  await moveCase(deps, dispute, { kind: 'sighted', parcelId: dispute.parcel.id, sighting: looked.value.sighting });
}
