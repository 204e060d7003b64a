import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { HOME_CELL } from '../../cell.ts';
import { owedOn } from '../../ledger/accounts/debt-domain.ts';
import { cardFee } from '../fees/domain.ts';
import type { CardMonth } from '../fees/domain.ts';
import { bankAccountName } from '../instruments/bank-domain.ts';
import { cardName } from '../instruments/domain.ts';
import type { Card } from '../instruments/domain.ts';
import { isOfCard } from '../processor/domain.ts';
import { chargeChallenge } from './challenge-domain.ts';
import { arrivesAt, declineRules, topUpLimits } from './domain.ts';
import type { DebitTerms, Known, Source, Standing, TopUp, TopUpError, TopUpTerms } from './domain.ts';
import { cardMonthOf } from './month-service.ts';
import type { ShareOrder, TopUpDeps, TopUpOrder } from './port.ts';
import { applyCharge, askAtDeadline, lookAtTopUp } from './settle-service.ts';
import { chargeShare, startTopUp } from './start-service.ts';
import {
  allDebitTerms,
  debitTermsAt,
  findCharged,
  findTopUp,
  lastRefusals,
  newestSucceeded,
  onTheirWay,
  refusedDebits,
  takenBackMinor,
} from './store.ts';

/** The door to money from cards and bank accounts. */
export interface TopUps {
  /** The limits and fees for a holder now. */
  terms(holderId: Id<'hld'>): Promise<TopUpTerms>;
  /** The fee that a charge of a card would have now; undefined in a currency in which no card is charged. */
  cardFee(holderId: Id<'hld'>, amount: Money): Promise<Money | undefined>;
  /** All versions of the terms of debits, also those to come, oldest first; each has one for each currency. */
  debitVersions(): Promise<readonly DebitTerms[]>;
  /**
   * Charges a card or debits a bank account, and credits the balance. A lost answer leaves the top-up `started`: the holder's next look and a
   * deadline ask the processor for the outcome, and nothing charges it again. A repeated attempt returns its
   * top-up, and needs no proof.
   */
  start(order: TopUpOrder): Promise<Result<TopUp, TopUpError>>;
  /**
   * Charges a card for a payment that the holder has approved, and holds the money for it. A lost answer leaves the
   * top-up `started`.
   */
  charge(order: ShareOrder): Promise<Result<TopUp, TopUpError>>;
  /** Finds any holder's top-up. */
  find(id: Id<'top'>): Promise<TopUp | undefined>;
  /** Finds the newest charge that brought money for a payment. */
  charged(paymentId: Id<'pay'>): Promise<TopUp | undefined>;
  /** One of the holder's top-ups. If it is not settled, asks the processor first. */
  look(holderId: Id<'hld'>, id: Id<'top'>): Promise<TopUp | undefined>;
  /** How the holder can prove this order. */
  ways(order: Omit<TopUpOrder, 'proof'>): Promise<WaysToProve>;
  /** Whether the holder has a PIN and a passkey. */
  waysOf(holderId: Id<'hld'>): Promise<{ readonly hasPin: boolean; readonly hasPasskey: boolean }>;
  /** Cards whose last charge within a day failed because of the card itself; pages offer them last. */
  failedCards(holderId: Id<'hld'>): Promise<ReadonlySet<Id<'ins'>>>;
  /** The currency with which the wallet was opened, and what its holder owes, which a top-up in that currency pays first. */
  standingOf(holderId: Id<'hld'>): Promise<Standing>;
  /** The card of a top-up, even if it was removed since. */
  cardOf(topUp: TopUp): Promise<Card>;
  /** The card or the bank account of a top-up, by its name, even if it was removed since. */
  sourceOf(topUp: TopUp): Promise<Source>;
  /** The holder's debits that are on their way, newest first. */
  onTheirWay(holderId: Id<'hld'>): Promise<TopUp[]>;
  /** The holder's debits that banks refused in the last week, newest first. */
  refusedLately(holderId: Id<'hld'>): Promise<TopUp[]>;
  /** What pages say of a top-up: where it comes from, when it arrives, and what the bank has taken back. */
  known(topUp: TopUp): Promise<Known>;
  /** Reads a charge at the processor and applies it to its top-up; called after a webhook. */
  chargeChanged(processorId: string): Promise<void>;
  /** Asks the processor for a charge's outcome, and sets the next deadline until the outcome is known. */
  ask(topUpId: Id<'top'>): Promise<void>;
  /** The settled ones among the newest `most` top-ups of all holders, newest first. */
  newest(most: number): Promise<TopUp[]>;
}

/** Creates the door to top-ups. */
export function createTopUps(deps: TopUpDeps): TopUps {
  return {
    terms: (holderId) => currentTerms(deps, holderId),
    cardFee: (holderId, amount) => cardFeeNow(deps, holderId, amount),
    debitVersions: () => deps.db.one(allDebitTerms),
    start: (order) => startTopUp(deps, order),
    charge: (order) => chargeShare(deps, order),
    find: (id) => deps.db.one((tx) => findTopUp(tx, HOME_CELL, id)),
    charged: (paymentId) => deps.db.one((tx) => findCharged(tx, HOME_CELL, paymentId)),
    look: (holderId, id) => lookAtTopUp(deps, holderId, id),
    ways: (order) => deps.proofs.ways(order.holderId, chargeChallenge(order)),
    waysOf: (holderId) => waysOf(deps, holderId),
    failedCards: (holderId) => failedCards(deps, holderId),
    standingOf: (holderId) => standingOf(deps, holderId),
    cardOf: (topUp) => deps.instruments.get(topUp.holderId, topUp.instrumentId),
    sourceOf: (topUp) => sourceOf(deps, topUp),
    onTheirWay: (holderId) => deps.db.asReader({ holder: holderId }, (tx) => onTheirWay(tx, HOME_CELL, holderId)),
    refusedLately: (holderId) => refusedLately(deps, holderId),
    known: (topUp) => knownOf(deps, topUp),
    chargeChanged: (processorId) => applyCharge(deps, processorId),
    ask: (topUpId) => askAtDeadline(deps, topUpId),
    newest: (most) => deps.db.one((tx) => newestSucceeded(tx, HOME_CELL, most)),
  };
}

async function currentTerms(deps: TopUpDeps, holderId: Id<'hld'>): Promise<TopUpTerms> {
  const { db, world, fees } = deps;
  const [schedule, debits] = await Promise.all([
    fees.current(),
    db.one((tx) => debitTermsAt(tx, world.clocks.business())),
  ]);
  const { least, most } = topUpLimits;
  return {
    least,
    most,
    cardFeeBasisPoints: schedule.cardBasisPoints,
    freeUpTo: { minor: schedule.cardFreeUpToMinor, currency: schedule.currency },
    month: await monthNow(deps, holderId, schedule.currency),
    debits,
  };
}

async function cardFeeNow(deps: TopUpDeps, holderId: Id<'hld'>, amount: Money): Promise<Money | undefined> {
  const schedule = await deps.fees.current();
  if (amount.currency !== schedule.currency) return undefined;
  return cardFee(amount, await monthNow(deps, holderId, schedule.currency), schedule);
}

function monthNow({ db, world }: TopUpDeps, holderId: Id<'hld'>, currency: Currency): Promise<CardMonth> {
  return db.asReader({ holder: holderId }, (tx) => cardMonthOf(tx, holderId, currency, world.clocks.business()));
}

async function sourceOf({ instruments, bankAccounts }: TopUpDeps, topUp: TopUp): Promise<Source> {
  if (topUp.isDebit) {
    const account = await bankAccounts.get(topUp.instrumentId);
    return { kind: 'bank_account', name: bankAccountName(account), last4: account.last4 };
  }
  const card = await instruments.get(topUp.holderId, topUp.instrumentId);
  return { kind: 'card', name: cardName(card), last4: card.last4 };
}

async function knownOf(deps: TopUpDeps, topUp: TopUp): Promise<Known> {
  const { id, cell, amount, status } = topUp;
  const [source, arrivesAt, minor] = await Promise.all([
    sourceOf(deps, topUp),
    arrivalOf(deps, topUp),
    // Nothing is taken back of a sum that never came.
    status === 'succeeded' ? deps.db.one((tx) => takenBackMinor(tx, cell, id)) : 0n,
  ]);
  return { source, arrivesAt, takenBack: { minor, currency: amount.currency } };
}

async function arrivalOf({ db }: TopUpDeps, topUp: TopUp): Promise<Date | undefined> {
  if (topUp.status !== 'processing') return undefined;
  const terms = await db.one((tx) => debitTermsAt(tx, topUp.createdAt));
  const own = terms.find(({ least }) => least.currency === topUp.amount.currency);
  return own && arrivesAt(topUp, own);
}

async function waysOf({ proofs }: TopUpDeps, holderId: Id<'hld'>) {
  const { hasPin, passkeyOptions } = await proofs.ways(holderId, Buffer.alloc(0));
  return { hasPin, hasPasskey: passkeyOptions !== undefined };
}

async function standingOf({ ledger }: TopUpDeps, holderId: Id<'hld'>): Promise<Standing> {
  const accounts = await ledger.accountsOfHolder(holderId);
  const first = accounts.find(({ kind }) => kind === 'available');
  invariant(first, 'a wallet is opened with a balance');
  return { currency: first.currency, owed: owedOn(accounts) };
}

const WEEK_MS = 7 * 86_400_000;

function refusedLately({ db, world }: TopUpDeps, holderId: Id<'hld'>): Promise<TopUp[]> {
  const since = new Date(world.clocks.business().getTime() - WEEK_MS);
  return db.asReader({ holder: holderId }, (tx) => refusedDebits(tx, HOME_CELL, holderId, since));
}

async function failedCards({ db, world }: TopUpDeps, holderId: Id<'hld'>): Promise<ReadonlySet<Id<'ins'>>> {
  const since = new Date(world.clocks.security().getTime() - declineRules.withinMs);
  const last = await db.asReader({ holder: holderId }, (tx) => lastRefusals(tx, HOME_CELL, holderId, since));
  return new Set(last.flatMap(({ cardId, refusal }) => (refusal && isOfCard(refusal) ? [cardId] : [])));
}
