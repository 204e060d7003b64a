import type { Tx } from '#platform/db/db.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { BankOrder, Processor } from '../processor/domain.ts';
import type { Owner } from '../processor/payout-domain.ts';
import { accepted, bankRules, failed, judgeAdding, takeTry } from './bank-domain.ts';
import type { BankAccount, DepositsAnswer, Judgment, NotProvable, TooManyBanks } from './bank-domain.ts';
import { apply, expire, forget } from './bank-outcome-service.ts';
import {
  addedSince,
  bankAccountOfSetup,
  bankAccountsOf,
  getBankAccount,
  insertBankAccount,
  lockBankAccount,
  storeBankAccount,
} from './bank-store.ts';
import { centsAt } from './cents-store.ts';
import { isBankCode } from './code-crypto.ts';
import { addEuroAccount, applyCentPayout, askAboutCent, sendCent } from './euro-service.ts';
import type { EuroDeps, NotAdded, NotSent } from './euro-service.ts';
import { countryOf } from './iban-domain.ts';
import { bankProofExpiry } from './jobs-schema.ts';
import type { Instruments } from './service.ts';
import { lockLinking } from './store.ts';

const DAY_MS = 86_400_000;

/** What a person says about their account in dollars. */
type DollarOrder = { readonly currency: 'USD' } & Pick<BankOrder, 'name' | 'routing' | 'account'>;

/** What a person says about their account, and where they agreed to its use. An IBAN is without blanks, in capitals. */
export type AddOrder = (DollarOrder | { readonly currency: 'EUR'; readonly name: string; readonly iban: string }) &
  Pick<BankOrder, 'agreement'>;

/** The outcome of a try to prove an account. */
export type Tried = NotProvable | { readonly code: 'answer_wrong'; readonly account: BankAccount };

/** The door to bank accounts. */
export interface BankAccounts {
  /** The accounts that the processor accepted, newest first. */
  list(holderId: Id<'hld'>): Promise<BankAccount[]>;
  /** One of the holder's accounts. */
  find(holderId: Id<'hld'>, id: Id<'ins'>): Promise<BankAccount | undefined>;
  /** An account of any holder, even if it was removed. */
  get(id: Id<'ins'>): Promise<BankAccount>;
  /**
   * Adds an account: in dollars, the processor sends small deposits to it; in euros, the bank compares the name, and the
   * holder then has the cent sent. The account's number is not stored.
   * @throws `ProcessorUnavailableError` if it gives no answer; then nothing is listed, and the holder can try again.
   */
  add(holderId: Id<'hld'>, order: AddOrder): Promise<Result<BankAccount, TooManyBanks | NotAdded>>;
  /** Sends the cent that proves an account in euros, once. @throws `ProcessorUnavailableError` before it is sent. */
  send(holderId: Id<'hld'>, id: Id<'ins'>): Promise<Result<BankAccount, NotSent>>;
  /**
   * Judges the holder's answer, for dollars at the processor. Three tries are allowed, whatever the processor allows; a try without
   * an answer of the processor does not count. @throws `ProcessorUnavailableError`.
   */
  prove(holderId: Id<'hld'>, id: Id<'ins'>, answer: DepositsAnswer): Promise<Result<BankAccount, Tried>>;
  /** Reads the processor's judgment of an order to prove an account, and stores it. Ignores unknown ids. */
  refresh(setupId: string): Promise<void>;
  /** Reads a payout at the processor, if it is one of a cent; called after a webhook. */
  payoutChanged(processorId: string): Promise<void>;
  /** Asks the processor what became of the cent of an account, and sets the next deadline. */
  askCent(id: Id<'ins'>): Promise<void>;
  /** The accounts whose cents were on their way at an instant. */
  centsUnderWay(tx: Tx, at: Date): Promise<readonly Id<'ins'>[]>;
  /** Ends an account whose cent did not stay there, even if it was proved. */
  centLost(id: Id<'ins'>, why: 'returned' | 'not_sent'): Promise<void>;
  /** Ends the proof of an account whose time is over. */
  expire(id: Id<'ins'>): Promise<void>;
  /** Removes an account here and at the processor; idempotent. @returns False if the holder has no such account. */
  remove(holderId: Id<'hld'>, id: Id<'ins'>): Promise<boolean>;
}

interface BankDeps extends EuroDeps {
  readonly processor: Pick<Processor, 'openBankAccount' | 'proveBankAccount' | 'readBankAccount' | 'forgetBankAccount'>;
  readonly instruments: Pick<Instruments, 'customerOf'>;
  readonly accounts: Pick<Accounts, 'get'>;
}

/** Creates the door to bank accounts. */
export function createBankAccounts(deps: BankDeps): BankAccounts {
  const list = (holderId: Id<'hld'>) =>
    deps.db.asReader({ holder: holderId }, (tx) => bankAccountsOf(tx, HOME_CELL, holderId));
  return {
    list,
    find: async (holderId, id) => (await list(holderId)).find((account) => account.id === id),
    get: (id) => deps.db.one((tx) => getBankAccount(tx, HOME_CELL, id)),
    add: (holderId, order) => addAccount(deps, holderId, order),
    send: (holderId, id) => sendCent(deps, holderId, id),
    prove: (holderId, id, answer) => prove(deps, holderId, id, answer),
    refresh: (setupId) => refresh(deps, setupId),
    payoutChanged: (processorId) => applyCentPayout(deps, processorId),
    askCent: (id) => askAboutCent(deps, id),
    centsUnderWay: async (tx, at) => (await centsAt(tx, HOME_CELL, at)).map((one) => one.id),
    centLost: async (id, why) => void (await apply(deps, id, { kind: 'ended', why })),
    expire: (id) => expire(deps, id),
    remove: (holderId, id) => removeAccount(deps, holderId, id),
  };
}

async function addAccount(
  deps: BankDeps,
  holderId: Id<'hld'>,
  order: AddOrder,
): Promise<Result<BankAccount, TooManyBanks | NotAdded>> {
  const account = newAccount(deps, holderId, order);
  const begun = await beginAdding(deps, account);
  if (!begun.ok) return begun;
  const owner = await ownerOf(deps, account, order);
  return order.currency === 'EUR'
    ? addEuroAccount(deps, account, { ...order, owner })
    : addDollarAccount(deps, account, { ...order, owner });
}

async function ownerOf(
  { accounts }: BankDeps,
  { holderId, askedAt }: BankAccount,
  { agreement }: AddOrder,
): Promise<Owner> {
  const { givenName, familyName, birthDate, address } = await accounts.get(holderId);
  return { givenName, familyName, birthDate, address, agreement: { ...agreement, at: askedAt } };
}

function newAccount({ world }: BankDeps, holderId: Id<'hld'>, order: AddOrder): BankAccount {
  const addedAt = world.clocks.business();
  return {
    id: world.ids.mint('ins'),
    cell: HOME_CELL,
    holderId,
    currency: order.currency,
    country: order.currency === 'EUR' ? countryOf(order.iban) : 'US',
    bankName: '',
    last4: (order.currency === 'EUR' ? order.iban : order.account).slice(-4),
    setupId: null,
    methodId: null,
    destination: null,
    nameMatch: null,
    knownName: null,
    status: 'started',
    failure: null,
    deposits: null,
    arrivesAt: null,
    expiresAt: new Date(addedAt.getTime() + bankRules.days * DAY_MS),
    tries: 0,
    addedAt,
    askedAt: world.clocks.security(),
    removedAt: null,
  };
}

async function addDollarAccount(
  { db, processor, payouts, instruments, security }: BankDeps,
  account: BankAccount,
  { currency, owner, ...order }: DollarOrder & { readonly owner: Owner },
): Promise<Result<BankAccount, NotAdded>> {
  const { id: reference, country, holderId } = account;
  const customerId = await instruments.customerOf(holderId);
  // The number is known only now, so the account becomes one to which money can be paid before it is proved.
  const destination = (await payouts?.openDestination({ ...order, owner, reference, country, currency })) ?? null;
  const details = await processor.openBankAccount({ ...order, agreement: owner.agreement, reference, customerId });
  if (!details) {
    if (destination) await payouts?.closeDestination(destination);
    await db.asWriter((tx) => storeBankAccount(tx, failed(account, 'refused')));
    return err({ code: 'bank_refused' });
  }
  const waiting = { ...accepted(account, details), destination };
  await db.asWriter(async (tx) => {
    await storeBankAccount(tx, waiting);
    await setTimers(tx, [bankProofExpiry.at(waiting.expiresAt, waiting.id)], HOME_CELL);
    await security.record(tx, 'bank_account.added', holderId, { ending: waiting.last4 });
  });
  return ok(waiting);
}

function beginAdding({ db }: BankDeps, account: BankAccount): Promise<Result<void, TooManyBanks>> {
  const since = new Date(account.askedAt.getTime() - bankRules.addedWithinMs);
  return db.asWriter(async (tx) => {
    await lockLinking(tx, account.cell, account.holderId);
    const allowed = judgeAdding(await addedSince(tx, account.cell, account.holderId, since));
    if (allowed.ok) await insertBankAccount(tx, account);
    return allowed;
  });
}

async function prove(
  deps: BankDeps,
  holderId: Id<'hld'>,
  id: Id<'ins'>,
  answer: DepositsAnswer,
): Promise<Result<BankAccount, Tried>> {
  const { db, world } = deps;
  const begun = await db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (account?.holderId !== holderId) return err({ code: 'bank_account_not_waiting' } as const);
    const tried = takeTry(account, world.clocks.business());
    if (tried.ok) await storeBankAccount(tx, tried.value);
    return tried;
  });
  if (!begun.ok) {
    // The time may be over before its timer has fired.
    await expire(deps, id);
    return begun;
  }
  const judgment = await judgmentOf(deps, begun.value, answer).catch(async (error: unknown) => {
    await giveTryBack(deps, id);
    throw error;
  });
  const account = await apply(deps, id, judgment);
  if (!account) return err({ code: 'bank_account_not_waiting' });
  return account.status === 'verified' ? ok(account) : err({ code: 'answer_wrong', account });
}

async function judgmentOf(
  { processor, codeKeys }: BankDeps,
  { id, currency, setupId }: BankAccount,
  answer: DepositsAnswer,
): Promise<Judgment> {
  if (currency === 'USD') return processor.proveBankAccount(setupId!, answer);
  const isRight = 'code' in answer && isBankCode(codeKeys, id, answer.code);
  return isRight ? { kind: 'verified', methodId: null } : { kind: 'wrong' };
}

function giveTryBack({ db }: BankDeps, id: Id<'ins'>): Promise<void> {
  return db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (account?.status === 'verifying') await storeBankAccount(tx, { ...account, tries: account.tries - 1 });
  });
}

async function refresh(deps: BankDeps, setupId: string): Promise<void> {
  const id = await deps.db.one((tx) => bankAccountOfSetup(tx, HOME_CELL, setupId));
  if (id) await apply(deps, id, await deps.processor.readBankAccount(setupId));
}

async function removeAccount(deps: BankDeps, holderId: Id<'hld'>, id: Id<'ins'>): Promise<boolean> {
  const { db, world, security } = deps;
  const removed = await db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (account?.holderId !== holderId) return undefined;
    await storeBankAccount(tx, { ...account, knownName: null, removedAt: world.clocks.business() });
    await clearTimers(tx, [bankProofExpiry.of(id)], HOME_CELL);
    await security.record(tx, 'bank_account.removed', holderId, { ending: account.last4 });
    return account;
  });
  if (removed) await forget(deps, removed);
  return removed !== undefined;
}
