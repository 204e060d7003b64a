import type { Id } from '#platform/kernel/id.ts';
import { CENT } from '../../wallet/server/funding/instruments/cents-domain.ts';
import type { Cent } from '../../wallet/server/funding/instruments/cents-domain.ts';

/** A cent that is on its way to an account in euros, and whose payout has no answer yet. */
export function centOf(id: Id<'ins'>, askedAt: Date): Cent {
  return {
    id,
    cell: 0,
    amount: CENT,
    status: 'processing',
    refusal: null,
    processorId: null,
    askedAt,
    postedAt: null,
    settledAt: null,
  };
}
