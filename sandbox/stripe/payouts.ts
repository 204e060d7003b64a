import { availableOf } from './balance.ts';
import { entryOf, knownEntry } from './book.ts';
import { banksOf } from './connect-objects.ts';
import type { Desk } from './desk.ts';
import { breakBank } from './external-banks.ts';
import type { Payout } from './money-book.ts';
import { payoutJson } from './money-objects.ts';
import { plan, unplan } from './plans.ts';

const DAY_S = 86_400;
/** Until then it can be canceled. */
const LEAVES_AFTER_S = 3_600;
/** Some banks send the money back days after they booked it. */
const RETURNED_AFTER_S = 3 * DAY_S;
/** The platform's own bank account. */
export const OWN_ACCOUNT = 'ba_sandbox';

type Order = Pick<
  Payout,
  'account' | 'amount' | 'currency' | 'description' | 'destination' | 'metadata' | 'statement_descriptor'
> &
  Pick<Payout, 'automatic' | 'original'>;

/** Pays out a part of a balance; the bank books it on the next day. */
export function payOut(desk: Desk, order: Order): Payout {
  const id = desk.newId('po');
  const today = Math.floor(desk.businessS() / DAY_S);
  const payout: Payout = {
    ...order,
    id,
    status: 'pending',
    failure: null,
    canceledAt: null,
    created: desk.nowS(),
    arrival_date: (today + 1) * DAY_S,
    trace: `HF${id.slice(-10).toUpperCase()}`,
  };
  desk.book.payouts[id] = payout;
  tell(desk, 'payout.created', payout);
  plan(desk, 'payout_leaves', id, LEAVES_AFTER_S);
  plan(desk, 'payout_arrives', id, payout.arrival_date - desk.businessS());
  return payout;
}

/** Pays out everything that a connected account has, by its schedule. */
export function payOutAll(desk: Desk, accountId: string): void {
  const account = entryOf(desk.book.accounts, accountId);
  if (!account || account.interval === 'manual') return;
  for (const { id, currency } of banksOf(desk.book, accountId).filter((one) => one.isDefault && one.status === 'new')) {
    const amount = availableOf(desk, accountId, currency);
    if (amount <= 0) continue;
    const words = { description: 'STRIPE PAYOUT', metadata: {}, statement_descriptor: null };
    payOut(desk, { ...words, account: accountId, amount, currency, destination: id, automatic: true });
  }
}

/** Takes a paid payout back from the bank account. */
export function reversePayout(desk: Desk, payout: Payout, metadata: Payout['metadata']): Payout {
  const { account, currency, description, destination, statement_descriptor } = payout;
  const of = { account, currency, description, destination, statement_descriptor };
  const reversal = payOut(desk, { ...of, amount: -payout.amount, metadata, original: payout.id });
  payout.reversedBy = reversal.id;
  tell(desk, 'payout.updated', payout, { reversed_by: null });
  return reversal;
}

/** The processor gives the payout to the bank. */
export function sendPayout(desk: Desk, id: string): void {
  const payout = knownEntry(desk.book.payouts, id);
  if (payout.status === 'pending') change(desk, payout, 'in_transit');
}

/** The bank books the payout, or does not know the account. */
export function payPayout(desk: Desk, id: string): void {
  const payout = knownEntry(desk.book.payouts, id);
  if (payout.status !== 'pending' && payout.status !== 'in_transit') return;
  const end = endOf(desk, payout);
  if (end?.kind === 'failed') return failPayout(desk, id);
  change(desk, payout, 'paid');
  payout.wasPaid = true;
  tell(desk, 'payout.paid', payout);
  if (end?.kind === 'returned') plan(desk, 'payout_fails', id, RETURNED_AFTER_S);
}

/** The reasons as the processor words them. */
const FAILURES: ReadonlyMap<string, string> = new Map([
  ['account_closed', 'The bank account has been closed.'],
  [
    'no_account',
    'The bank account details on file are probably incorrect. No bank account could be located with those details.',
  ],
  ['insufficient_funds', 'Your Stripe account has insufficient funds to cover the payout.'],
  [
    'debit_not_authorized',
    'Debit transactions are not approved on your bank account. (Stripe requires bank accounts to be set up for both credit and debit payouts.)',
  ],
]);

/** The bank sends the money back, which may be days after it was paid. */
export function failPayout(desk: Desk, id: string): void {
  const payout = knownEntry(desk.book.payouts, id);
  if (payout.status === 'failed' || payout.status === 'canceled') return;
  unplan(desk, id);
  const code = endOf(desk, payout)?.code ?? 'account_closed';
  payout.failure = { code, message: FAILURES.get(code) ?? code, at: desk.nowS() };
  payout.status = 'failed';
  if (payout.wasPaid) payout.returnedAt = desk.businessS();
  tell(desk, 'payout.failed', payout);
  const bank = entryOf(desk.book.externalBanks, payout.destination);
  if (bank) breakBank(desk, bank);
}

export function cancelPayout(desk: Desk, payout: Payout): void {
  unplan(desk, payout.id);
  payout.canceledAt = desk.nowS();
  payout.status = 'canceled';
  tell(desk, 'payout.canceled', payout);
}

export function describePayout(desk: Desk, payout: Payout, metadata: Payout['metadata']): void {
  const before = payout.metadata;
  payout.metadata = metadata;
  tell(desk, 'payout.updated', payout, { metadata: before });
}

/** What the bank does with a payout. A reversal always succeeds. */
function endOf({ book }: Desk, { destination, original }: Payout) {
  return original === undefined ? entryOf(book.externalBanks, destination)?.end : undefined;
}

function change(desk: Desk, payout: Payout, status: Payout['status']): void {
  const { status: before, trace_id } = payoutJson(payout);
  payout.status = status;
  tell(desk, 'payout.updated', payout, { status: before, ...(status === 'paid' ? { trace_id } : {}) });
}

function tell(desk: Desk, type: string, payout: Payout, before?: object): void {
  desk.announce(type, payoutJson(payout), before, payout.account);
}
