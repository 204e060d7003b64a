import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { accountsKey, holdsKey } from '../batch/command.ts';
import type { MoneyCommand } from '../batch/command.ts';
import { createBatchState } from '../batch/state.ts';
import { captureHeld, expireHeld, voidHeld } from '../holds/commands.ts';
import type { Hold } from '../holds/domain.ts';
import { correctEntry, exchangeMoney } from './commands.ts';
import { debtAccountId } from './debt-domain.ts';
import type { Account, AccountKind } from './domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const mint = <P extends string>(prefix: P, at: number) => mintId(prefix, 0, Buffer.alloc(10, at));
const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' });
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const own = mint('acc', 1);
const house = mint('acc', 2);
const dollars = [mint('acc', 3), mint('acc', 4)];
const holdId = mint('hol', 1);

/** Balances by id: of the owner, of the owner's debt, and of the house, which lends what others have. */
function accountsOf(owed: bigint, held: bigint): Account[] {
  const make = (id: Id<'acc'>, kind: AccountKind, postedMinor: bigint, heldMinor = 0n): Account => {
    const floorMinor = kind === 'available' ? 0n : null;
    const owner = { cell: 0, ownerKind: 'holder', ownerId: own } as const;
    return { ...owner, currency: dollars.includes(id) ? 'USD' : 'EUR', id, kind, floorMinor, postedMinor, heldMinor };
  };
  return [
    make(own, 'available', held, held),
    make(debtAccountId(own), 'debt', -owed),
    make(house, 'fx_position', 0n),
    make(mint('acc', 3), 'fx_position', 0n),
    make(mint('acc', 4), 'fx_position', 0n),
    make(mint('acc', 5), 'fx_position', 0n),
  ];
}

/** Decides one command for an owner who owes. @returns What the owner can spend, what is owed, and the entries. */
function decided<C, A, E>(type: MoneyCommand<C, A, E>, command: C, { owed = 30n, held = 100n } = {}) {
  const amount = eur(100n);
  const hold: Hold = {
    id: holdId,
    cell: 0,
    accountId: own,
    amount,
    paymentId: null,
    expiresAt: now,
    status: 'held',
    captured: eur(0n),
    resolvedAt: null,
  };
  const state = createBatchState();
  state.load(holdsKey.name, [holdId], [hold]);
  const touched = [...type.touches(command), ...(type.touchesThen?.(command, state) ?? [])];
  const ids = touched.filter((one) => one.resource === accountsKey.name).flatMap((one) => one.ids);
  state.load(
    accountsKey.name,
    ids,
    accountsOf(owed, held).filter((one) => ids.includes(one.id)),
  );
  const early = type.kind === 'hold.capture' ? new Date(now.getTime() - 1) : now;
  const writes = type.decide(command, state, { now: early });
  assert.ok(writes.ok);
  const entries = state.apply(writes.value).map((entry) => entry.kind);
  const after = (id: Id<'acc'>) => state.get(accountsKey, id)!;
  return { free: after(own).postedMinor - after(own).heldMinor, debt: after(debtAccountId(own)).postedMinor, entries };
}

describe('the debt of an account’s owner', () => {
  it('is paid from a hold that is voided or expires, and from what a capture leaves of it', () => {
    assert.deepEqual(decided(voidHeld, { holdId }), { free: 70n, debt: 0n, entries: ['debt_paid'] });
    assert.deepEqual(decided(expireHeld, { holdId }), { free: 70n, debt: 0n, entries: ['debt_paid'] });
    const entry = { kind: 'captured', reason: 'a test' };
    const captured = { holdId, amount: eur(80n), toAccountId: house, entry };
    assert.deepEqual(decided(captureHeld, captured), { free: 0n, debt: -10n, entries: ['captured', 'debt_paid'] });
    assert.deepEqual(decided(voidHeld, { holdId }, { owed: 130n }), { free: 0n, debt: -30n, entries: ['debt_paid'] });
    assert.deepEqual(decided(voidHeld, { holdId }, { owed: 0n }), { free: 100n, debt: 0n, entries: [] });
  });

  it('is paid from a correction and from an exchange', () => {
    const postings = [
      { accountId: own, currency: 'EUR' as const, amountMinor: -50n },
      { accountId: house, currency: 'EUR' as const, amountMinor: 50n },
    ];
    const wish = { number: 7n, postings, reason: 'a test' };
    assert.deepEqual(decided(correctEntry, wish), { free: 20n, debt: 0n, entries: ['correction', 'debt_paid'] });
    const rate = { from: usd(1n), to: eur(1n) };
    const [giver, positionFrom, positionTo, fees] = [...dollars, house, mint('acc', 5)];
    const accounts = { giver, taker: own, fees, positionFrom, positionTo };
    const exchange = { give: usd(40n), rate, marginBasisPoints: 0, accounts };
    assert.deepEqual(decided(exchangeMoney, exchange), { free: 10n, debt: 0n, entries: ['exchange', 'debt_paid'] });
  });

  it('gets no more back from a correction than is still owed: the rest goes to the owner', () => {
    const wish = {
      number: 7n,
      postings: [
        { accountId: debtAccountId(own), currency: 'EUR' as const, amountMinor: -50n, debtOf: own },
        { accountId: house, currency: 'EUR' as const, amountMinor: 50n },
      ],
      reason: 'a test',
    };
    for (const [owed, free] of [
      [50n, 0n],
      [30n, 20n],
      [0n, 50n],
    ] as const)
      assert.deepEqual(decided(correctEntry, wish, { owed }), { free, debt: 0n, entries: ['correction'] });
  });

  it('takes no more than what is free', () => {
    const blocked = decided(correctEntry, {
      number: 7n,
      postings: [
        { accountId: own, currency: 'EUR', amountMinor: -5n },
        { accountId: house, currency: 'EUR', amountMinor: 5n },
      ],
      reason: 'a test',
    });
    assert.deepEqual(blocked, { free: 0n, debt: -25n, entries: ['correction', 'debt_paid'] });
  });
});
