import { setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Payout } from '../processor/payout-domain.ts';
import { askAgainAt, isOpen, isSurelyLost } from '../processor/settle-domain.ts';
import type { Outcome } from '../processor/settle-domain.ts';
import { settleWithdrawal } from './commands.ts';
import type { Withdrawal } from './domain.ts';
import type { House } from './entry-domain.ts';
import { askPayout } from './jobs-schema.ts';
import type { WithdrawalDeps } from './port.ts';
import { findWithdrawal } from './store.ts';

type SettleDeps = Pick<WithdrawalDeps, 'db' | 'world' | 'batch' | 'ledger' | 'payouts' | 'bankAccounts'>;

/** The accounts of the house that a withdrawal in a currency moves. */
export function houseOf(ledger: Pick<Ledger, 'house'>, currency: Currency): House {
  return {
    payableId: ledger.house('payable', currency, HOME_CELL),
    clearingId: ledger.house('payout_clearing', currency, HOME_CELL),
    feesId: ledger.house('fees', currency, HOME_CELL),
  };
}

/** Applies an outcome to a withdrawal. Answer, webhook, cancelation and deadline all call this. */
export async function recordOutcome(
  { batch, ledger, world }: Pick<SettleDeps, 'batch' | 'ledger' | 'world'>,
  { id: withdrawalId, holderId, amount }: Pick<Withdrawal, 'id' | 'holderId' | 'amount'>,
  outcome: Outcome,
): Promise<Withdrawal> {
  const house = houseOf(ledger, amount.currency);
  const settled = await batch.submit(settleWithdrawal, { withdrawalId, holderId, outcome, house }, { cell: HOME_CELL });
  if (settled.ok) return settled.value;
  // An operator must look at this: the processor pays another sum, or says that a paid one was never sent.
  world.log.error(
    { withdrawalId, outcome: outcome.kind, code: settled.error.code },
    'a payout differs from its withdrawal',
  );
  throw new Error(`The payout of ${withdrawalId} differs from the withdrawal: ${settled.error.code}`);
}

/** Finds one of the holder's withdrawals. If its payout has no answer yet, asks the processor first. */
export async function lookAtWithdrawal(
  deps: SettleDeps,
  holderId: Id<'hld'>,
  id: Id<'wdr'>,
): Promise<Withdrawal | undefined> {
  const { db, world } = deps;
  const withdrawal = await db.asReader({ holder: holderId }, (tx) => findWithdrawal(tx, HOME_CELL, id));
  if (withdrawal?.status !== 'processing' || isStillAsked(withdrawal, world.clocks.security())) return withdrawal;
  return askProcessor(deps, withdrawal).catch((error: unknown) => {
    world.log.warn({ err: error, withdrawalId: id }, 'the processor did not report what became of a withdrawal');
    return withdrawal;
  });
}

/** For this long, only the first request waits for the processor's answer, and nothing asks again. */
const FIRST_ANSWER_WITHIN_MS = 3_000;

function isStillAsked({ processorId, askedAt }: Withdrawal, securityNow: Date): boolean {
  return processorId === null && askedAt !== null && securityNow.getTime() - askedAt.getTime() < FIRST_ANSWER_WITHIN_MS;
}

/** Why a withdrawal is not canceled. */
export interface CancelError {
  readonly code: 'withdrawal_not_found' | 'withdrawal_not_cancelable';
}

/**
 * Cancels one of the holder's withdrawals, if the processor still can. @throws `ProcessorUnavailableError` if it gives no
 * answer.
 */
export async function cancelWithdrawal(
  deps: SettleDeps,
  holderId: Id<'hld'>,
  id: Id<'wdr'>,
): Promise<Result<Withdrawal, CancelError>> {
  const found = await deps.db.asReader({ holder: holderId }, (tx) => findWithdrawal(tx, HOME_CELL, id));
  if (!found || found.status === 'quoted') return err({ code: 'withdrawal_not_found' });
  const known = found.status === 'processing' && found.processorId === null ? await askProcessor(deps, found) : found;
  if (known.status === 'processing' && known.processorId !== null && deps.payouts) {
    const payout = await deps.payouts.cancelPayout(known.processorId);
    const after = await recordOutcome(deps, known, { kind: 'payout', payout });
    return after.status === 'canceled' ? ok(after) : err({ code: 'withdrawal_not_cancelable' });
  }
  return known.status === 'canceled' ? ok(known) : err({ code: 'withdrawal_not_cancelable' });
}

/** Reads a payout that a webhook named, and applies it to its withdrawal. Ignores payouts that are not for withdrawals. */
export async function applyPayout(deps: SettleDeps, processorId: string): Promise<void> {
  const payout = await deps.payouts?.readPayout(processorId);
  if (!payout || !isId('wdr', payout.reference)) return;
  const { reference } = payout;
  const withdrawal = await deps.db.one((tx) => findWithdrawal(tx, HOME_CELL, reference));
  if (withdrawal) await recordOutcome(deps, withdrawal, { kind: 'payout', payout });
}

/** Asks the processor what became of a withdrawal, and sets the next deadline until no news is expected. */
export async function askAtDeadline(deps: SettleDeps, id: Id<'wdr'>): Promise<void> {
  const { db, world } = deps;
  const withdrawal = await db.one((tx) => findWithdrawal(tx, HOME_CELL, id));
  const again = withdrawal && askAgainAt(withdrawal, world.clocks.business());
  if (!withdrawal || !again || !isOpen(withdrawal)) return;
  // The next timer is set before asking, so that the wallet asks again even if this attempt fails.
  await db.asWriter((tx) => setTimers(tx, [askPayout.at(again, id)], HOME_CELL));
  await askProcessor(deps, withdrawal);
}

/** Asks the processor for a payout and applies it. One that can no longer exist goes back to the holder. */
async function askProcessor(deps: SettleDeps, withdrawal: Withdrawal): Promise<Withdrawal> {
  const payout = await findPayout(deps, withdrawal);
  if (payout) return recordOutcome(deps, withdrawal, { kind: 'payout', payout });
  if (withdrawal.processorId !== null || !isSurelyLost(withdrawal, deps.world.clocks.security())) return withdrawal;
  await deps.payouts?.abandonPayout(withdrawal.id);
  return recordOutcome(deps, withdrawal, { kind: 'none', refusal: 'processor_unavailable' });
}

/** Finds the payout of a withdrawal by the processor's id or, if the answer was lost, by the withdrawal's id. */
async function findPayout({ payouts, bankAccounts }: SettleDeps, withdrawal: Withdrawal): Promise<Payout | undefined> {
  const { id: reference, processorId, instrumentId } = withdrawal;
  if (!payouts) throw new Error(`The withdrawal ${reference} is under way, but no payouts are set up.`);
  if (processorId !== null) return payouts.readPayout(processorId);
  const { destination } = await bankAccounts.get(instrumentId);
  invariant(destination, 'a withdrawal goes to an account to which money can be paid');
  return payouts.findPayout({ reference, destination });
}
