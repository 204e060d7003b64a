import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { FreezeCodes } from '../../identity/freezing/code-service.ts';
import type { Freezing } from '../../identity/freezing/service.ts';
import type { CodeError } from '../../identity/phone-verification/domain.ts';
import type { Session } from '../../identity/sessions/domain.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Mandates } from '../../linking/mandates/service.ts';
import { DAY_MS } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { transitions } from '../escrow/domain.ts';
import type { Escrow } from '../escrow/service.ts';
import { creditReport, settleReport } from './commands.ts';
import { decideReport, fileReport } from './domain.ts';
import type { FilingError, Report, ReportTerms, Verdict } from './domain.ts';
import { creditDue, reportDecided, reportFiled, reportNotice } from './jobs-schema.ts';
import {
  allTerms,
  choicesOf,
  findReport,
  insertReport,
  newestReports,
  openReports,
  reportsOf,
  storeVerdict,
  termsAt,
} from './store.ts';
import type { Choice } from './store.ts';

export type { Choice } from './store.ts';

/** A report with its payments as they are now. */
export interface ReportView {
  readonly report: Report;
  readonly payments: readonly Payment[];
}

/** A version of the terms, with its first instant. */
export type TermVersion = ReportTerms & { readonly validFrom: Date };

/** Why a report is not decided. */
export type DecideError = { readonly code: 'report_decided' | 'report_case_open' };

/** The door to reports of payments that somebody else made. */
export interface Reports {
  /** The terms of a report that is made now. */
  terms(): Promise<ReportTerms>;
  /** All versions of the terms, also those to come, oldest first. */
  versions(): Promise<readonly TermVersion[]>;
  /** The newest reports of all holders, newest first. */
  newest(most: number): Promise<Report[]>;
  /** Lists the payments that a holder may report, the newest first. */
  choices(holderId: Id<'hld'>): Promise<Choice[]>;
  /**
   * Files a report: freezes the wallet, ends its other sessions and all its mandates, in one transaction; then freezes
   * the parts of the payments.
   */
  file(session: Session, paymentIds: readonly string[]): Promise<Result<Report, FilingError>>;
  /** Freezes a wallet without a report. */
  freeze(session: Session): Promise<void>;
  /** Freezes the wallet of a number or an e-mail address by a code that was sent to it. A wrong code counts. */
  freezeByCode(token: string, code: string): Promise<Result<void, CodeError>>;
  /** Freezes a wallet for an operator, in the caller's transaction. */
  freezeByStaff(tx: Tx, holderId: Id<'hld'>): Promise<void>;
  /** Finds a report of any holder, with its payments. */
  find(id: string): Promise<ReportView | undefined>;
  /** Lists the reports of a holder, the newest first. */
  listOf(holderId: Id<'hld'>): Promise<Report[]>;
  /** Lists the reports that wait for an operator, those due first. */
  open(most: number): Promise<Report[]>;
  /** Freezes what is open of the payments of a report. Idempotent. */
  freezeParts(id: Id<'rpt'>): Promise<void>;
  /** Gives the provisional credit of a report. Idempotent. */
  credit(id: Id<'rpt'>): Promise<void>;
  /** Stores a decision, in the caller's transaction; then its money moves. */
  decide(tx: Tx, view: ReportView, verdict: Verdict): Promise<Result<Report, DecideError>>;
  /** Moves the money of a decided report. Idempotent. @throws If a part cannot move now; then call it again later. */
  settle(id: Id<'rpt'>): Promise<void>;
}

interface ReportsDeps {
  readonly db: Db;
  readonly world: World;
  readonly waker: Pick<Waker, 'wake'>;
  readonly batch: Batch;
  readonly ledger: Pick<Ledger, 'house'>;
  readonly freezing: Pick<Freezing, 'freeze'>;
  readonly freezeCodes: Pick<FreezeCodes, 'take'>;
  readonly mandates: Pick<Mandates, 'lockAll' | 'revokeAllOf'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly escrow: Pick<Escrow, 'move'>;
  readonly security: Pick<SecurityLog, 'record' | 'note'>;
}

/** The most payments to choose from. */
const MOST_CHOICES = 200;

/** What a report does to its parts. */
type ReportEvent = 'reported' | 'report_upheld' | 'report_refused';

/** Half of the time in which the credit is promised: an operator may decide before. */
const CREDIT_AFTER = 0.5;

/** Creates the door to reports. */
export function createReports(deps: ReportsDeps): Reports {
  const { db } = deps;
  return {
    terms: () => readTerms(deps),
    versions: () => db.one(allTerms),
    newest: (most) => db.one((tx) => newestReports(tx, HOME_CELL, most)),
    choices: (holderId) => listChoices(deps, holderId),
    file: (session, paymentIds) => file(deps, session, paymentIds),
    freeze: (session) => freezeOnly(deps, session),
    freezeByCode: (token, code) => freezeByCode(deps, token, code),
    freezeByStaff: (tx, holderId) => freezeForStaff(deps, tx, holderId),
    find: (id) => findView(deps, id),
    listOf: (holderId) => db.one((tx) => reportsOf(tx, HOME_CELL, holderId)),
    open: (most) => db.one((tx) => openReports(tx, HOME_CELL, most)),
    freezeParts: (id) => freezeParts(deps, id),
    credit: (id) => giveCredit(deps, id),
    decide: (tx, view, verdict) => decide(deps, tx, view, verdict),
    settle: (id) => settle(deps, id),
  };
}

function readTerms({ db, world }: Pick<ReportsDeps, 'db' | 'world'>): Promise<ReportTerms> {
  return db.one((tx) => termsAt(tx, world.clocks.business()));
}

async function listChoices(deps: ReportsDeps, holderId: Id<'hld'>): Promise<Choice[]> {
  const { reportDays } = await readTerms(deps);
  const now = deps.world.clocks.business();
  // The first instant of the month whose statement may still be contested.
  const latest = new Date(now.getTime() - reportDays * DAY_MS);
  const since = new Date(Date.UTC(latest.getUTCFullYear(), latest.getUTCMonth(), 1));
  return deps.db.one((tx) => choicesOf(tx, HOME_CELL, holderId, { since, most: MOST_CHOICES }));
}

async function file(
  deps: ReportsDeps,
  session: Session,
  paymentIds: readonly string[],
): Promise<Result<Report, FilingError>> {
  const { db, world, waker, security } = deps;
  const { holderId } = session;
  const found = await Promise.all([...new Set(paymentIds)].slice(0, MOST_CHOICES).map((id) => deps.payments.find(id)));
  const payments = found.filter((one) => one !== undefined);
  if (payments.length < found.length) return err({ code: 'payment_unknown' });
  const facts = { id: world.ids.mint('rpt'), holderId, payments, terms: await readTerms(deps) };
  const drafted = fileReport(facts, world.clocks.business());
  if (!drafted.ok) return drafted;
  const report = drafted.value;
  const stored = await db.writeResult<Report, FilingError>(async (tx) => {
    if (!(await insertReport(tx, report))) return err({ code: 'reported_before' });
    await freezeBySession(deps, tx, session, report);
    await security.record(tx, 'payment.reported', holderId, { report: report.id, payments: report.items.length });
    const about = { report_id: report.id };
    await enqueue(tx, [reportFiled(about), reportNotice({ ...about, step: 'filed' })], HOME_CELL);
    await setTimers(tx, [creditDue.at(creditAt(report), report.id)], HOME_CELL);
    return ok(report);
  });
  if (!stored.ok) return stored;
  waker.wake();
  // The job does it as well, in case this server dies now.
  await freezeParts(deps, report.id);
  return stored;
}

function creditAt({ createdAt, creditBy }: Report): Date {
  return new Date(createdAt.getTime() + (creditBy.getTime() - createdAt.getTime()) * CREDIT_AFTER);
}

async function freezeBySession(
  deps: ReportsDeps,
  tx: Tx,
  { holderId, id }: Session,
  { items }: Pick<Report, 'items'>,
): Promise<void> {
  const used = items.map((one) => one.approvedBy).filter((one) => one !== 'mandate');
  await freezeWallet(deps, tx, holderId, { by: 'session', kept: id, used });
}

/** Freezes a wallet, and ends its links. */
async function freezeWallet(
  { freezing, mandates }: ReportsDeps,
  tx: Tx,
  holderId: Id<'hld'>,
  asked: Parameters<Freezing['freeze']>[2],
): Promise<void> {
  // Payments lock mandates before the holder, so this does too.
  await mandates.lockAll(tx, holderId);
  await freezing.freeze(tx, holderId, asked);
  await mandates.revokeAllOf(tx, holderId, 'holder');
}

async function freezeOnly(deps: ReportsDeps, session: Session): Promise<void> {
  await deps.db.asWriter((tx) => freezeBySession(deps, tx, session, { items: [] }));
  deps.waker.wake();
}

async function freezeByCode(deps: ReportsDeps, token: string, code: string): Promise<Result<void, CodeError>> {
  const { db, waker, freezeCodes, security } = deps;
  // A refusal is returned, not thrown, so that the count of the wrong try is committed.
  const frozen = await db.asWriter<Result<void, CodeError>>(async (tx) => {
    const taken = await freezeCodes.take(tx, token, code);
    if (!taken.ok) return taken;
    await freezeWallet(deps, tx, taken.value, { by: 'code', kept: null, used: [] });
    return ok();
  });
  if (frozen.ok) waker.wake();
  else await security.note('code.failed', null, { reason: frozen.error.code });
  return frozen;
}

async function freezeForStaff(deps: ReportsDeps, tx: Tx, holderId: Id<'hld'>): Promise<void> {
  await freezeWallet(deps, tx, holderId, { by: 'staff', kept: null, used: [] });
  deps.waker.wake();
}

async function findView({ db, payments }: Pick<ReportsDeps, 'db' | 'payments'>, id: string) {
  const report = isId('rpt', id) ? await db.one((tx) => findReport(tx, HOME_CELL, id)) : undefined;
  if (!report) return undefined;
  const found = await Promise.all(report.items.map((item) => payments.find(item.paymentId)));
  return { report, payments: found.filter((one) => one !== undefined) };
}

/** Freezes the parts of an open report. */
async function freezeParts(deps: Pick<ReportsDeps, 'db' | 'payments' | 'escrow'>, id: Id<'rpt'>): Promise<void> {
  await moveParts(deps, id, 'reported');
  // A refusal may have come meanwhile, and have left alone what was frozen only after it.
  const report = await deps.db.one((tx) => findReport(tx, HOME_CELL, id));
  if (report?.status === 'refused') await moveParts(deps, id, 'report_refused');
}

/** Lets an event happen to each part of a report for which it may. */
async function moveParts(
  deps: Pick<ReportsDeps, 'db' | 'payments' | 'escrow'>,
  id: Id<'rpt'>,
  kind: ReportEvent,
): Promise<void> {
  const view = await findView(deps, id);
  if (!view) return;
  // A decision that came first leaves nothing to freeze.
  if (kind === 'reported' && view.report.status !== 'open') return;
  for (const payment of view.payments) {
    for (const part of payment.parts.filter((one) => transitions[one.status][kind])) {
      if (!isDue(part, kind)) continue;
      const moved = await deps.escrow.move(payment, part.id, { kind }, { cause: 'unauthorized' });
      const isOver = !moved.ok && (moved.error.code === 'part_not_in_state' || moved.error.code === 'paid_by_wallet');
      invariant(moved.ok || isOver, `a part takes ${kind}`);
    }
  }
}

/** Whether a part still waits for an event. It goes back or is covered also if it was never frozen. */
function isDue({ reportedAt, coveredAt, status }: Part, kind: ReportEvent): boolean {
  if (coveredAt) return false;
  if (kind === 'reported') return reportedAt === null;
  return reportedAt !== null || (kind === 'report_upheld' && status !== 'refunded');
}

async function giveCredit(deps: ReportsDeps, id: Id<'rpt'>): Promise<void> {
  const { db, batch, ledger } = deps;
  const report = await db.one((tx) => findReport(tx, HOME_CELL, id));
  if (!report) return;
  const others = await db.one((tx) => reportsOf(tx, report.cell, report.holderId));
  const otherIds = others.map((one) => one.id).filter((one) => one !== id);
  await batch.submit(creditReport, { ...commandOf(ledger, report), otherIds }, { cell: report.cell });
}

function commandOf(ledger: Pick<Ledger, 'house'>, { id, items, accountId, currency, cell }: Report) {
  const paymentIds = items.map((one) => one.paymentId);
  return { reportId: id, paymentIds, accountId, riskId: ledger.house('risk', currency, cell) };
}

async function decide(
  { world, waker }: ReportsDeps,
  tx: Tx,
  { report, payments }: ReportView,
  verdict: Verdict,
): Promise<Result<Report, DecideError>> {
  const isInCase = payments.some(({ parts }) => parts.some(({ lines }) => lines.some((line) => line.caseId)));
  if (verdict.status === 'upheld' && isInCase) return err({ code: 'report_case_open' });
  const decided = decideReport(report, verdict, world.clocks.business());
  if (!decided || !(await storeVerdict(tx, report.cell, decided))) return err({ code: 'report_decided' });
  await enqueue(tx, [reportDecided({ report_id: report.id })], HOME_CELL);
  waker.wake();
  return ok(decided);
}

async function settle(deps: ReportsDeps, id: Id<'rpt'>): Promise<void> {
  const report = await deps.db.one((tx) => findReport(tx, HOME_CELL, id));
  if (!report || report.status === 'open' || report.settledAt) return;
  await moveParts(deps, id, report.status === 'upheld' ? 'report_upheld' : 'report_refused');
  await deps.batch.submit(settleReport, commandOf(deps.ledger, report), { cell: report.cell });
}
