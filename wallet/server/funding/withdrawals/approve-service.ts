import type { KeyReused } from '#platform/http/idempotency.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { ProofError } from '../../identity/second-factor/proof-service.ts';
import { holdMoney, voidHeld } from '../../ledger/holds/commands.ts';
import { isWorse } from '../processor/payout-domain.ts';
import type { NameCheck } from '../processor/payout-domain.ts';
import { withdrawalChallenge } from './challenge-domain.ts';
import { approveWithdrawal } from './commands.ts';
import type { ApproveError } from './commands.ts';
import { STATEMENT, debitOf, judgePin, monthId } from './domain.ts';
import type { TooWeak, Withdrawal } from './domain.ts';
import type { Approval, WithdrawalDeps } from './port.ts';
import { destinationOf, termsOf } from './quote-service.ts';
import { houseOf, recordOutcome } from './settle-service.ts';
import { findWithdrawal } from './store.ts';

/** Why an approval has no effect. */
export type ApprovalError =
  | ApproveError
  | KeyReused
  | ProofError
  | TooWeak
  | { readonly code: 'withdrawal_not_found' | 'proof_missing' | 'recipient_changed' };

/**
 * Approves a withdrawal and pays it out: proves the approval, compares the name again, debits, and then asks the
 * processor. A lost answer leaves the withdrawal `processing`. One that is approved is its own answer.
 *
 * @throws `ProcessorUnavailableError` if the name cannot be compared; then nothing has moved.
 */
export async function approve(deps: WithdrawalDeps, approval: Approval): Promise<Result<Withdrawal, ApprovalError>> {
  const { db, world } = deps;
  const { holderId, withdrawalId, proof } = approval;
  const quoted = await db.asReader({ holder: holderId }, (tx) => findWithdrawal(tx, HOME_CELL, withdrawalId));
  if (!quoted) return err({ code: 'withdrawal_not_found' });
  if (quoted.status !== 'quoted') return ok(quoted);
  if (world.clocks.business() >= quoted.validUntil) return err({ code: 'quote_expired' });
  const to = await destinationOf(deps, quoted, quoted.amount.currency);
  if (!to.ok) return to;
  if (!proof) return err({ code: 'proof_missing' });
  // Before the proof is checked, so that the answer says nothing about the PIN.
  const weak = proof.kind === 'pin' ? await judgedPin(deps, approval.knownSince) : ok();
  if (!weak.ok) return weak;
  const proved = await deps.proofs.prove(holderId, withdrawalChallenge(quoted), proof);
  if (!proved.ok) return approvedMeanwhile(deps, quoted, proved.error);
  const { payouts, destination } = to.value;
  const check = await payouts.checkName(destination);
  if (isWorse(check.match, quoted.nameMatch)) return err({ code: 'recipient_changed' });
  const holdId = world.ids.mint('hol');
  const debited = await debit(deps, quoted, { key: approval.key, holdId });
  if (!debited.ok || debited.value.holdId !== holdId) return debited;
  const withdrawal = debited.value;
  await world.faultpoint('withdrawal.debited');
  const answer = await payouts.createPayout({ ...orderOf(withdrawal, check), destination });
  await world.faultpoint('withdrawal.asked');
  if (answer.kind === 'unknown') return ok(withdrawal);
  const outcome = answer.kind === 'payout' ? answer : ({ kind: 'none', refusal: answer.refusal } as const);
  return ok(await recordOutcome(deps, withdrawal, outcome));
}

/** Judges whether the PIN is enough in a browser. */
export async function judgedPin(
  { limits, world }: Pick<WithdrawalDeps, 'limits' | 'world'>,
  knownSince: Date | undefined,
): Promise<Result<void, TooWeak>> {
  const { stepUp } = await limits.current();
  return judgePin(knownSince, stepUp.newBrowserHours, world.clocks.business());
}

function orderOf({ id, amount }: Withdrawal, check: NameCheck) {
  return { reference: id, amount, check, statement: STATEMENT };
}

/** After a double press, the second proof may be refused because the first press used it. */
async function approvedMeanwhile(
  { db }: WithdrawalDeps,
  { id }: Withdrawal,
  error: ProofError,
): Promise<Result<Withdrawal, ApprovalError>> {
  const now = await db.one((tx) => findWithdrawal(tx, HOME_CELL, id));
  return now && now.status !== 'quoted' ? ok(now) : err(error);
}

/** A crash before the debit leaves money held for this long. */
const HELD_MS = 5 * 60_000;

/**
 * Debits amount and fee. They are held before the wallet asks whether they may leave, so no payment takes them in
 * between, and the answer stays true. @returns The withdrawal afterwards, which another approval may have debited.
 */
async function debit(
  deps: WithdrawalDeps,
  quoted: Withdrawal,
  { key, holdId }: Pick<Approval, 'key'> & { readonly holdId: Id<'hol'> },
): Promise<Result<Withdrawal, ApprovalError>> {
  const { db, world, batch } = deps;
  const { holderId, accountId, fee } = quoted;
  const waits = await db.asWriter((tx) => deps.restrictions.judge(tx, holderId, 'withdrawal'));
  if (waits) return err(waits);
  const now = world.clocks.business();
  const expiresAt = new Date(now.getTime() + HELD_MS);
  const draft = { id: holdId, cell: HOME_CELL, accountId, amount: debitOf(quoted), paymentId: null, expiresAt };
  const held = await batch.submit(holdMoney, draft, { cell: HOME_CELL });
  if (!held.ok) {
    invariant('spendable' in held.error, 'a new hold is refused only for lack of funds');
    return err({ code: 'insufficient_funds', spendable: held.error.spendable, fee });
  }
  await world.faultpoint('withdrawal.held');
  const approved = await leave(deps, quoted, { key, holdId }, now);
  if (!approved.ok || approved.value.holdId !== holdId) await batch.submit(voidHeld, { holdId }, { cell: HOME_CELL });
  return approved;
}

/** The hold from which a withdrawal is debited, and the key of its request. */
type Held = Pick<Approval, 'key'> & { readonly holdId: Id<'hol'> };

/** How often the wallet asks what may leave, if the balances move in between. */
const ASKS = 3;

/**
 * Asks whether the held money may leave, and debits it if no balance has moved since. Otherwise an exchange or a payment
 * could take the money that may leave, while the withdrawal takes that which has to stay.
 */
async function leave(
  deps: WithdrawalDeps,
  quoted: Withdrawal,
  held: Held,
  now: Date,
): Promise<Result<Withdrawal, ApprovalError>> {
  const { holderId, amount } = quoted;
  for (let asked = 1; ; asked += 1) {
    const { leavable, posted } = await deps.origins.atInstant(holderId, amount.currency, now);
    if (!leavable.isHeldFree) return err({ code: 'money_not_free_yet', leavable });
    await deps.world.faultpoint('withdrawal.judged');
    const debited = await submit(deps, quoted, held, posted);
    if (debited !== 'moved') return debited;
    if (asked === ASKS) return err({ code: 'money_not_free_yet', leavable });
  }
}

async function submit(
  deps: WithdrawalDeps,
  quoted: Withdrawal,
  { key, holdId }: Held,
  posted: ReadonlyMap<Id<'acc'>, bigint>,
): Promise<Result<Withdrawal, ApprovalError> | 'moved'> {
  const { db, world, batch, ledger } = deps;
  const { holderId, amount } = quoted;
  const owned = await ledger.accountsOfHolder(holderId);
  const command = {
    withdrawal: quoted,
    holdId,
    monthId: monthId(holderId, amount.currency, world.clocks.business()),
    terms: await termsOf(deps, quoted),
    house: houseOf(ledger, amount.currency),
    accountIds: owned.filter((one) => one.kind === 'available').map((one) => one.id),
    posted,
    askedAt: world.clocks.security(),
  };
  const scoped = key && { ...key, scope: `withdrawal ${holderId}` };
  const approved = await batch.submit(approveWithdrawal, command, {
    cell: HOME_CELL,
    ...(scoped ? { key: scoped } : {}),
  });
  if (!approved.ok) return approved.error.code === 'balances_moved' ? 'moved' : err(approved.error);
  const after = await db.one((tx) => findWithdrawal(tx, HOME_CELL, approved.value));
  invariant(after, 'an approved withdrawal stays');
  return ok(after);
}
