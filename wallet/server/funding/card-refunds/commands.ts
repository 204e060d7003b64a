import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { debtsOf, indebted, withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import { accountsKey, holdsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State, Writes } from '../../ledger/batch/command.ts';
import { captureHold, holdCredited, voidHold } from '../../ledger/holds/domain.ts';
import { askRefundAt, cardRefundEntry, cardRefundHoldId, cardRefundId, settleRefund } from './domain.ts';
import type { CardRefund, CardRefundError, CardRefundMove, RefundOutcome } from './domain.ts';
import { cardRefundDeadline, cardRefundNotice, cardRefundStarted } from './jobs-schema.ts';
import { cardRefundsKey } from './store.ts';

/** The command's own row ends the hold, so this time is never reached. */
const HELD_FOR_MS = 3_660 * 86_400_000;

/**
 * Drafts the writes by which the card's share of a refund waits in the payer's balance for the processor. The same
 * command credits the balance with at least that sum.
 */
export function startCardRefund(
  state: State,
  order: Omit<CardRefund, 'id' | 'status' | 'processorId' | 'settledAt'>,
): Pick<Writes<unknown>, 'outbox' | 'timers'> & { readonly rows: readonly RowWrite[] } {
  const { cell, accountId, amount, paymentId, createdAt } = order;
  const id = cardRefundId(order.refundId);
  const refund: CardRefund = { ...order, id, status: 'started', processorId: null, settledAt: null };
  const account = state.get(accountsKey, accountId);
  invariant(account, 'the payer of a refunded payment has an account');
  const expiresAt = new Date(createdAt.getTime() + HELD_FOR_MS);
  const held = holdCredited(account, { id: cardRefundHoldId(id), cell, accountId, amount, paymentId, expiresAt });
  return {
    rows: [put(cardRefundsKey, refund), put(holdsKey, held.hold), put(accountsKey, held.account)],
    outbox: [cardRefundStarted({ card_refund_id: id })],
    timers: { set: [cardRefundDeadline.at(askRefundAt(refund, createdAt)!, id)] },
  };
}

interface SettleCardRefund {
  readonly cardRefundId: Id<'crf'>;
  readonly outcome: RefundOutcome;
  readonly clearingId: Id<'acc'>;
}

/** Applies an outcome to a refund to a card, with its entry in one transaction. Idempotent by the state of the row. */
export const settleCardRefund: MoneyCommand<SettleCardRefund, CardRefund, CardRefundError> = {
  kind: 'card_refund.settle',
  touches: ({ cardRefundId: id, clearingId }) => [
    touch(cardRefundsKey, [id]),
    touch(holdsKey, [cardRefundHoldId(id)]),
    touch(accountsKey, [clearingId]),
  ],
  touchesThen: ({ cardRefundId: id }, loaded) => {
    const refund = loaded.find(cardRefundsKey, id);
    return refund ? [touch(accountsKey, [refund.accountId, ...debtsOf([refund.accountId])])] : [];
  },
  decide: ({ cardRefundId: id, outcome, clearingId }, state, { now }) => {
    const before = state.get(cardRefundsKey, id);
    invariant(before, 'a refund to a card is stored before the processor is asked');
    const settled = settleRefund(before, outcome, now);
    if (!settled.ok) return settled;
    const { refund, move } = settled.value;
    const askAt = askRefundAt(refund, now);
    const entry = move && cardRefundEntry(refund, move, { of: indebted(state, refund.accountId), clearingId });
    const writes: Writes<CardRefund> = {
      answer: refund,
      rows: [
        ...(refund === before ? [] : [put(cardRefundsKey, refund)]),
        ...(move ? holdAfter(state, refund, move, now) : []),
      ],
      entries: entry ? [entry] : [],
      outbox: refund.status === 'failed' && refund !== before ? [cardRefundNotice({ card_refund_id: id })] : [],
      timers: askAt ? { set: [cardRefundDeadline.at(askAt, id)] } : { clear: [cardRefundDeadline.of(id)] },
    };
    return ok(withDebtsPaid(state, writes, [refund.accountId], `Debt paid from ${id}`));
  },
};

/** Ends the hold when the money leaves or stays. What returns was held before. */
function holdAfter(state: State, { id, accountId, amount }: CardRefund, move: CardRefundMove, now: Date): RowWrite[] {
  if (move === 'returns') return [];
  const hold = state.get(holdsKey, cardRefundHoldId(id));
  const account = state.get(accountsKey, accountId);
  invariant(hold && account, 'a refund to a card that was not sent has its hold');
  const held = { hold, account };
  const ended = move === 'leaves' ? captureHold(held, amount, now) : voidHold(held, now);
  invariant(ended.ok, 'the hold of a refund to a card ends once, and in time');
  return [put(holdsKey, ended.value.hold), put(accountsKey, ended.value.account)];
}
