import type { Books } from './books.ts';
import type { History } from './history.ts';

/** A violation of one of the invariants, which docs/reliability.md lists. */
export interface Breach {
  readonly invariant:
    | 'I1'
    | 'I2'
    | 'I3'
    | 'I4'
    | 'I5'
    | 'I6'
    | 'I7'
    | 'I8'
    | 'I9'
    | 'I12'
    | 'I13'
    | 'I14'
    | 'I18'
    | 'I20'
    | 'I21';
  /** `lost`: acknowledged and gone; `doubled`: happened twice; `stuck`: waits without end; `wrong`: anything else. */
  readonly kind: 'lost' | 'doubled' | 'wrong' | 'stuck';
  readonly what: string;
}

/** A charge in the card processor's own book. */
export interface ChargeRow {
  readonly id: string;
  /** The top-up for which the wallet made it. */
  readonly reference: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly hasSucceeded: boolean;
}

/** A refund of a charge in the processor's own book. */
export interface RefundedRow {
  readonly id: string;
  /** The refund to a card for which the wallet made it. */
  readonly reference: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly hasFailed: boolean;
}

/** A payout in the processor's own book. */
export interface PayoutRow {
  readonly id: string;
  /** The withdrawal for which the wallet made it. */
  readonly reference: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
}

/** A dispute in the processor's own book. */
export interface DisputeRow {
  readonly id: string;
  /** What it moved on the balance at the processor, with fees: below zero if money was taken. */
  readonly net: number;
}

/** A promotion's sums in euro cents, as the shop reads them from the API. */
export interface Standing {
  readonly id: string;
  readonly budget: number;
  readonly held: number;
  readonly spent: number;
  readonly left: number;
  readonly returned: number;
}

/** Everything that the checker compares. */
export interface Evidence {
  readonly history: History;
  readonly books: Books;
  readonly standings: readonly Standing[];
  readonly charges: readonly ChargeRow[];
  readonly refunded: readonly RefundedRow[];
  readonly payouts: readonly PayoutRow[];
  readonly disputes: readonly DisputeRow[];
  /** Whether every deadline has passed, so that nothing may be open. */
  readonly isEnd: boolean;
}
