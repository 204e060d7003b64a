/** What moved a balance at the processor. */
export interface Movement {
  readonly id: string;
  readonly type:
    | 'adjustment'
    | 'charge'
    | 'payment'
    | 'payment_refund'
    | 'payout'
    | 'payout_cancel'
    | 'payout_failure'
    | 'refund'
    | 'refund_failure'
    | 'transfer'
    | 'transfer_refund';
  /** The processor's coarser name for the type, for its reports. */
  readonly category: string;
  readonly source: string;
  /** Signed, before the fee: a refund and a payout are negative. */
  readonly amount: number;
  /** What the processor keeps of it. */
  readonly fee: number;
  readonly feeWords: string;
  readonly currency: string;
  readonly description: string | null;
  readonly created: number;
  readonly available_on: number;
}

/** The id of the balance transaction of an object; `failure` is the one that takes it back. */
export function movementIdOf(source: string, what: '' | 'failure' | 'reinstated' = ''): string {
  return `txn_${source.replace('_', '')}${what}`;
}

/** The members of a movement that costs nothing. */
export const free = { fee: 0, feeWords: '', description: null };
