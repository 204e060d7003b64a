import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Decision, DecisionReason, DocumentCheck, RefusalReason } from './domain.ts';
import { profileMark } from './person-crypto.ts';
import type { DocumentDeps } from './port.ts';
import { accept, refuse } from './settle-service.ts';
import { lockCheck, storeCheck } from './store.ts';

/** Why a decision is not taken: no such check, another operator was faster, or the operator saw another profile. */
export interface DecideError {
  readonly code: 'check_not_found' | 'check_decided' | 'profile_changed';
}

/** How an operator decides, after comparing the profile with this mark. */
export interface OperatorDecision {
  readonly memberId: Id<'stf'>;
  readonly decision: Decision;
  readonly reason: DecisionReason;
  readonly shown: string;
}

/** Decides a check in review, once, by the profile that the operator saw. */
export function decideCheck(
  deps: DocumentDeps,
  id: Id<'doc'>,
  by: OperatorDecision,
): Promise<Result<DocumentCheck, DecideError>> {
  return deps.db.writeResult<DocumentCheck, DecideError>(async (tx) => {
    const check = await lockCheck(tx, HOME_CELL, id);
    if (!check) return err({ code: 'check_not_found' });
    if (check.status !== 'review') return err({ code: 'check_decided' });
    const holder = await deps.accounts.lock(tx, check.holderId);
    if (by.shown !== profileMark(deps.key, holder)) return err({ code: 'profile_changed' });
    const after =
      by.decision === 'accept'
        ? await accept(deps, tx, check, { decidedBy: by.memberId, reason: by.reason })
        : await refuse(deps, tx, check, by.reason as RefusalReason, by.memberId);
    await storeCheck(tx, after);
    return ok(after);
  });
}
