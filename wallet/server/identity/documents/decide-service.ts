import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Decision, DecisionReason, DocumentCheck, RefusalReason } from './domain.ts';
import { profileMark } from './person-crypto.ts';
import type { DocumentDeps } from './port.ts';
import { accept, lockPerson, refuse } from './settle-service.ts';
import { lockCheck, storeCheck } from './store.ts';

/**
 * Why a decision is not taken: no such check, another operator was faster, the operator saw another profile, or another
 * wallet was checked with a document of the same person, which only the reason `former_wallet` allows.
 */
export interface DecideError {
  readonly code: 'check_not_found' | 'check_decided' | 'profile_changed' | 'person_elsewhere';
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
    // Two wallets of one person may both have been in review before either was accepted.
    if (by.decision === 'accept' && by.reason !== 'former_wallet' && (await lockPerson(tx, check)).length > 0)
      return err({ code: 'person_elsewhere' });
    const after =
      by.decision === 'accept'
        ? await accept(deps, tx, check, { decidedBy: by.memberId, reason: by.reason })
        : await refuse(deps, tx, check, by.reason as RefusalReason, by.memberId);
    await storeCheck(tx, after);
    return ok(after);
  });
}
