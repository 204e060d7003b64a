import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { newConversation } from './domain.ts';
import type { ReportReason } from './domain.ts';
import type { MessagesDeps, Named, NotFound, Person } from './port.ts';
import { openFor } from './read-service.ts';
import { insertReport, lockConversation, updateConversation } from './store.ts';

/** Stops the messages of both sides for this person's side, or lets them go on. A second press changes nothing. */
export async function setStopped(
  deps: MessagesDeps,
  person: Person,
  named: Named,
  isStopped: boolean,
): Promise<Result<void, NotFound>> {
  const opened = await openFor(deps, person, named);
  if (!opened.ok) return opened;
  const { order, part, side } = opened.value;
  await deps.db.asWriter(async (tx) => {
    const before = await lockConversation(tx, newConversation(order, part));
    const at = isStopped ? deps.world.clocks.business() : null;
    const changed = side === 'buyer' ? { buyerStoppedAt: at } : { sellerStoppedAt: at };
    await updateConversation(tx, { ...before, ...changed });
  });
  return ok();
}

/** Reports a message of the other side. */
export async function reportMessage(
  deps: MessagesDeps,
  person: Person,
  named: Named,
  { messageId, reason }: { readonly messageId: Id<'msg'>; readonly reason: ReportReason },
): Promise<Result<void, NotFound>> {
  const opened = await openFor(deps, person, named);
  if (!opened.ok) return opened;
  const { part, side } = opened.value;
  const at = deps.world.clocks.business();
  const isFound = await deps.db.asWriter((tx) =>
    insertReport(tx, { messageId, partId: part.id, by: side, reporterId: person.id, reason, at }),
  );
  return isFound ? ok() : err({ code: 'conversation_not_found' });
}
