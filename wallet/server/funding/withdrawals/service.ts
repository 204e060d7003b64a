import type { Tx } from '#platform/db/db.ts';
import type { CursorError } from '#platform/http/cursor.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { HOME_CELL } from '../../cell.ts';
import { bankAccountName } from '../instruments/bank-domain.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import { approve, judgedPin } from './approve-service.ts';
import type { ApprovalError } from './approve-service.ts';
import { withdrawalChallenge } from './challenge-domain.ts';
import { inForce } from './domain.ts';
import type { TooWeak, Withdrawal, WithdrawalError, WithdrawalOffer, WithdrawalTerms } from './domain.ts';
import type { Approval, WithdrawalDeps, WithdrawalOrder } from './port.ts';
import { offerTo, quoteWithdrawal } from './quote-service.ts';
import { applyPayout, askAtDeadline, cancelWithdrawal, lookAtWithdrawal } from './settle-service.ts';
import type { CancelError } from './settle-service.ts';
import { allTerms, findWithdrawal, newestPaid, withdrawalsNamed, withdrawalsOf } from './store.ts';

/** A page of a holder's withdrawals. */
export interface WithdrawalPage {
  readonly items: readonly Withdrawal[];
  /** The cursor of the next page; undefined at the end. */
  readonly next: Id<'wdr'> | undefined;
}

/** A withdrawal with the name of its bank account. */
export interface NamedWithdrawal extends Withdrawal {
  readonly account: string;
}

/** The door to withdrawals: money from a balance to a bank account. */
export interface Withdrawals {
  /** The fees and limits in force, one for each currency that is paid out. */
  terms(): Promise<WithdrawalTerms[]>;
  /** All versions of the terms, also those to come, oldest first; each has one for each currency. */
  versions(): Promise<readonly WithdrawalTerms[]>;
  /** The ones that are paid, or being paid, among the newest `most` withdrawals of all holders, newest first. */
  newest(most: number): Promise<readonly Withdrawal[]>;
  /** What the holder can withdraw now, and to where. */
  offer(holderId: Id<'hld'>): Promise<WithdrawalOffer>;
  /** Stores a withdrawal to be approved. Moves and reserves nothing. @throws `ProcessorUnavailableError` */
  quote(order: WithdrawalOrder): Promise<Result<Withdrawal, WithdrawalError>>;
  /** How the holder can prove that they approve. */
  ways(withdrawal: Withdrawal): Promise<WaysToProve>;
  /** Whether the PIN is enough in a browser. @param knownSince Since when the wallet knows it. */
  judgePin(knownSince: Date | undefined): Promise<Result<void, TooWeak>>;
  /**
   * Debits the balance and asks the processor to pay. A lost answer leaves the withdrawal `processing`: the holder's next
   * look and a deadline ask what became of it, and nothing pays again. @throws `ProcessorUnavailableError` before
   * anything has moved.
   */
  approve(approval: Approval): Promise<Result<Withdrawal, ApprovalError>>;
  /** One of the holder's withdrawals. If its payout has no answer yet, asks the processor first. */
  look(holderId: Id<'hld'>, id: Id<'wdr'>): Promise<Withdrawal | undefined>;
  /** Cancels a withdrawal while the processor can. @throws `ProcessorUnavailableError` */
  cancel(holderId: Id<'hld'>, id: Id<'wdr'>): Promise<Result<Withdrawal, CancelError>>;
  /** A page of the holder's approved withdrawals, the newest first. */
  list(holderId: Id<'hld'>, before?: Id<'wdr'>): Promise<Result<WithdrawalPage, CursorError>>;
  /** The bank account of a withdrawal, even if it was removed since. */
  accountOf(withdrawal: Withdrawal): Promise<BankAccount>;
  /** Reads the withdrawals with these ids that the transaction's reader may see, with the names of their accounts. */
  named(tx: Tx, ids: readonly Id<'wdr'>[]): Promise<readonly NamedWithdrawal[]>;
  /** Finds any holder's withdrawal. */
  find(id: Id<'wdr'>): Promise<Withdrawal | undefined>;
  /** Reads a payout at the processor and applies it to its withdrawal; called after a webhook. */
  payoutChanged(processorId: string): Promise<void>;
  /** Asks the processor what became of a withdrawal, and sets the next deadline. */
  ask(id: Id<'wdr'>): Promise<void>;
}

/** Creates the door to withdrawals. */
export function createWithdrawals(deps: WithdrawalDeps): Withdrawals {
  const { db } = deps;
  return {
    terms: () => currentTerms(deps),
    versions: () => db.one(allTerms),
    newest: (most) => db.one((tx) => newestPaid(tx, HOME_CELL, most)),
    offer: (holderId) => offerTo(deps, holderId),
    quote: (order) => quoteWithdrawal(deps, order),
    ways: (withdrawal) => deps.proofs.ways(withdrawal.holderId, withdrawalChallenge(withdrawal)),
    judgePin: (knownSince) => judgedPin(deps, knownSince),
    approve: (approval) => approve(deps, approval),
    look: (holderId, id) => lookAtWithdrawal(deps, holderId, id),
    cancel: (holderId, id) => cancelWithdrawal(deps, holderId, id),
    list: (holderId, before) => listPage(deps, holderId, before),
    accountOf: (withdrawal) => deps.bankAccounts.get(withdrawal.instrumentId),
    named: async (tx, ids) => (ids.length === 0 ? [] : nameAll(deps, await withdrawalsNamed(tx, HOME_CELL, ids))),
    find: (id) => db.one((tx) => findWithdrawal(tx, HOME_CELL, id)),
    payoutChanged: (processorId) => applyPayout(deps, processorId),
    ask: (id) => askAtDeadline(deps, id),
  };
}

async function currentTerms({ db, world }: WithdrawalDeps): Promise<WithdrawalTerms[]> {
  const [all, now] = [await db.one(allTerms), world.clocks.business()];
  return [...new Set(all.map((one) => one.currency))].flatMap((currency) => inForce(all, currency, now) ?? []);
}

async function nameAll(
  { bankAccounts }: WithdrawalDeps,
  found: readonly Withdrawal[],
): Promise<readonly NamedWithdrawal[]> {
  return Promise.all(
    found.map(async (one) => ({ ...one, account: bankAccountName(await bankAccounts.get(one.instrumentId)) })),
  );
}

const A_PAGE = 25;

/** Reads one more than a page, to find out whether there is another. A cursor is one of the holder's own. */
function listPage(
  { db }: WithdrawalDeps,
  holderId: Id<'hld'>,
  before: Id<'wdr'> | undefined,
): Promise<Result<WithdrawalPage, CursorError>> {
  return db.asReader({ holder: holderId }, async (tx) => {
    if (before !== undefined && !(await findWithdrawal(tx, HOME_CELL, before))) return err({ code: 'cursor_unknown' });
    const found = await withdrawalsOf(tx, HOME_CELL, holderId, { before, most: A_PAGE + 1 });
    const items = found.slice(0, A_PAGE);
    return ok({ items, next: found.length > A_PAGE ? items.at(-1)?.id : undefined });
  });
}
