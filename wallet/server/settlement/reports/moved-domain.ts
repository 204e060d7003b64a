import type { Movement, Pocket } from '../../funding/processor/domain.ts';
import { sumBy } from './balances-domain.ts';

/** A change of a balance at the processor. */
export interface Moved {
  readonly pocket: Pocket;
  readonly id: string;
  readonly kind: Movement['kind'];
  readonly type: string;
  readonly reference: string | null;
  readonly source: string;
  /** Signed, before the fee. */
  readonly minor: bigint;
  readonly feeMinor: bigint;
}

/** The account at the processor from which withdrawals are paid, at the end of a day. */
export interface PayoutPocket {
  /** What is there, with what is on its way to it; what is reserved for withdrawals has left it. */
  readonly balanceMinor: bigint;
  /** The house's own money that was there before the first report. */
  readonly openingMinor: bigint;
  /** The sum of all its movements so far, less its fees. */
  readonly movedMinor: bigint;
}

/**
 * The account for withdrawals after a day; null if there never was one. Of one that is no longer read, nothing is left.
 *
 * @param balanceMinor What is there now; null if no account is read.
 * @param moved The new movements of all pockets.
 */
export function payoutPocketAfter(
  before: PayoutPocket | null,
  balanceMinor: bigint | null,
  moved: readonly Moved[],
): PayoutPocket | null {
  if (before === null && balanceMinor === null) return null;
  return {
    balanceMinor: balanceMinor ?? 0n,
    openingMinor: before?.openingMinor ?? sumBy(moved.filter(isNotOurs), changeOf),
    movedMinor: (before?.movedMinor ?? 0n) + movedIn('payouts', moved),
  };
}

/** The sum of the movements of a pocket, less its fees. */
export function movedIn(pocket: Pocket, moved: readonly Moved[]): bigint {
  return sumBy(moved, (one) => (one.pocket === pocket ? changeOf(one) : 0n));
}

function changeOf({ minor, feeMinor }: Moved): bigint {
  return minor - feeMinor;
}

/**
 * Whether something moved the account for withdrawals that is neither a withdrawal, nor a payout of the other pocket,
 * nor a fee.
 */
export function isNotOurs({ kind, pocket, reference }: Pick<Moved, 'kind' | 'pocket' | 'reference'>): boolean {
  return pocket === 'payouts' && (kind === 'other' || (kind === 'transfer' && reference === null));
}

/** Fees of a movement, and movements that are fees. */
export function costOf({ kind, minor, feeMinor }: Moved): bigint {
  return feeMinor + (kind === 'fee' ? -minor : 0n);
}

/** The name by which an operator finds a movement. */
export function movedName({ id, type, source }: Moved): string {
  return `${type} ${id} of ${source} at the processor`;
}
