import type { Dispute } from '../../wallet/server/funding/processor/dispute-domain.ts';
import type { TopUp } from '../../wallet/server/funding/top-ups/domain.ts';
import { eur } from './payment.ts';

const at = new Date('2026-11-01T12:00:00Z');

/** A top-up of 100 euros that succeeded. */
export function sampleTopUp(more: Partial<TopUp> = {}): TopUp {
  return {
    id: 'top_00000000000000000000000001',
    cell: 0,
    holderId: 'hld_00000000000000000000000001',
    instrumentId: 'ins_00000000000000000000000001',
    isDebit: false,
    accountId: 'acc_00000000000000000000000001',
    paymentId: null,
    amount: eur(10_000n),
    fee: eur(0n),
    feeVersion: 1,
    status: 'succeeded',
    attempt: 'one press',
    processorId: 'pi_1',
    redirectUrl: null,
    refusal: null,
    continueTo: null,
    createdAt: at,
    askedAt: at,
    settledAt: at,
    ...more,
  };
}

/** A dispute of that top-up's charge, for which the bank has not taken money yet. */
export function sampleDispute(more: Partial<Dispute> = {}): Dispute {
  return {
    processorId: 'du_1',
    chargeId: 'pi_1',
    status: 'needs_response',
    reason: 'fraudulent',
    amount: eur(10_000n),
    takenMinor: 0n,
    feeMinor: 0n,
    moves: 0,
    dueBy: at,
    submissions: 0,
    createdAt: at,
    ...more,
  };
}
