import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Holder } from '../accounts/domain.ts';
import { askAgainAt, checkRules, judgeDocument, stepOf } from './domain.ts';
import type { DocumentCheck, Reading, RefusalReason, SeenDocument, Step } from './domain.ts';
import { askDeadline, documentNotice, redactDeadline } from './jobs-schema.ts';
import { personHash } from './person-crypto.ts';
import type { DocumentDeps } from './port.ts';
import { screen, screeningWords } from './screening-domain.ts';
import {
  entriesWith,
  findByProcessorId,
  findCheck,
  lockCheck,
  othersOfPerson,
  storeCheck,
  storeRedaction,
} from './store.ts';

const DAY_MS = 86_400_000;

/** Asks the processor for the outcome of the holder's check, and stores it. */
export async function finishOwn(
  deps: DocumentDeps,
  holderId: Id<'hld'>,
  id: Id<'doc'>,
): Promise<DocumentCheck | undefined> {
  const check = await deps.db.one((tx) => findCheck(tx, HOME_CELL, id));
  return check?.holderId === holderId ? askProcessor(deps, check) : undefined;
}

/** Asks the processor for a check that a webhook named. */
export async function changedAtProcessor(deps: DocumentDeps, processorId: string): Promise<void> {
  const check = await deps.db.one((tx) => findByProcessorId(tx, HOME_CELL, processorId));
  if (check) await askProcessor(deps, check);
}

/** Asks for the outcome of a check at its deadline. */
export async function askAtDeadline(deps: DocumentDeps, id: Id<'doc'>): Promise<void> {
  const { db, world } = deps;
  const check = await db.one((tx) => findCheck(tx, HOME_CELL, id));
  if (!check || !isOpen(check)) return;
  // The next timer is set before asking, so that the wallet asks again even if this attempt fails.
  const again = askDeadline.at(askAgainAt(check, world.clocks.business()), id);
  await db.asWriter((tx) => setTimers(tx, [again], HOME_CELL));
  await askProcessor(deps, check);
}

function isOpen({ status }: DocumentCheck): boolean {
  return status === 'started' || status === 'processing';
}

async function askProcessor(deps: DocumentDeps, check: DocumentCheck): Promise<DocumentCheck> {
  if (!isOpen(check)) return check;
  // Without a page at the processor, nobody can have shown a document there.
  const reading: Reading =
    check.processorId === null
      ? { status: 'open', url: null, error: null }
      : await deps.processor.read(check.processorId);
  return applyReading(deps, check.id, reading);
}

/** Applies what the processor says to a check, once, in whichever order answers come. */
export function applyReading(deps: DocumentDeps, id: Id<'doc'>, reading: Reading): Promise<DocumentCheck> {
  return deps.db.asWriter(async (tx) => {
    const check = await lockCheck(tx, HOME_CELL, id);
    invariant(check, 'the check was found before');
    const after = await take(deps, tx, check, stepOf(check, reading, deps.world.clocks.business()));
    if (after !== check) await storeCheck(tx, after);
    return after;
  });
}

async function take(deps: DocumentDeps, tx: Tx, check: DocumentCheck, step: Step): Promise<DocumentCheck> {
  switch (step.kind) {
    case 'stays':
      return check;
    case 'waits':
      return { ...check, status: step.status };
    case 'canceled':
      return cancel(deps, tx, check);
    case 'refused':
      return refuse(deps, tx, check, step.reason);
    case 'judge':
      return judge(deps, tx, check, step.document);
  }
}

async function judge(deps: DocumentDeps, tx: Tx, check: DocumentCheck, document: SeenDocument): Promise<DocumentCheck> {
  const { world, accounts, key } = deps;
  const { kind, country, expiresOn, numberEnd, ...name } = document;
  const holder = await accounts.lock(tx, check.holderId);
  const person = personHash(key, document);
  const others = await lockPerson(tx, { ...check, person });
  const entries = await entriesWith(tx, HOME_CELL, screeningWords(`${name.givenName ?? ''} ${name.familyName ?? ''}`));
  const known = {
    profile: profileOf(holder),
    isElsewhere: others.length > 0,
    isListed: screen(document, entries).length > 0,
  };
  const today = world.clocks.business().toISOString().slice(0, 10);
  const verdict = judgeDocument(document, known, today);
  const read: DocumentCheck = { ...check, kind, country, expiresOn, numberEnd, person };
  if (verdict.kind === 'refused') return refuse(deps, tx, read, verdict.reason);
  if (verdict.kind === 'accepted') return accept(deps, tx, read);
  await clearTimers(tx, [askDeadline.of(check.id)], HOME_CELL);
  await enqueue(tx, [documentNotice({ check_id: check.id, outcome: 'review' })], HOME_CELL);
  return { ...read, status: 'review', findings: verdict.findings, seen: name };
}

/** Lists the other holders who were checked as this person, whose wallets are decided on one after the other. */
export async function lockPerson(
  tx: Tx,
  check: Pick<DocumentCheck, 'cell' | 'holderId' | 'person'>,
): Promise<Id<'hld'>[]> {
  if (!check.person) return [];
  await lockNames(tx, [`person ${check.person.toString('base64url')}`]);
  return othersOfPerson(tx, check, check.person);
}

function profileOf({ givenName, familyName, birthDate }: Holder) {
  return { givenName, familyName, birthDate };
}

/** How a check was decided by an operator. */
type By = Pick<DocumentCheck, 'decidedBy' | 'reason'>;
const byRule: By = { decidedBy: null, reason: null };

/**
 * Accepts a check and raises its holder, whose row the caller has locked: the tier, the event and the letter are there
 * together, or none.
 */
export async function accept(deps: DocumentDeps, tx: Tx, check: DocumentCheck, by = byRule): Promise<DocumentCheck> {
  const { accounts, security } = deps;
  await accounts.raiseByDocument(tx, check.holderId);
  await security.record(tx, 'document.accepted', check.holderId, check.kind === null ? {} : { kind: check.kind });
  await enqueue(tx, [documentNotice({ check_id: check.id, outcome: 'accepted' })], HOME_CELL);
  return decided(deps, tx, check, { ...by, status: 'accepted' });
}

/** Refuses a check, with the event and the letter. */
export async function refuse(
  deps: DocumentDeps,
  tx: Tx,
  check: DocumentCheck,
  reason: RefusalReason,
  decidedBy: DocumentCheck['decidedBy'] = null,
): Promise<DocumentCheck> {
  await deps.security.record(tx, 'document.refused', check.holderId, { reason });
  await enqueue(tx, [documentNotice({ check_id: check.id, outcome: 'refused' })], HOME_CELL);
  return decided(deps, tx, check, { status: 'refused', reason, decidedBy });
}

function cancel(deps: DocumentDeps, tx: Tx, check: DocumentCheck): Promise<DocumentCheck> {
  return decided(deps, tx, check, { ...byRule, status: 'canceled' });
}

async function decided(
  { world }: Pick<DocumentDeps, 'world'>,
  tx: Tx,
  check: DocumentCheck,
  outcome: By & Pick<DocumentCheck, 'status'>,
): Promise<DocumentCheck> {
  const now = world.clocks.business();
  await clearTimers(tx, [askDeadline.of(check.id)], HOME_CELL);
  // A page that nobody used is closed at once, so that nobody uses it later.
  const afterMs = outcome.status === 'canceled' ? 0 : checkRules.redactAfterMs;
  if (check.processorId !== null) {
    await setTimers(tx, [redactDeadline.at(new Date(now.getTime() + afterMs), check.id)], HOME_CELL);
  }
  return { ...check, ...outcome, decidedAt: now, seen: null };
}

/** Has the processor delete what it collected, and tries again a day later if it does not yet. */
export async function redactAtDeadline({ db, world, processor }: DocumentDeps, id: Id<'doc'>): Promise<void> {
  const check = await db.one((tx) => findCheck(tx, HOME_CELL, id));
  if (!check || check.processorId === null || check.redactedAt !== null) return;
  const now = world.clocks.business();
  const again = redactDeadline.at(new Date(now.getTime() + DAY_MS), id);
  await db.asWriter((tx) => setTimers(tx, [again], HOME_CELL));
  const isDone = await processor.redact(check.processorId);
  if (!isDone) {
    world.log.warn({ checkId: id }, 'the processor does not yet delete a document');
    return;
  }
  await db.asWriter(async (tx) => {
    await clearTimers(tx, [redactDeadline.of(id)], HOME_CELL);
    await storeRedaction(tx, check, now);
  });
}
