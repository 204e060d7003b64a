import { lockNames } from '#platform/db/name-lock.ts';
import { withQuery } from '#platform/http/url.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { ProcessorUnavailableError } from '../../stripe/domain.ts';
import { urls } from '../../urls.ts';
import { askAgainAt, checkRules, judgeStart } from './domain.ts';
import type { DocumentCheck, StartError } from './domain.ts';
import { askDeadline } from './jobs-schema.ts';
import type { DocumentDeps } from './port.ts';
import { applyReading } from './settle-service.ts';
import { checksOf, findCheck, insertCheck, storeContinue, storeProcessorId } from './store.ts';

/** Begins a check, or goes on with the open one, and opens the processor's page. */
export async function startCheck(
  deps: DocumentDeps,
  holderId: Id<'hld'>,
  continueTo: string,
): Promise<Result<{ url: string }, StartError>> {
  const begun = await beginCheck(deps, holderId, continueTo);
  if (!begun.ok) return begun;
  const page = await openPage(deps, begun.value);
  if (page !== undefined) return ok({ url: page });
  // The page that was open is over, and its outcome is stored now: the holder sees it, or begins another check.
  const again = await beginCheck(deps, holderId, continueTo);
  if (!again.ok) return again;
  if (again.value.id === begun.value.id) throw new ProcessorUnavailableError('The check has no page.');
  const url = await openPage(deps, again.value);
  if (url === undefined) throw new ProcessorUnavailableError('The new check has no page.');
  return ok({ url });
}

function beginCheck(
  { db, world, accounts }: DocumentDeps,
  holderId: Id<'hld'>,
  continueTo: string,
): Promise<Result<DocumentCheck, StartError>> {
  return db.writeResult<DocumentCheck, StartError>(async (tx) => {
    await lockNames(tx, [`documents ${holderId}`]);
    const checks = await checksOf(tx, HOME_CELL, holderId, checkRules.mostInDay);
    const [askedAt, startedAt] = [world.clocks.security(), world.clocks.business()];
    const judged = judgeStart(await accounts.lock(tx, holderId), checks, askedAt);
    if (!judged.ok) return judged;
    const [latest] = checks;
    if (latest?.status === 'started') {
      await storeContinue(tx, latest, continueTo);
      return ok(latest);
    }
    const id = world.ids.mint('doc');
    await insertCheck(tx, { id, cell: HOME_CELL, holderId, continueTo, startedAt, askedAt });
    await setTimers(tx, [askDeadline.at(askAgainAt({ startedAt }, startedAt), id)], HOME_CELL);
    const check = await findCheck(tx, HOME_CELL, id);
    invariant(check, 'the database has the check that was just stored');
    return ok(check);
  });
}

/** The address of the processor's page for a check; undefined if there is none any more. */
async function openPage(deps: DocumentDeps, check: DocumentCheck): Promise<string | undefined> {
  const { db, processor, publicUrl } = deps;
  if (check.processorId === null) {
    const returnUrl = withQuery(`${publicUrl}${urls.identity.documentReturn()}`, { check: check.id });
    const page = await processor.open({ reference: check.id, returnUrl });
    await db.asWriter((tx) => storeProcessorId(tx, check, page.processorId));
    return page.url ?? undefined;
  }
  const reading = await processor.read(check.processorId);
  if (reading.status === 'open' && reading.error === null && reading.url !== null) return reading.url;
  await applyReading(deps, check.id, reading);
  return undefined;
}
