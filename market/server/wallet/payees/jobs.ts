import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import { endPayee, mailChange, mailMove, moveDeadlines, takeMove } from './jobs-schema.ts';
import type { Moves } from './moves-service.ts';
import type { PayoutMail } from './mail-service.ts';
import type { Payees } from './service.ts';

/** The jobs that sellers' wallets cause. */
export function payeeJobs(deps: { payees: Payees; moves: Moves; payoutMail: PayoutMail }): Record<string, JobHandler> {
  const { payees, moves, payoutMail } = deps;
  return {
    ...endPayee.handledBy(({ payee_id: payeeId }) => payees.end(payeeId)),
    ...takeMove.handledBy(({ move_id: id }) => moves.take(id)),
    ...mailMove.handledBy(({ move_id: id, kind }) => payoutMail.aboutMove(id, kind)),
    ...mailChange.handledBy((change) => payoutMail.aboutChange(change.seller_id, change)),
  };
}

/** The deadlines of moves. */
export function moveTimers(moves: Moves): Record<string, TimerHandler> {
  return {
    ...moveDeadlines.due.handledBy((id) => moves.announce(id)),
    ...moveDeadlines.former.handledBy((id) => moves.endFormer(id)),
  };
}
