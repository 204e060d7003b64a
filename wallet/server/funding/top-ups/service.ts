import type { Db, Tx } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { add, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { urls } from '../../urls.ts';
import { cardFee } from '../fees/domain.ts';
import type { Fees } from '../fees/service.ts';
import { cardStatus } from '../instruments/domain.ts';
import type { Card } from '../instruments/domain.ts';
import type { Instruments } from '../instruments/service.ts';
import { isOfCard } from '../processor/domain.ts';
import type { Charge, Processor } from '../processor/domain.ts';
import { chargeChallenge } from './challenge-domain.ts';
import type { ChargeOrder } from './challenge-domain.ts';
import {
  askAgainAt,
  declineRules,
  isSettled,
  isSurelyLost,
  judge,
  judgeTries,
  topUpLimits,
  totalOf,
} from './domain.ts';
import type { Asked, Outcome, TopUp, TopUpError, TopUpTerms } from './domain.ts';
import { askDeadline } from './jobs-schema.ts';
import { settleTopUp } from './settle-commands.ts';
import {
  findByAttempt,
  findTopUp,
  insertTopUp,
  lastRefusals,
  lockTopUpsOf,
  triesOfHolderSince,
  triesSince,
  waitingMinor,
} from './store.ts';

export interface TopUpOrder extends ChargeOrder {
  /** Over `chargeChallenge` of the order. A session alone charges no card. */
  readonly proof: Proof | undefined;
  /** A path of the wallet to go on to when it is done. */
  readonly continueTo?: string;
}

/** The door to money from cards. */
export interface TopUps {
  terms(): Promise<TopUpTerms>;
  /**
   * Charges the card and credits the balance. A lost answer leaves the top-up `started`: it is asked for, by the
   * person's next look and by a deadline, and never charged again. The same attempt is the same top-up, and needs no
   * proof to be seen again.
   */
  start(order: TopUpOrder): Promise<Result<TopUp, TopUpError>>;
  /** One of the holder's top-ups; asks the processor first where it is not settled. */
  look(holderId: Id<'hld'>, id: Id<'top'>): Promise<TopUp | undefined>;
  /** By what the holder can prove an order; without an order, a passkey has nothing to sign. */
  ways(order: Omit<TopUpOrder, 'proof'>): Promise<WaysToProve>;
  /** Whether the holder has a PIN, a passkey, or neither. */
  waysOf(holderId: Id<'hld'>): Promise<{ readonly hasPin: boolean; readonly hasPasskey: boolean }>;
  /** Cards whose last charge within a day failed for the card's own sake: offered after the others. */
  failedCards(holderId: Id<'hld'>): Promise<ReadonlySet<Id<'crd'>>>;
  /** The card that was charged, removed since or not. */
  cardOf(topUp: TopUp): Promise<Card>;
  /** Called by the processor's webhook: reads the charge again and applies it to its top-up. */
  chargeChanged(processorId: string): Promise<void>;
  /** Handler of the deadline: asks until it is known how the charge went. */
  ask(topUpId: Id<'top'>): Promise<void>;
}

interface TopUpDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly processor: Processor;
  readonly instruments: Pick<Instruments, 'find' | 'get' | 'same' | 'customerOf'>;
  readonly proofs: Proofs;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly fees: Fees;
  readonly publicUrl: string;
}

export function createTopUps(deps: TopUpDeps): TopUps {
  const { db, processor, world, fees } = deps;
  const record = createRecord(deps);
  const askProcessor = createAsk(deps, record);
  return {
    terms: async () => {
      const schedule = await fees.current();
      const { leastMinor, mostMinor, currency } = topUpLimits;
      return {
        least: { minor: leastMinor, currency },
        most: { minor: mostMinor, currency },
        cardFeeBasisPoints: schedule.cardBasisPoints,
        freeUpTo: { minor: schedule.cardFreeUpToMinor, currency: schedule.currency },
      };
    },
    start: createStart(deps, record),
    look: async (holderId, id) => {
      const topUp = await db.asReader({ holder: holderId }, (tx) => findTopUp(tx, HOME_CELL, id));
      if (!topUp || isSettled(topUp) || isStillAsked(topUp, world.clocks.security())) return topUp;
      return askProcessor(topUp).catch((error: unknown) => {
        world.log.warn({ err: error, topUpId: id }, 'the processor could not be asked');
        return topUp;
      });
    },
    ways: (order) => deps.proofs.ways(order.holderId, chargeChallenge(order)),
    waysOf: async (holderId) => {
      const { hasPin, passkeyOptions } = await deps.proofs.ways(holderId, Buffer.alloc(0));
      return { hasPin, hasPasskey: passkeyOptions !== undefined };
    },
    failedCards: async (holderId) => {
      const since = new Date(world.clocks.security().getTime() - declineRules.withinMs);
      const last = await db.asReader({ holder: holderId }, (tx) => lastRefusals(tx, HOME_CELL, holderId, since));
      return new Set(last.flatMap(({ cardId, refusal }) => (refusal && isOfCard(refusal) ? [cardId] : [])));
    },
    cardOf: (topUp) => deps.instruments.get(topUp.holderId, topUp.cardId),
    chargeChanged: async (processorId) => {
      const charge = await processor.readCharge(processorId);
      if (isId('top', charge.reference)) await record(charge.reference, { kind: 'charge', charge });
    },
    ask: async (topUpId) => {
      const topUp = await db.one((tx) => findTopUp(tx, HOME_CELL, topUpId));
      if (!topUp || isSettled(topUp)) return;
      // The timer is set again before the question: however that ends, it is asked again.
      const now = world.clocks.business();
      const again = askDeadline.at(askAgainAt({ ...topUp, status: 'started' }, now), topUp.id);
      await db.asWriter((tx) => setTimers(tx, [again], HOME_CELL));
      await askProcessor(topUp, { mayCancel: true });
    },
  };
}

/** The first request is given this long before another is made on its behalf. */
const FIRST_ANSWER_WITHIN_MS = 3_000;

function isStillAsked(topUp: TopUp, securityNow: Date): boolean {
  return topUp.processorId === null && securityNow.getTime() - topUp.askedAt.getTime() < FIRST_ANSWER_WITHIN_MS;
}

type Record = (topUpId: Id<'top'>, outcome: Outcome) => Promise<TopUp>;

/** The one way of an outcome onto a top-up: from the answer, the webhook, the return of the browser, and the deadline. */
function createRecord({ batch, ledger, world }: TopUpDeps): Record {
  const house = { clearingId: ledger.house('processor_clearing', 'EUR'), feesId: ledger.house('fees', 'EUR') };
  return async (topUpId, outcome) => {
    const settled = await batch.submit(settleTopUp, { topUpId, outcome, house });
    if (settled.ok) return settled.value;
    // Someone has to look at this: money was taken that does not fit what was asked for.
    world.log.error({ topUpId, outcome: outcome.kind, code: settled.error.code }, 'a charge does not fit its top-up');
    throw new Error(`The charge of ${topUpId} does not fit: ${settled.error.code}`);
  };
}

function createStart(deps: TopUpDeps, record: Record): TopUps['start'] {
  const { db, world, processor, instruments, publicUrl } = deps;
  const prepare = createPrepare(deps);
  const begin = createBegin(deps);
  const prove = async (order: TopUpOrder): Promise<Result<void, TopUpError>> =>
    order.proof
      ? deps.proofs.prove(order.holderId, chargeChallenge(order), order.proof)
      : err({ code: 'proof_missing' });
  return async (order) => {
    const known = await db.one((tx) => findByAttempt(tx, HOME_CELL, order.holderId, order.attempt));
    if (known) return sameOrder(known, order);
    const prepared = await prepare(order);
    if (!prepared.ok) return prepared;
    const { topUp, card } = prepared.value;
    const proved = await prove(order);
    if (!proved.ok) {
      // Pressed twice, the second press may be refused because the first one was taken.
      const meanwhile = await db.one((tx) => findByAttempt(tx, HOME_CELL, order.holderId, order.attempt));
      return meanwhile ? sameOrder(meanwhile, order) : proved;
    }
    const customerId = await instruments.customerOf(order.holderId);
    const begun = await db.asWriter((tx) => begin(tx, order, prepared.value));
    if (!begun.ok) return begun;
    if (begun.value !== topUp) return sameOrder(begun.value, order);
    await world.faultpoint('top_up.started');
    const answer = await processor.charge({
      reference: topUp.id,
      customerId,
      cardProcessorId: card.processorId,
      total: totalOf(topUp),
      description: 'Money added to your Holdfast wallet',
      returnUrl: `${publicUrl}${withQuery(urls.funding.topUpReturn(), { top_up: topUp.id })}`,
    });
    await world.faultpoint('top_up.charged');
    if (answer.kind === 'unknown') return ok(topUp);
    return ok(await record(topUp.id, answer.kind === 'charge' ? answer : { kind: 'none', refusal: answer.refusal }));
  };
}

interface Prepared {
  readonly topUp: TopUp;
  readonly card: Card;
  readonly asked: Asked;
  readonly sameCards: readonly Id<'crd'>[];
}

/**
 * Stores a top-up with its deadline, if there is room for it beside those that are under way: several at once would each
 * believe that there is room for it alone. An attempt that was stored meanwhile answers with its own.
 */
function createBegin({ ledger, world }: TopUpDeps) {
  return async (
    tx: Tx,
    order: TopUpOrder,
    { topUp, asked, sameCards }: Prepared,
  ): Promise<Result<TopUp, TopUpError>> => {
    await lockTopUpsOf(tx, order.holderId);
    const other = await findByAttempt(tx, HOME_CELL, order.holderId, order.attempt);
    if (other) return ok(other);
    const since = new Date(topUp.askedAt.getTime() - declineRules.withinMs);
    const tried = judgeTries({
      ofCard: await triesSince(tx, HOME_CELL, sameCards, since),
      ofHolder: await triesOfHolderSince(tx, HOME_CELL, order.holderId, since),
    });
    if (!tried.ok) return tried;
    // Those under way first: one that is settled in between counts twice rather than never.
    const waiting = { minor: await waitingMinor(tx, HOME_CELL, order.holderId), currency: topUp.currency };
    const owned = await ledger.accountsOfHolder(order.holderId);
    const balance = balanceIn(owned, topUp.currency);
    const judged = judge({ ...asked, balance: add(balance, waiting) });
    if (!judged.ok) return judged;
    const isNew = await insertTopUp(tx, topUp);
    invariant(isNew, 'an attempt is looked up under the lock of its holder');
    const dueAt = askAgainAt(topUp, world.clocks.business());
    await setTimers(tx, [askDeadline.at(dueAt, topUp.id)], HOME_CELL);
    return ok(topUp);
  };
}

function balanceAccount(owned: readonly Account[], currency: Currency): Account | undefined {
  return owned.find((one) => one.kind === 'available' && one.currency === currency);
}

function balanceIn(owned: readonly Account[], currency: Currency): Money {
  const account = balanceAccount(owned, currency);
  return account ? spendable(account) : zero(currency);
}

/** A repetition gets the top-up that there is; another order under the same key is refused. */
function sameOrder(topUp: TopUp, order: TopUpOrder): Result<TopUp, TopUpError> {
  const isSame = topUp.cardId === order.cardId && topUp.amountMinor === order.amount.minor;
  return isSame ? ok(topUp) : err({ code: 'idempotency_key_reused', earlier: topUp });
}

/** Judges an order on what is known now, and writes it out as a top-up. Stores nothing. */
function createPrepare({ world, ledger, instruments, accounts, fees }: TopUpDeps) {
  return async (order: TopUpOrder): Promise<Result<Prepared, TopUpError>> => {
    const { holderId, amount } = order;
    const [card, holder, owned, schedule] = await Promise.all([
      instruments.find(holderId, order.cardId),
      accounts.find(holderId),
      ledger.accountsOfHolder(holderId),
      fees.current(),
    ]);
    if (!card) return err({ code: 'card_not_found' });
    invariant(holder, 'somebody who is signed in has a wallet');
    const asked: Asked = {
      amount,
      balance: balanceIn(owned, amount.currency),
      tier: holder.tier,
      isFrozen: holder.status === 'frozen',
      isCardExpired: cardStatus(card, world.clocks.business()) === 'expired',
    };
    const judged = judge(asked);
    if (!judged.ok) return judged;
    const account = balanceAccount(owned, amount.currency);
    invariant(account, 'a wallet has a balance in the currency that is added');
    const topUp: TopUp = {
      id: world.ids.mint('top'),
      cell: HOME_CELL,
      holderId,
      cardId: card.id,
      accountId: account.id,
      currency: amount.currency,
      amountMinor: amount.minor,
      feeMinor: cardFee(amount, schedule).minor,
      feeVersion: schedule.version,
      status: 'started',
      attempt: order.attempt,
      processorId: null,
      redirectUrl: null,
      refusal: null,
      continueTo: order.continueTo ?? null,
      createdAt: world.clocks.business(),
      askedAt: world.clocks.security(),
      settledAt: null,
    };
    return ok({ topUp, card, asked, sameCards: await instruments.same(card) });
  };
}

/** A charge made a little before we noted that we ask for it, by the processor's clock, is ours all the same. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Asks the processor how a charge went, by its name or, where the answer was lost, by ours. */
function createAsk({ processor, instruments, world }: TopUpDeps, record: Record) {
  const find = async (topUp: TopUp): Promise<Charge | undefined> => {
    if (topUp.processorId !== null) return processor.readCharge(topUp.processorId);
    const customerId = await instruments.customerOf(topUp.holderId);
    const since = new Date(topUp.askedAt.getTime() - CLOCK_SKEW_MS);
    return processor.findCharge({ reference: topUp.id, customerId, since });
  };
  return async (topUp: TopUp, { mayCancel = false } = {}): Promise<TopUp> => {
    const charge = await find(topUp);
    if (!charge) {
      if (!isSurelyLost(topUp, world.clocks.security())) return topUp;
      return record(topUp.id, { kind: 'none', refusal: 'processor_unavailable' });
    }
    // The deadline of a charge that waits for the person has come: it is not left open for somebody to find.
    const isLeft = mayCancel && topUp.status === 'action_required' && charge.state.status === 'action_required';
    const known = isLeft ? await processor.cancelCharge(charge.processorId) : charge;
    return record(topUp.id, { kind: 'charge', charge: known });
  };
}
