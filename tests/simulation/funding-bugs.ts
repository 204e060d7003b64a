import type { CardRefund } from '../../wallet/server/funding/card-refunds/domain.ts';
import type { Chargeback } from '../../wallet/server/funding/chargebacks/domain.ts';
import type { Quote } from '../../wallet/server/funding/exchange/domain.ts';
import type { Outcome } from '../../wallet/server/funding/top-ups/domain.ts';
import { topUpsKey } from '../../wallet/server/funding/top-ups/store.ts';
import type { Withdrawal } from '../../wallet/server/funding/withdrawals/domain.ts';
import { debtAccountId } from '../../wallet/server/ledger/accounts/debt-domain.ts';
import { mergePostings } from '../../wallet/server/ledger/accounts/domain.ts';
import type { Account, EntryDraft, Posting } from '../../wallet/server/ledger/accounts/domain.ts';
import type { Bug } from './bug.ts';
import { commandsBent, entriesBent, rowsBent, statesBent } from './bend.ts';
import type { AnyCommand } from './bend.ts';

/** Changes an ended withdrawal so that it looks as it was before its money came back. */
function stillAway(withdrawal: Withdrawal): Withdrawal {
  const { status } = withdrawal;
  if (status === 'returned') return { ...withdrawal, status: 'posted', refusal: null };
  return status === 'failed' || status === 'canceled'
    ? { ...withdrawal, status: 'processing', refusal: null }
    : withdrawal;
}

/** Takes from an entry that gives a withdrawal back the part of the fee. */
function withoutFee(entry: EntryDraft, command: unknown): EntryDraft {
  if (entry.kind !== 'withdrawal_undone' && entry.kind !== 'withdrawal_returned') return entry;
  const { feesId } = (command as { readonly house: { readonly feesId: string } }).house;
  const fee = entry.postings.find((one) => one.accountId === feesId);
  const holder = entry.postings.find((one) => one.amountMinor > 0n);
  if (!fee || !holder) return entry;
  return { ...entry, postings: mergePostings([...entry.postings, ...moved(fee, holder, fee.amountMinor)]) };
}

/** Lets the house pay what a holder owes for a dispute. */
function paidByHouse(entry: EntryDraft, command: unknown): EntryDraft {
  if (entry.kind !== 'chargeback') return entry;
  const { topUp, house } = command as {
    readonly topUp: { readonly accountId: `acc_${string}` };
    readonly house: { readonly feesId: `acc_${string}` };
  };
  const debt = entry.postings.find((one) => one.accountId === debtAccountId(topUp.accountId));
  if (!debt) return entry;
  const fees = { ...debt, accountId: house.feesId };
  return { ...entry, postings: mergePostings([...entry.postings, ...moved(debt, fees, debt.amountMinor)]) };
}

/** Gives one minor unit more than an exchange is worth, from the house's position. */
function roundedUp(entry: EntryDraft, command: unknown): EntryDraft {
  if (entry.kind !== 'exchange') return entry;
  const { accounts } = command as { readonly accounts: { readonly taker: string; readonly positionTo: string } };
  const of = (id: string): Posting => entry.postings.find((one) => one.accountId === id)!;
  const more = moved(of(accounts.positionTo), of(accounts.taker), 1n);
  return { ...entry, postings: mergePostings([...entry.postings, ...more]) };
}

/** Moves a sum from one posting's account to that of another. */
function moved(from: Posting, to: Posting, minor: bigint): Posting[] {
  return [
    { ...from, amountMinor: -minor },
    { ...to, amountMinor: minor },
  ];
}

/** Lets a debit count as soon as it is on its way. */
const debitsSettled = commandsBent((type, options) => {
  if (type.kind !== 'top_up.settle') return [type, options];
  const decide: AnyCommand['decide'] = (command, state, context) => {
    const { topUpId, outcome } = command as { readonly topUpId: string; readonly outcome: Outcome };
    const isOnItsWay = outcome.kind === 'charge' && outcome.charge.state.status === 'pending';
    if (!isOnItsWay || state.get(topUpsKey, topUpId)?.isDebit !== true) return type.decide(command, state, context);
    const charge = { ...outcome.charge, state: { status: 'succeeded' } };
    return type.decide({ ...(command as object), outcome: { ...outcome, charge } }, state, context);
  };
  return [{ ...type, decide }, options];
});

/** Lets the house pay for a debit that its bank takes back. */
function returnPaidByHouse(entry: EntryDraft, command: unknown): EntryDraft {
  if (entry.kind !== 'chargeback') return entry;
  const { topUp, house } = command as {
    readonly topUp: { readonly isDebit: boolean; readonly accountId: string };
    readonly house: { readonly feesId: `acc_${string}` };
  };
  const holder = entry.postings.find((one) => one.accountId === topUp.accountId);
  if (!topUp.isDebit || !holder) return entry;
  const fees = { ...holder, accountId: house.feesId };
  return { ...entry, postings: mergePostings([...entry.postings, ...moved(holder, fees, holder.amountMinor)]) };
}

/** Gives one minor unit more than a refund brings back to a balance that paid by an exchange. */
function backRoundedUp(entry: EntryDraft): EntryDraft {
  if (!entry.reason.startsWith('Back at the rate of')) return entry;
  const giver = entry.postings.find((one) => one.currency !== 'EUR' && one.amountMinor > 0n);
  const position = entry.postings.find((one) => one.currency !== 'EUR' && one.amountMinor < 0n);
  if (!giver || !position) return entry;
  return { ...entry, postings: mergePostings([...entry.postings, ...moved(position, giver, 1n)]) };
}

/** The bugs of withdrawals, refunds to cards, debits, chargebacks, exchanges and debts, by name. */
export const fundingBugs: Readonly<Record<string, Bug>> = {
  withdrawal_paid_again: { breaks: 'I18', seed: 4, processor: { paysAgain: true } },
  withdrawal_comes_back_twice: {
    breaks: 'I18',
    seed: 17,
    bend: statesBent(
      (kind) => kind === 'withdrawal.settle',
      (state) => rowsBent(state, 'withdrawals', stillAway),
    ),
  },
  withdrawal_keeps_fee: { breaks: 'I18', seed: 3, bend: entriesBent(withoutFee) },
  young_money_leaves: { breaks: 'I22', seed: 2, origins: { lettingAllLeave: true } },
  refund_sent_again: { breaks: 'I19', seed: 11, processor: { refundsAgain: true } },
  failed_refund_ignored: {
    breaks: 'I19',
    seed: 11,
    bend: statesBent(
      (kind) => kind === 'card_refund.settle',
      (state) =>
        rowsBent<CardRefund>(state, 'card_refunds', (refund) =>
          refund.status === 'succeeded' ? { ...refund, status: 'failed' } : refund,
        ),
    ),
  },
  dispute_counted_again: {
    breaks: 'I20',
    seed: 2,
    bend: statesBent(
      (kind) => kind === 'chargeback.follow',
      (state) =>
        rowsBent<Chargeback>(state, 'chargebacks', (chargeback) => ({ ...chargeback, takenMinor: 0n, moves: 0 })),
    ),
  },
  dispute_paid_by_house: { breaks: 'I20', seed: 7, bend: entriesBent(paidByHouse) },
  debt_forgotten: {
    breaks: 'I2',
    seed: 16,
    bend: statesBent(
      (kind) => kind === 'top_up.settle',
      (state) => rowsBent<Account>(state, 'accounts', (account) => (account.kind === 'debt' ? undefined : account)),
    ),
  },
  debit_counts_at_once: { breaks: 'I6', seed: 1, bend: debitsSettled },
  debit_returned_to_house: { breaks: 'I20', seed: 7, bend: entriesBent(returnPaidByHouse) },
  exchange_back_rounds_up: { breaks: 'I21', seed: 35, bend: entriesBent(backRoundedUp) },
  exchange_rounds_up: { breaks: 'I21', seed: 1, bend: entriesBent(roundedUp) },
  quote_used_twice: {
    breaks: 'I21',
    seed: 3,
    bend: statesBent(
      (kind) => kind === 'exchange.use',
      (state) => rowsBent<Quote>(state, 'exchange_quotes', (quote) => ({ ...quote, doneAt: null })),
    ),
  },
};
