import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import { accountsKey, holdsKey, put } from './command.ts';
import type { MoneyCommand, State, Writes } from './command.ts';
import { isAbove, transfer } from './domain.ts';
import type { EntryDraft, Posting } from './domain.ts';
import { exchange, exchangePostings } from './exchange-domain.ts';
import type { Exchanged, Rate } from './exchange-domain.ts';
import { captureHold, expireHold, placeHold, voidHold } from './holds-domain.ts';
import type { Hold, HoldError } from './holds-domain.ts';

type HoldGone = { readonly code: 'hold_not_found' };

/** A hold by its id, with its account. */
interface OfHold {
  readonly holdId: Id<'hol'>;
}

const ofHold = {
  touches: ({ holdId }: OfHold) => ({ holds: [holdId] }),
  touchesThen: ({ holdId }: OfHold, loaded: State) => {
    const hold = loaded.get(holdsKey, holdId);
    return hold ? { accounts: [hold.accountId] } : {};
  },
};

/** Reserves money until it is captured, voided or expires. Placed already, it answers with the hold as it is. */
export const holdMoney: MoneyCommand<Parameters<typeof placeHold>[1], Hold, HoldError> = {
  kind: 'hold.place',
  touches: (draft) => ({ holds: [draft.id], accounts: [draft.accountId] }),
  decide: (draft, state) => {
    const known = state.get(holdsKey, draft.id);
    if (known) return ok({ answer: known });
    const account = state.get(accountsKey, draft.accountId);
    invariant(account, 'a hold is of an account');
    const held = placeHold(account, draft);
    if (!held.ok) return held;
    return ok({
      answer: held.value.hold,
      rows: [put(holdsKey, held.value.hold), put(accountsKey, held.value.account)],
      timers: { set: [{ kind: 'hold.expire', subject: draft.id, dueAt: draft.expiresAt }] },
    });
  },
};

interface CaptureHeld extends OfHold {
  readonly amount: Money;
  readonly toAccountId: Id<'acc'>;
  readonly entry: Pick<EntryDraft, 'kind' | 'reason'>;
}

/** Takes all or part of a hold to another account; the rest is free again. */
export const captureHeld: MoneyCommand<CaptureHeld, Hold, HoldError | HoldGone> = {
  kind: 'hold.capture',
  touches: (command) => ({ ...ofHold.touches(command), accounts: [command.toAccountId] }),
  touchesThen: ofHold.touchesThen,
  decide: ({ holdId, amount, toAccountId, entry }, state, { now }) => {
    const held = findHeld(state, holdId);
    if (!held) return err({ code: 'hold_not_found' });
    const captured = captureHold(held, amount, now);
    if (!captured.ok) return captured;
    const { hold } = captured.value;
    const paid = hold.paymentId === null ? {} : { paymentId: hold.paymentId };
    const postings = transfer(hold.accountId, toAccountId, amount);
    return ok({ ...resolved(captured.value), entries: [{ ...entry, ...paid, postings }] });
  },
};

/** Gives a hold free. */
export const voidHeld: MoneyCommand<OfHold, Hold, HoldError | HoldGone> = {
  kind: 'hold.void',
  ...ofHold,
  decide: ({ holdId }, state, { now }) => {
    const held = findHeld(state, holdId);
    if (!held) return err({ code: 'hold_not_found' });
    const voided = voidHold(held, now);
    return voided.ok ? ok(resolved(voided.value)) : voided;
  },
};

/** Gives a hold free whose time is over. Told by the clock, which may be early or late. */
export const expireHeld: MoneyCommand<OfHold, Hold, HoldGone> = {
  kind: 'hold.expire',
  ...ofHold,
  decide: ({ holdId }, state, { now }) => {
    const held = findHeld(state, holdId);
    if (!held) return err({ code: 'hold_not_found' });
    const after = expireHold(held, now);
    return ok(after.hold === held.hold ? { answer: held.hold } : resolved(after));
  },
};

function findHeld(state: State, holdId: Id<'hol'>) {
  const hold = state.get(holdsKey, holdId);
  if (!hold) return undefined;
  const account = state.get(accountsKey, hold.accountId);
  invariant(account, 'a hold is of an account');
  return { hold, account };
}

function resolved({ hold, account }: NonNullable<ReturnType<typeof findHeld>>): Writes<Hold> {
  return {
    answer: hold,
    rows: [put(holdsKey, hold), put(accountsKey, account)],
    timers: { clear: [{ kind: 'hold.expire', subject: hold.id }] },
  };
}

interface ExchangeMoney {
  readonly give: Money;
  readonly rate: Rate;
  readonly marginBasisPoints: number;
  /** The last two are the house's positions, in the currency given and in the one asked for. */
  readonly accounts: Record<'giver' | 'taker' | 'fees' | 'positionFrom' | 'positionTo', Id<'acc'>>;
}

type ExchangeError = { readonly code: 'insufficient_funds' } | { readonly code: 'exchange_too_small' };

/** Exchanges money of one account for money of another, in one entry. Submitted with a key, or it is done again. */
export const exchangeMoney: MoneyCommand<ExchangeMoney, Exchanged, ExchangeError> = {
  kind: 'exchange',
  touches: ({ accounts }) => ({ accounts: Object.values(accounts) }),
  decide: ({ give, rate, marginBasisPoints, accounts }, state) => {
    const giver = state.get(accountsKey, accounts.giver);
    invariant(giver, 'who gives has an account');
    if (!isAbove(giver, -give.minor)) return err({ code: 'insufficient_funds' });
    const exchanged = exchange(give, rate, marginBasisPoints);
    if (exchanged.get.minor === 0n) return err({ code: 'exchange_too_small' });
    const rows = Object.fromEntries(Object.entries(accounts).map(([name, id]) => [name, { id }]));
    const postings = exchangePostings(give, exchanged, rows as Parameters<typeof exchangePostings>[2]);
    const reason = `${rate.from.minor} ${rate.from.currency} = ${rate.to.minor} ${rate.to.currency}`;
    return ok({ answer: exchanged, entries: [{ kind: 'exchange', reason, postings }] });
  },
  answer: {
    toJson: ({ get, kept }) => ({ currency: get.currency, get: String(get.minor), kept: String(kept.minor) }),
    fromJson: (json) => {
      const { currency, get, kept } = json as Record<'get' | 'kept', string> & Pick<Money, 'currency'>;
      return { get: { minor: BigInt(get), currency }, kept: { minor: BigInt(kept), currency } };
    },
  },
};

interface CorrectEntry {
  readonly number: bigint;
  /** Those of the entry that is taken back. */
  readonly postings: readonly Posting[];
  readonly paymentId?: Id<'pay'>;
  readonly reason: string;
}

/**
 * Takes an entry back by its opposite. Submitted with its number as key, so that it is taken back once; the journal
 * itself refuses a second time.
 */
export const correctEntry: MoneyCommand<CorrectEntry, string, { readonly code: 'insufficient_funds' }> = {
  kind: 'entry.correct',
  touches: ({ postings }) => ({ accounts: postings.map((posting) => posting.accountId) }),
  decide: ({ number, postings, paymentId, reason }, state) => {
    const opposite = postings.map((posting) => ({ ...posting, amountMinor: -posting.amountMinor }));
    const isCovered = opposite.every((posting) => {
      const account = state.get(accountsKey, posting.accountId);
      invariant(account, 'an entry is of accounts that are there');
      return isAbove(account, posting.amountMinor);
    });
    if (!isCovered) return err({ code: 'insufficient_funds' });
    const paid = paymentId === undefined ? {} : { paymentId };
    const entry: EntryDraft = { kind: 'correction', reason, ...paid, corrects: number, postings: opposite };
    return ok({ answer: String(number), entries: [entry] });
  },
  answer: { toJson: (number) => number, fromJson: String },
};
