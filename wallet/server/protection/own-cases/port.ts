import type { KeyReused } from '#platform/http/idempotency.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError } from '../../identity/second-factor/proof-service.ts';
import type { CaseMoveError, OpeningError } from '../cases/commands.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import type { Opening } from '../cases/opening-domain.ts';
import type { TrackingCodeRefused } from '../tracking/domain.ts';

/** A case of a holder, as it is now. */
export interface CaseNow extends OwnCase {
  readonly holderId: Id<'hld'>;
  /** Business time. */
  readonly now: Date;
}

/** What a side saw when it asked, and how it proves its word. */
export interface Seen {
  /** The number of entries in the timeline. */
  readonly seen: number;
  /** The challenge of the page, if the step needs a proof. */
  readonly challenge: string;
  readonly proof: Proof | undefined;
}

/** The page gave no proof, or showed something else. */
type ProofFault = ProofError | { readonly code: 'proof_missing' };

/** Why a step is refused. */
export type StepError = CaseMoveError | KeyReused | TrackingCodeRefused | ProofFault;

/** A problem as the buyer has filled it in. */
export type ProblemAsked = Omit<Opening, 'id'> & { readonly line: string };

/**
 * Why a problem does not become a case. `case_changed`: the page showed another amount; `account_frozen`: the wish would
 * pay the seller.
 */
export type ProblemError = OpeningError | ProofFault | { readonly code: 'case_changed' | 'account_frozen' };
