import type { Db, Tx } from '#platform/db/db.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Restrictions } from '../../identity/restrictions/service.ts';
import type { BankJudgment, BankOrder, Processor } from '../processor/domain.ts';
import type { Payouts } from '../processor/payout-domain.ts';
import { accepted, bankRules, judgeAdding, judged, takeTry } from './bank-domain.ts';
import type { BankAccount, DepositsAnswer, NotProvable, TooManyBanks } from './bank-domain.ts';
import {
  addedSince,
  bankAccountOfSetup,
  bankAccountsOf,
  getBankAccount,
  insertBankAccount,
  lockBankAccount,
  storeBankAccount,
} from './bank-store.ts';
import { bankProofExpiry } from './jobs-schema.ts';
import type { Instruments } from './service.ts';
import { lockLinking } from './store.ts';

const DAY_MS = 86_400_000;

/** What a person says about their account, and where they agreed to debits. */
export type AddOrder = Pick<BankOrder, 'name' | 'routing' | 'account' | 'agreement'>;

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
   * Has the processor send small deposits to an account. The account's number is not stored.
   * @throws `ProcessorUnavailableError` if it gives no answer; then nothing is listed, and the holder can try again.
   */
  add(holderId: Id<'hld'>, order: AddOrder): Promise<Result<BankAccount, TooManyBanks | { code: 'bank_refused' }>>;
  /**
   * Judges the holder's answer at the processor. Three tries are allowed, whatever the processor allows; a try without
   * an answer of the processor does not count. @throws `ProcessorUnavailableError`.
   */
  prove(holderId: Id<'hld'>, id: Id<'ins'>, answer: DepositsAnswer): Promise<Result<BankAccount, Tried>>;
  /** Reads the processor's judgment of an order to prove an account, and stores it. Ignores unknown ids. */
  refresh(setupId: string): Promise<void>;
  /** Ends the proof of an account whose time is over. */
  expire(id: Id<'ins'>): Promise<void>;
  /** Removes an account here and at the processor; idempotent. @returns False if the holder has no such account. */
  remove(holderId: Id<'hld'>, id: Id<'ins'>): Promise<boolean>;
}

interface BankDeps {
  readonly db: Db;
  readonly world: World;
  readonly security: Pick<SecurityLog, 'record'>;
  readonly restrictions: Pick<Restrictions, 'add'>;
  readonly processor: Pick<Processor, 'openBankAccount' | 'proveBankAccount' | 'readBankAccount' | 'forgetBankAccount'>;
  readonly instruments: Pick<Instruments, 'customerOf'>;
  /** Undefined if the operator pays nothing out. */
  readonly payouts: Pick<Payouts, 'openDestination' | 'closeDestination'> | undefined;
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
    prove: (holderId, id, answer) => prove(deps, holderId, id, answer),
    refresh: (setupId) => refresh(deps, setupId),
    expire: (id) => expire(deps, id),
    remove: (holderId, id) => removeAccount(deps, holderId, id),
  };
}

async function addAccount(
  deps: BankDeps,
  holderId: Id<'hld'>,
  order: AddOrder,
): Promise<Result<BankAccount, TooManyBanks | { code: 'bank_refused' }>> {
  const { db, world, processor, payouts, instruments, security } = deps;
  const addedAt = world.clocks.business();
  const account: BankAccount = {
    id: world.ids.mint('ins'),
    cell: HOME_CELL,
    holderId,
    currency: 'USD',
    country: 'US',
    bankName: '',
    last4: order.account.slice(-4),
    setupId: null,
    methodId: null,
    destination: null,
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
  const begun = await beginAdding(deps, account);
  if (!begun.ok) return begun;
  const customerId = await instruments.customerOf(holderId);
  // The number is known only now, so the account becomes one to which money can be paid before it is proved.
  const { id: reference, country, currency } = account;
  const destination = (await payouts?.openDestination({ ...order, reference, country, currency })) ?? null;
  const details = await processor.openBankAccount({ ...order, reference, customerId });
  if (!details) {
    if (destination) await payouts?.closeDestination(destination);
    await db.asWriter((tx) => storeBankAccount(tx, { ...account, status: 'failed', failure: 'refused' }));
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
  const { db, world, processor } = deps;
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
  const judgment = await processor.proveBankAccount(begun.value.setupId!, answer).catch(async (error: unknown) => {
    await giveTryBack(deps, id);
    throw error;
  });
  const account = await apply(deps, id, judgment);
  if (!account) return err({ code: 'bank_account_not_waiting' });
  return account.status === 'verified' ? ok(account) : err({ code: 'answer_wrong', account });
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

async function expire(deps: BankDeps, id: Id<'ins'>): Promise<void> {
  const { db, world } = deps;
  const account = await db.asWriter((tx) => lockBankAccount(tx, HOME_CELL, id));
  if (!account || world.clocks.business() < account.expiresAt) return;
  await apply(deps, id, { kind: 'ended', why: 'expired' });
}

/** Stores a judgment, with what follows from it. @returns The account afterwards; undefined if it was removed. */
async function apply(deps: BankDeps, id: Id<'ins'>, judgment: BankJudgment): Promise<BankAccount | undefined> {
  const after = await deps.db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (!account) return undefined;
    const next = judged(account, judgment);
    if (next.status !== account.status) await storeOutcome(deps, tx, next);
    return next;
  });
  // An account whose proof ended here first must not be proved there afterwards.
  if (after?.status === 'failed' && after.setupId !== null) await forget(deps, after);
  return after;
}

async function forget({ processor, payouts }: BankDeps, account: BankAccount): Promise<void> {
  await processor.forgetBankAccount(account);
  if (account.destination) await payouts?.closeDestination(account.destination);
}

async function storeOutcome({ security, restrictions, world }: BankDeps, tx: Tx, account: BankAccount): Promise<void> {
  const { id, holderId, last4 } = account;
  await storeBankAccount(tx, account);
  await clearTimers(tx, [bankProofExpiry.of(id)], HOME_CELL);
  if (account.status !== 'verified') return;
  await security.record(tx, 'bank_account.proved', holderId, { ending: last4 });
  await restrictions.add(tx, { holderId, cause: 'instrument_added', at: world.clocks.business() });
}

async function removeAccount(deps: BankDeps, holderId: Id<'hld'>, id: Id<'ins'>): Promise<boolean> {
  const { db, world, security } = deps;
  const removed = await db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (account?.holderId !== holderId) return undefined;
    await storeBankAccount(tx, { ...account, removedAt: world.clocks.business() });
    await clearTimers(tx, [bankProofExpiry.of(id)], HOME_CELL);
    await security.record(tx, 'bank_account.removed', holderId, { ending: account.last4 });
    return account;
  });
  if (removed?.setupId) await forget(deps, removed);
  return removed !== undefined;
}
