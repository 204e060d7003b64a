import { randomBytes } from 'node:crypto';
import { mintId } from '#platform/kernel/id.ts';
import type { Account } from '../../wallet/server/ledger/accounts/domain.ts';
import type { Promotion } from '../../wallet/server/payments/promotions/domain.ts';

import { eur } from './payment.ts';

const mint = <P extends string>(prefix: P) => mintId(prefix, 1_764_000_000_000, randomBytes(10));

/** Makes an unused promotion of 100 euros, with its account. */
export function samplePromotion(more: Partial<Promotion> = {}): { promotion: Promotion; account: Account } {
  const promotion: Promotion = {
    id: mint('prm'),
    cell: 0,
    clientId: 'shop',
    clientAccountId: mint('acc'),
    accountId: mint('acc'),
    name: 'Spring',
    budget: eur(10_000n),
    returned: eur(0n),
    status: 'open',
    createdAt: new Date('2026-11-24T09:00:00Z'),
    closedAt: null,
    ...more,
  };
  const account: Account = {
    id: promotion.accountId,
    cell: 0,
    ownerKind: 'client',
    ownerId: '00000000-0000-7000-8000-000000000001',
    kind: 'promotion',
    currency: 'EUR',
    floorMinor: 0n,
    postedMinor: promotion.budget.minor,
    heldMinor: 0n,
  };
  return { promotion, account };
}
