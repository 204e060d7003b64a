import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, sampleDiscount, samplePayment } from '../../../../tests/samples/payment.ts';
import { samplePromotion } from '../../../../tests/samples/promotion.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { accountsKey, holdsKey } from '../../ledger/batch/command.ts';
import type { MoneyCommand } from '../../ledger/batch/command.ts';
import { createBatchState } from '../../ledger/batch/state.ts';
import type { Hold } from '../../ledger/holds/domain.ts';
import { endPayment } from '../payments/commands.ts';
import { paymentsKey } from '../payments/resources.ts';
import { closePromotion } from './commands.ts';
import { promotionsKey } from './resources.ts';

const now = new Date('2026-11-24T10:00:00Z');

/** A shop that owes 45 euros, with a promotion of 50, of which a quote holds 10. */
function owing() {
  const sample = samplePromotion();
  const { promotion } = sample;
  const discount = { ...sampleDiscount(1_000n), promotionId: promotion.id, accountId: promotion.accountId };
  const payment = samplePayment({ discount, clientAccountId: promotion.clientAccountId });
  const budget: Account = { ...sample.account, id: promotion.accountId, postedMinor: 5_000n, heldMinor: 1_000n };
  const commission: Account = {
    ...budget,
    id: promotion.clientAccountId,
    kind: 'commission',
    postedMinor: 0n,
    heldMinor: 0n,
  };
  const debtId = debtAccountId(promotion.clientAccountId);
  const debt: Account = { ...commission, id: debtId, kind: 'debt', floorMinor: null, postedMinor: -4_500n };
  const hold: Hold = {
    id: discount.holdId,
    cell: 0,
    accountId: promotion.accountId,
    amount: discount.amount,
    paymentId: payment.id,
    expiresAt: payment.validUntil,
    status: 'held',
    captured: eur(0n),
    resolvedAt: null,
  };
  const state = createBatchState();
  state.load(paymentsKey.name, [payment.id], [payment]);
  state.load(promotionsKey.name, [promotion.id], [promotion]);
  state.load(holdsKey.name, [hold.id], [hold]);
  const accounts = [budget, commission, debt];
  const run = <C, A, E>(type: MoneyCommand<C, A, E>, command: C): void => {
    const named = [...type.touches(command), ...(type.touchesThen?.(command, state) ?? [])];
    const ids = named.filter((one) => one.resource === accountsKey.name).flatMap((one) => one.ids);
    const known = accounts.map((one) => rows.get(one.id) ?? one).filter((one) => ids.includes(one.id));
    state.load(accountsKey.name, ids, known);
    const decided = type.decide(command, state, { now });
    assert.ok(decided.ok);
    state.apply(decided.value);
    for (const one of state.rows(accountsKey)) rows.set(one.id, one);
  };
  const rows = new Map<string, Account>();
  const posted = (id: string) => rows.get(id)?.postedMinor;
  const left = () => ({ commission: posted(promotion.clientAccountId), debt: posted(debtId) });
  return { run, left, promotionId: promotion.id, paymentId: payment.id };
}

describe('what a promotion gives back to a shop that owes', () => {
  it('pays the debt first, at its closing and when a quote ends after it', () => {
    const { run, left, promotionId, paymentId } = owing();
    run(closePromotion, { promotionId });
    assert.deepEqual(left(), { commission: 0n, debt: -500n });
    run(endPayment, { paymentId, how: 'canceled' });
    assert.deepEqual(left(), { commission: 500n, debt: 0n });
  });
});
