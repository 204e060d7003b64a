import type { Id } from '#platform/kernel/id.ts';
import { collect } from '../../ledger/accounts/debt-domain.ts';
import type { Indebted } from '../../ledger/accounts/debt-domain.ts';
import { mergePostings, transfer } from '../../ledger/accounts/domain.ts';
import type { Account, EntryDraft, Posting } from '../../ledger/accounts/domain.ts';
import type { Move } from '../processor/settle-domain.ts';
import { debitOf } from './domain.ts';
import type { Withdrawal } from './domain.ts';

/** The accounts of the house that a withdrawal moves. */
export interface House {
  /** What is debited and not yet paid out. */
  readonly payableId: Id<'acc'>;
  /** The account at the processor from which payouts are paid. */
  readonly clearingId: Id<'acc'>;
  readonly feesId: Id<'acc'>;
}

/** Drafts the entry that debits a holder before the processor is asked. */
export function debitEntry(withdrawal: Withdrawal, { payableId, feesId }: House): EntryDraft {
  const { id, accountId, amount, fee } = withdrawal;
  return {
    kind: 'withdrawal',
    reason: `Withdrawal to a bank account, ${id}`,
    postings: mergePostings([...transfer(accountId, payableId, amount), ...paid(accountId, feesId, fee)]),
  };
}

/**
 * Drafts the entries of what became of a payout, and the debt account that one of them opens. What comes back pays no debt
 * here: the command pays debts from what all moves leave.
 */
export function moveEntries(
  withdrawal: Withdrawal,
  moves: readonly Move[],
  { holder, house, now }: { readonly holder: Indebted; readonly house: House; readonly now: Date },
): { entries: EntryDraft[]; opened?: Account } {
  const { id, accountId, amount, fee } = withdrawal;
  const { payableId, clearingId, feesId } = house;
  const back = (from: Id<'acc'>): Posting[] => [...transfer(from, accountId, amount), ...paid(feesId, accountId, fee)];
  const again = moves.includes('found') ? collect(holder, debitOf(withdrawal), now) : undefined;
  const drafts: Readonly<Record<Move, () => EntryDraft>> = {
    posted: () => ({
      kind: 'withdrawal_posted',
      reason: `Paid out to a bank account, ${id}`,
      postings: transfer(payableId, clearingId, amount),
    }),
    undone: () => ({
      kind: 'withdrawal_undone',
      reason: `Withdrawal that was not paid out, ${id}`,
      postings: mergePostings(back(payableId)),
    }),
    returned: () => ({
      kind: 'withdrawal_returned',
      reason: `Withdrawal that the bank sent back, ${id}`,
      postings: mergePostings(back(clearingId)),
    }),
    found: () => ({
      kind: 'withdrawal_found',
      reason: `Withdrawal that was paid out after all, ${id}`,
      postings: mergePostings([
        ...again!.postings,
        { accountId: payableId, currency: amount.currency, amountMinor: amount.minor },
        { accountId: feesId, currency: fee.currency, amountMinor: fee.minor },
      ]),
    }),
  };
  return {
    entries: moves.map((move) => drafts[move]()),
    ...(again?.opened ? { opened: again.opened } : {}),
  };
}

function paid(from: Id<'acc'>, to: Id<'acc'>, fee: Withdrawal['fee']): Posting[] {
  return fee.minor > 0n ? transfer(from, to, fee) : [];
}
