import type { Id } from '#platform/kernel/id.ts';
import { resourceKey } from '../../ledger/batch/command.ts';

/** A tracking code that a parcel has taken. No other parcel can have it, at any shop, unless it is free again. */
export interface TakenCode {
  /** From `codeKey`. */
  readonly id: string;
  readonly cell: number;
  readonly parcelId: Id<'pcl'>;
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  /** The case whose return or replacement it is. */
  readonly caseId: Id<'cas'> | null;
  /** Whether its case has replaced the parcel before any scan, so that any parcel can take the code. */
  readonly isFree: boolean;
}

/** The key by which commands take tracking codes. */
export const codesKey = resourceKey<TakenCode>('codes');
