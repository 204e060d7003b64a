import type { Id } from '#platform/kernel/id.ts';
import type { BankAccount } from '../../wallet/server/funding/instruments/bank-domain.ts';

const now = new Date('2026-11-24T10:00:00Z');

/** A bank account as it is stored before the processor knows it. */
export function bankAccountOf(holderId: Id<'hld'>, more: Partial<BankAccount> = {}): BankAccount {
  return {
    id: 'ins_1',
    cell: 0,
    holderId,
    currency: 'USD',
    country: 'US',
    bankName: '',
    last4: '6789',
    setupId: null,
    methodId: null,
    destination: null,
    nameMatch: null,
    knownName: null,
    status: 'started',
    failure: null,
    deposits: null,
    arrivesAt: null,
    expiresAt: new Date('2026-12-04T10:00:00Z'),
    tries: 0,
    addedAt: now,
    askedAt: now,
    removedAt: null,
    ...more,
  };
}
