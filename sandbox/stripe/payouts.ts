import { knownEntry } from './book.ts';
import type { Desk } from './desk.ts';
import type { Payout } from './money-book.ts';
import { payoutJson } from './money-objects.ts';
import { plan, unplan } from './plans.ts';

const DAY_S = 86_400;
/** Until then it can be canceled. */
const LEAVES_AFTER_S = 3_600;
/** The platform's own bank account. */
export const OWN_ACCOUNT = 'ba_sandbox';

type Order = Pick<Payout, 'amount' | 'currency' | 'description' | 'metadata' | 'statement_descriptor'>;

/** Pays out a part of the balance; the bank books it on the next day. */
export function payOut(desk: Desk, order: Order): Payout {
  const id = desk.newId('po');
  const today = Math.floor(desk.businessS() / DAY_S);
  const payout: Payout = {
    ...order,
    id,
    account: null,
    destination: OWN_ACCOUNT,
    status: 'pending',
    failure: null,
    canceledAt: null,
    created: desk.nowS(),
    arrival_date: (today + 1) * DAY_S,
    trace: `HF${id.slice(-10).toUpperCase()}`,
  };
  desk.book.payouts[id] = payout;
  desk.announce('payout.created', payoutJson(payout));
  plan(desk, 'payout_leaves', id, LEAVES_AFTER_S);
  plan(desk, 'payout_arrives', id, payout.arrival_date - desk.businessS());
  return payout;
}

/** The processor gives the payout to the bank. */
export function sendPayout(desk: Desk, id: string): void {
  const payout = knownEntry(desk.book.payouts, id);
  if (payout.status === 'pending') change(desk, payout, 'in_transit');
}

export function payPayout(desk: Desk, id: string): void {
  const payout = knownEntry(desk.book.payouts, id);
  if (payout.status !== 'pending' && payout.status !== 'in_transit') return;
  change(desk, payout, 'paid');
  desk.announce('payout.paid', payoutJson(payout));
}

/** The bank sends the money back, which may be days after it was paid. */
export function failPayout(desk: Desk, id: string): void {
  const payout = knownEntry(desk.book.payouts, id);
  if (payout.status === 'failed' || payout.status === 'canceled') return;
  unplan(desk, id);
  payout.failure = {
    code: 'account_closed',
    message: 'The bank account has been closed.',
    at: desk.nowS(),
  };
  payout.status = 'failed';
  desk.announce('payout.failed', payoutJson(payout));
}

export function cancelPayout(desk: Desk, payout: Payout): void {
  unplan(desk, payout.id);
  payout.canceledAt = desk.nowS();
  payout.status = 'canceled';
  desk.announce('payout.canceled', payoutJson(payout));
}

export function describePayout(desk: Desk, payout: Payout, metadata: Payout['metadata']): void {
  const before = payout.metadata;
  payout.metadata = metadata;
  desk.announce('payout.updated', payoutJson(payout), { metadata: before });
}

function change(desk: Desk, payout: Payout, status: Payout['status']): void {
  const { status: before, trace_id } = payoutJson(payout);
  payout.status = status;
  desk.announce('payout.updated', payoutJson(payout), { status: before, ...(status === 'paid' ? { trace_id } : {}) });
}
