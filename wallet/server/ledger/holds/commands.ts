import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { debtsOf, withDebtsPaid } from '../accounts/debt-commands.ts';
import { transfer } from '../accounts/domain.ts';
import type { EntryDraft } from '../accounts/domain.ts';
import { accountsKey, holdsKey, put, touch } from '../batch/command.ts';
import type { LoadedRows, MoneyCommand, State, Writes } from '../batch/command.ts';
import { captureHold, expireHold, placeHold, voidHold } from './domain.ts';
import type { Hold, HoldError } from './domain.ts';
import { holdDeadline } from './jobs-schema.ts';

type HoldGone = { readonly code: 'hold_not_found' };

/** A command on an existing hold. */
interface OfHold {
  readonly holdId: Id<'hol'>;
}

const ofHold = {
  touches: ({ holdId }: OfHold) => [touch(holdsKey, [holdId])],
  touchesThen: ({ holdId }: OfHold, loaded: LoadedRows) => {
    const hold = loaded.find(holdsKey, holdId);
    return hold ? [touch(accountsKey, [hold.accountId, ...debtsOf([hold.accountId])])] : [];
  },
};

/** Places a hold. If the hold exists already, it answers with the hold as it is. */
export const holdMoney: MoneyCommand<Parameters<typeof placeHold>[1], Hold, HoldError> = {
  kind: 'hold.place',
  // A later command of the same batch may free the hold again, and then the debt is paid.
  touches: ({ id, accountId }) => [touch(holdsKey, [id]), touch(accountsKey, [accountId, ...debtsOf([accountId])])],
  decide: (draft, state) => {
    const known = state.get(holdsKey, draft.id);
    if (known) return ok({ answer: known });
    const account = state.get(accountsKey, draft.accountId);
    invariant(account, 'a hold has an account');
    const held = placeHold(account, draft);
    if (!held.ok) return held;
    return ok({
      answer: held.value.hold,
      rows: [put(holdsKey, held.value.hold), put(accountsKey, held.value.account)],
      timers: { set: [holdDeadline.at(draft.expiresAt, draft.id)] },
    });
  },
};

interface CaptureHeld extends OfHold {
  readonly amount: Money;
  readonly toAccountId: Id<'acc'>;
  readonly entry: Pick<EntryDraft, 'kind' | 'reason'>;
}

/** Captures all or part of a hold to another account, and frees the rest. */
export const captureHeld: MoneyCommand<CaptureHeld, Hold, HoldError | HoldGone> = {
  kind: 'hold.capture',
  touches: (command) => [...ofHold.touches(command), touch(accountsKey, [command.toAccountId])],
  touchesThen: ofHold.touchesThen,
  decide: ({ holdId, amount, toAccountId, entry }, state, { now }) => {
    const held = findHeld(state, holdId);
    if (!held) return err({ code: 'hold_not_found' });
    const captured = captureHold(held, amount, now);
    if (!captured.ok) return captured;
    const { hold } = captured.value;
    const paid = hold.paymentId === null ? {} : { paymentId: hold.paymentId };
    const postings = transfer(hold.accountId, toAccountId, amount);
    const writes = { ...resolved(captured.value), entries: [{ ...entry, ...paid, postings }] };
    return ok(withDebtPaid(state, writes, hold));
  },
};

/** Voids a hold. */
export const voidHeld: MoneyCommand<OfHold, Hold, HoldError | HoldGone> = {
  kind: 'hold.void',
  ...ofHold,
  decide: ({ holdId }, state, { now }) => {
    const held = findHeld(state, holdId);
    if (!held) return err({ code: 'hold_not_found' });
    const voided = voidHold(held, now);
    return voided.ok ? ok(withDebtPaid(state, resolved(voided.value), voided.value.hold)) : voided;
  },
};

/** Frees a hold that has expired, and otherwise leaves it as it is: its timer may fire early, late or twice. */
export const expireHeld: MoneyCommand<OfHold, Hold, HoldGone> = {
  kind: 'hold.expire',
  ...ofHold,
  decide: ({ holdId }, state, { now }) => {
    const held = findHeld(state, holdId);
    if (!held) return err({ code: 'hold_not_found' });
    const after = expireHold(held, now);
    if (after.hold === held.hold) return ok({ answer: held.hold });
    return ok(withDebtPaid(state, resolved(after), after.hold));
  },
};

function findHeld(state: State, holdId: Id<'hol'>) {
  const hold = state.get(holdsKey, holdId);
  if (!hold) return undefined;
  const account = state.get(accountsKey, hold.accountId);
  invariant(account, 'a hold has an account');
  return { hold, account };
}

function resolved({ hold, account }: NonNullable<ReturnType<typeof findHeld>>): Writes<Hold> {
  return {
    answer: hold,
    rows: [put(holdsKey, hold), put(accountsKey, account)],
    timers: { clear: [holdDeadline.of(hold.id)] },
  };
}

/** What becomes free pays the debt of the account's owner first. */
function withDebtPaid(state: State, writes: Writes<Hold>, { id, accountId }: Hold): Writes<Hold> {
  return withDebtsPaid(state, writes, [accountId], `Debt paid from hold ${id}`);
}
