import type { Tx } from '#platform/db/db.ts';
import { withQuery } from '#platform/http/url.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { add, isSame, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { limitsOf } from '../../identity/limits/domain.ts';
import { HOME_CELL } from '../../cell.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { urls } from '../../urls.ts';
import { cardFee } from '../fees/domain.ts';
import type { FeeSchedule } from '../fees/domain.ts';
import { cardMonthOf } from './month-service.ts';
import { cardStatus } from '../instruments/domain.ts';
import { worthIn } from '../rates/domain.ts';
import type { ReferenceDay } from '../rates/domain.ts';
import { chargeChallenge } from './challenge-domain.ts';
import { askAgainAt, declineRules, judge, judgeTries, shareLimits, topUpLimits, totalOf } from './domain.ts';
import type { Asked, TopUp, TopUpError } from './domain.ts';
import { askDeadline } from './jobs-schema.ts';
import type { ShareOrder, TopUpDeps, TopUpOrder } from './port.ts';
import { recordOutcome } from './settle-service.ts';
import {
  debitTermsAt,
  findByAttempt,
  insertTopUp,
  lockTopUpsOf,
  triesOfHolderSince,
  triesSince,
  waitingOf,
} from './store.ts';

/**
 * Charges the instrument and credits the balance. First judges and proves the order, then stores it, then asks the
 * processor, so a lost answer leaves the top-up `started`.
 */
export async function startTopUp(deps: TopUpDeps, order: TopUpOrder): Promise<Result<TopUp, TopUpError>> {
  const { db } = deps;
  const known = await db.one((tx) => findByAttempt(tx, HOME_CELL, order.holderId, order.attempt));
  if (known) return sameOrder(known, order);
  const prepared = await prepare(deps, order);
  if (!prepared.ok) return prepared;
  const proved = await prove(deps, order);
  if (!proved.ok) {
    // After a double press, the second proof may be refused because the first press used it.
    const meanwhile = await db.one((tx) => findByAttempt(tx, HOME_CELL, order.holderId, order.attempt));
    return meanwhile ? sameOrder(meanwhile, order) : proved;
  }
  return chargePrepared(deps, order, prepared.value);
}

/**
 * Charges the card for a payment, whose approval stands for the proof. The money is held for the payment. A lost answer
 * leaves the charge `started`.
 */
export async function chargeShare(deps: TopUpDeps, order: ShareOrder): Promise<Result<TopUp, TopUpError>> {
  // The payment stores the id before it asks, so the id is the attempt.
  const attempt = { ...order, instrumentId: order.cardId, attempt: order.id };
  const prepared = await prepare(deps, attempt, order);
  return prepared.ok ? chargePrepared(deps, attempt, prepared.value) : prepared;
}

/** Stores a top-up, and then asks the processor. */
async function chargePrepared(deps: TopUpDeps, order: Order, prepared: Prepared): Promise<Result<TopUp, TopUpError>> {
  const { db, world, processor, instruments, publicUrl } = deps;
  const { topUp, instrument } = prepared;
  const customerId = await instruments.customerOf(order.holderId);
  const begun = await db.writeResult((tx) => begin(deps, tx, order, prepared));
  if (!begun.ok) return begun;
  if (begun.value !== topUp) return sameOrder(begun.value, order);
  await world.faultpoint('top_up.started');
  const answer = await processor.charge({
    reference: topUp.id,
    customerId,
    instrumentId: instrument.processorId,
    isDebit: topUp.isDebit,
    total: totalOf(topUp),
    description: 'Money added to your Holdfast wallet',
    returnUrl: `${publicUrl}${withQuery(urls.funding.topUpReturn(), { top_up: topUp.id })}`,
  });
  await world.faultpoint('top_up.charged');
  if (answer.kind === 'unknown') return ok(topUp);
  const outcome = answer.kind === 'charge' ? answer : ({ kind: 'none', refusal: answer.refusal } as const);
  return ok(await recordOutcome(deps, topUp, outcome));
}

/** An order, proved or to be proved. */
type Order = Omit<TopUpOrder, 'proof'>;

async function prove({ proofs }: TopUpDeps, order: TopUpOrder): Promise<Result<void, TopUpError>> {
  if (!order.proof) return err({ code: 'proof_missing' });
  const proved = await proofs.prove(order.holderId, chargeChallenge(order), order.proof);
  return proved.ok ? ok() : proved;
}

interface Prepared {
  readonly topUp: TopUp;
  readonly instrument: Chargeable;
  readonly asked: Asked;
  readonly schedule: FeeSchedule;
}

/** Judges an order by the current facts, and drafts its top-up. Stores nothing. */
async function prepare(deps: TopUpDeps, order: Order, share?: ShareOrder): Promise<Result<Prepared, TopUpError>> {
  const { db, world, ledger, accounts, fees, limits, rates } = deps;
  const { holderId, amount } = order;
  const [found, holder, owned, schedule, policy, day] = await Promise.all([
    findInstrument(deps, order),
    accounts.find(holderId),
    ledger.accountsOfHolder(holderId),
    fees.current(),
    limits.current(),
    rates.latest(),
  ]);
  if (!found.ok) return found;
  const instrument = found.value;
  invariant(holder, 'a holder who is signed in has a wallet');
  const asked: Asked = {
    amount,
    bounds: share ? shareLimits : instrument.bounds,
    balance: heldIn(owned, day),
    worth: worthIn(day, [amount], LIMITED_IN),
    mostHeldMinor: share ? null : limitsOf(policy, holder.tier, LIMITED_IN).holdsMinor,
    isFrozen: holder.status !== 'active',
    isExpired: instrument.isExpired,
  };
  const judged = judge(asked);
  if (!judged.ok) return judged;
  const createdAt = world.clocks.business();
  const charge = { holderId, amount, isDebit: instrument.isDebit, createdAt };
  const fee = await db.one((tx) => feeNow(tx, charge, schedule));
  if (!isSame(fee, order.fee ?? zero(amount.currency))) return err({ code: 'fee_changed', fee });
  const topUp: TopUp = {
    id: share?.id ?? world.ids.mint('top'),
    cell: HOME_CELL,
    holderId,
    instrumentId: instrument.id,
    isDebit: instrument.isDebit,
    accountId: await ledger.openBalance(holderId, amount.currency),
    paymentId: share?.paymentId ?? null,
    amount,
    fee,
    feeVersion: schedule.version,
    status: 'started',
    attempt: order.attempt,
    processorId: null,
    redirectUrl: null,
    refusal: null,
    continueTo: order.continueTo ?? null,
    createdAt,
    askedAt: world.clocks.security(),
    settledAt: null,
  };
  return ok({ topUp, instrument, asked, schedule });
}

/** An instrument that can be charged, as the processor knows it. */
interface Chargeable {
  readonly id: Id<'ins'>;
  readonly processorId: string;
  readonly isDebit: boolean;
  readonly isExpired: boolean;
  readonly bounds: Asked['bounds'];
  /** The ids under which the same instrument is or was linked, whose declines count together. */
  readonly same: readonly Id<'ins'>[];
}

/** Finds the card or the proved bank account of an order. */
async function findInstrument(
  { db, world, instruments, bankAccounts }: TopUpDeps,
  { holderId, instrumentId }: Order,
): Promise<Result<Chargeable, TopUpError>> {
  const now = world.clocks.business();
  const card = await instruments.find(holderId, instrumentId);
  if (card) {
    const isExpired = cardStatus(card, now) === 'expired';
    const { id, processorId } = card;
    return ok({ id, processorId, isDebit: false, isExpired, bounds: topUpLimits, same: await instruments.same(card) });
  }
  const account = await bankAccounts.find(holderId, instrumentId);
  if (!account) return err({ code: 'card_not_found' });
  const { id, methodId, currency } = account;
  if (account.status !== 'verified' || methodId === null) return err({ code: 'instrument_not_verified' });
  const bounds = (await db.one((tx) => debitTermsAt(tx, now))).find(({ least }) => least.currency === currency);
  return ok({ id, processorId: methodId, isDebit: true, isExpired: false, bounds, same: [id] });
}

/**
 * Stores a top-up with its deadline. Under the holder's lock, judges it again together with the unsettled top-ups, so
 * that concurrent ones cannot exceed the limits. Returns the earlier top-up if the attempt was stored meanwhile.
 */
async function begin(
  { ledger, world, rates }: TopUpDeps,
  tx: Tx,
  order: Order,
  { topUp, asked, instrument, schedule }: Prepared,
): Promise<Result<TopUp, TopUpError>> {
  await lockTopUpsOf(tx, order.holderId);
  const other = await findByAttempt(tx, HOME_CELL, order.holderId, order.attempt);
  if (other) return ok(other);
  const since = new Date(topUp.askedAt.getTime() - declineRules.withinMs);
  const tried = judgeTries({
    ofCard: await triesSince(tx, HOME_CELL, instrument.same, since),
    ofHolder: await triesOfHolderSince(tx, HOME_CELL, order.holderId, since),
  });
  if (!tried.ok) return tried;
  // Unsettled top-ups are read before the balance: one that settles in between counts twice, rather than never.
  const waiting = await waitingOf(tx, HOME_CELL, order.holderId);
  const owned = await ledger.accountsOfHolder(order.holderId);
  const day = await rates.latest();
  const judged = judge({ ...asked, balance: add(heldIn(owned, day), worthIn(day, waiting, LIMITED_IN)) });
  if (!judged.ok) return judged;
  const fee = await feeNow(tx, topUp, schedule);
  if (!isSame(fee, topUp.fee)) return err({ code: 'fee_changed', fee });
  const isNew = await insertTopUp(tx, topUp);
  invariant(isNew, 'no other request stores an attempt while its holder is locked');
  const dueAt = askAgainAt(topUp, world.clocks.business());
  await setTimers(tx, [askDeadline.at(dueAt, topUp.id)], HOME_CELL);
  return ok(topUp);
}

/** Computes the fee of a charge after all others of its month. Under the holder's lock, none comes in between. */
async function feeNow(
  tx: Tx,
  { holderId, amount, isDebit, createdAt }: Pick<TopUp, 'holderId' | 'amount' | 'isDebit' | 'createdAt'>,
  schedule: FeeSchedule,
): Promise<Money> {
  if (isDebit) return zero(amount.currency);
  return cardFee(amount, await cardMonthOf(tx, holderId, schedule.currency, createdAt), schedule);
}

/** The currency of the limit on what a wallet may hold. */
const LIMITED_IN = topUpLimits.least.currency;

/** What all of a holder's balances are worth: money in another currency counts towards the limit too. */
function heldIn(owned: readonly Account[], day: ReferenceDay | undefined): Money {
  const balances = owned.filter((one) => one.kind === 'available').map(spendable);
  return worthIn(day, balances, LIMITED_IN);
}

/** Returns the top-up to a repeated order; refuses another order under the same attempt. */
function sameOrder(topUp: TopUp, order: Order): Result<TopUp, TopUpError> {
  const isRepeated = topUp.instrumentId === order.instrumentId && isSame(topUp.amount, order.amount);
  return isRepeated ? ok(topUp) : err({ code: 'idempotency_key_reused', earlier: topUp });
}
