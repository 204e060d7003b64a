import type { Tx } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import { isWorse } from '../processor/payout-domain.ts';
import type { NameCheck, Owner, Payout } from '../processor/payout-domain.ts';
import { askAgainAt, isOpen, isSurelyLost } from '../processor/settle-domain.ts';
import type { Outcome } from '../processor/settle-domain.ts';
import { failed, isUnsent, sent } from './bank-domain.ts';
import type { BankAccount, BankFailure, NotProvable } from './bank-domain.ts';
import { apply, expire } from './bank-outcome-service.ts';
import type { OutcomeDeps } from './bank-outcome-service.ts';
import { getBankAccount, lockBankAccount, storeBankAccount } from './bank-store.ts';
import { settleCent } from './cents-commands.ts';
import { CENT, centStatement } from './cents-domain.ts';
import type { Cent } from './cents-domain.ts';
import { centOfPayout, findCent, insertCent } from './cents-store.ts';
import { bankCode } from './code-crypto.ts';
import { askCent, bankProofExpiry } from './jobs-schema.ts';

/** The dependencies of accounts in euros. */
export interface EuroDeps extends OutcomeDeps {
  readonly batch: Pick<Batch, 'submit'>;
  readonly ledger: Pick<Ledger, 'house'>;
  /** The keys from which the codes on statement lines follow. */
  readonly codeKeys: KeyRing;
}

/** Why an account is not added. */
export interface NotAdded {
  readonly code: 'bank_refused' | 'bank_name_differs' | 'withdrawals_not_offered';
}

/** Why no cent is sent: the name is another one, or one that the holder must see first. */
export type NotSent = NotProvable | { readonly code: 'bank_name_differs' | 'recipient_changed' };

/**
 * Makes an account known to the processor, which alone keeps its IBAN, and compares its holder's name. An account that
 * the bank knows under another name is none of the holder's.
 *
 * @throws `ProcessorUnavailableError`
 */
export async function addEuroAccount(
  deps: EuroDeps,
  account: BankAccount,
  { name, iban, owner }: { readonly name: string; readonly iban: string; readonly owner: Owner },
): Promise<Result<BankAccount, NotAdded>> {
  const { db, payouts, security } = deps;
  const { id: reference, country, currency } = account;
  const refuse = async (failure: BankFailure, code: NotAdded['code']) => {
    await db.asWriter((tx) => storeBankAccount(tx, failed(account, failure)));
    return err({ code });
  };
  if (!payouts) return refuse('refused', 'withdrawals_not_offered');
  const opened = await payouts.openDestination({ reference, owner, name, country, currency, account: iban });
  if (!opened) return refuse('refused', 'bank_refused');
  const { bankName, ...destination } = opened;
  const { match: nameMatch, knownName } = await payouts.checkName(destination);
  if (nameMatch === 'no_match') {
    await payouts.closeDestination(destination);
    return refuse('name_differs', 'bank_name_differs');
  }
  const known: BankAccount = { ...account, bankName, destination, nameMatch, knownName };
  await db.asWriter(async (tx) => {
    await storeBankAccount(tx, known);
    await setTimers(tx, [bankProofExpiry.at(known.expiresAt, known.id)], HOME_CELL);
    await security.record(tx, 'bank_account.added', known.holderId, { ending: known.last4 });
  });
  return ok(known);
}

/**
 * Sends the cent with the code, once for each account. The name is compared again: the processor forgets a comparison
 * after minutes, and sends nothing on one that the holder has not seen. A lost answer is asked for, never repeated.
 *
 * @throws `ProcessorUnavailableError` before anything was sent.
 */
export async function sendCent(
  deps: EuroDeps,
  holderId: Id<'hld'>,
  id: Id<'ins'>,
): Promise<Result<BankAccount, NotSent>> {
  const { db, world, payouts, codeKeys } = deps;
  await expire(deps, id);
  const account = await db.asWriter((tx) => lockBankAccount(tx, HOME_CELL, id));
  if (account?.holderId !== holderId || !payouts) return err({ code: 'bank_account_not_waiting' });
  const { destination } = account;
  if (!isUnsent(account) || !destination || !payouts.knows(destination)) {
    return account.status === 'verifying' ? ok(account) : err({ code: 'bank_account_not_waiting' });
  }
  const check = await payouts.checkName(destination);
  if (check.match === 'no_match') {
    await apply(deps, id, { kind: 'ended', why: 'name_differs' });
    return err({ code: 'bank_name_differs' });
  }
  if (isWorse(check.match, account.nameMatch ?? 'match')) {
    await db.asWriter((tx) => storeIfUnsent(tx, id, { nameMatch: check.match, knownName: check.knownName }));
    return err({ code: 'recipient_changed' });
  }
  const begun = await begin(deps, id, check);
  if (!begun.isFirst) return begun.account ? ok(begun.account) : err({ code: 'bank_account_not_waiting' });
  await world.faultpoint('cent.stored');
  const statement = centStatement(bankCode(codeKeys, id));
  const answer = await payouts.createPayout({ reference: id, destination, amount: CENT, check, statement });
  if (answer.kind !== 'unknown') {
    await record(deps, id, answer.kind === 'payout' ? answer : { kind: 'none', refusal: answer.refusal });
  }
  return ok(begun.account);
}

async function storeIfUnsent(tx: Tx, id: Id<'ins'>, more: Pick<BankAccount, 'nameMatch' | 'knownName'>): Promise<void> {
  const account = await lockBankAccount(tx, HOME_CELL, id);
  if (account && isUnsent(account)) await storeBankAccount(tx, { ...account, ...more });
}

/** Stores the cent before the processor is asked. Of two requests at once, the second finds it stored. */
function begin({ db, world }: EuroDeps, id: Id<'ins'>, { match }: NameCheck) {
  const now = world.clocks.business();
  return db.asWriter(async (tx) => {
    const account = await lockBankAccount(tx, HOME_CELL, id);
    if (!account || !isUnsent(account)) return { isFirst: false, account } as const;
    const waiting = sent(account, match, now);
    const cent: Cent = {
      id,
      cell: account.cell,
      amount: CENT,
      status: 'processing',
      refusal: null,
      processorId: null,
      askedAt: world.clocks.security(),
      postedAt: null,
      settledAt: null,
    };
    await storeBankAccount(tx, waiting);
    await insertCent(tx, cent);
    const timers = [bankProofExpiry.at(waiting.expiresAt, id), askCent.at(askAgainAt(cent, now)!, id)];
    await setTimers(tx, timers, HOME_CELL);
    return { isFirst: true, account: waiting } as const;
  });
}

async function record({ batch, ledger, world }: EuroDeps, id: Id<'ins'>, outcome: Outcome): Promise<void> {
  const house = {
    costsId: ledger.house('proof_costs', CENT.currency, HOME_CELL),
    clearingId: ledger.house('payout_clearing', CENT.currency, HOME_CELL),
  };
  const settled = await batch.submit(settleCent, { id, outcome, house }, { cell: HOME_CELL });
  if (settled.ok) return;
  // An operator must look at this: the processor sends another sum, or says that a posted cent was never sent.
  world.log.error({ instrumentId: id, code: settled.error.code }, 'a payout differs from the cent of a bank account');
  throw new Error(`The payout of ${id} differs from its cent: ${settled.error.code}`);
}

/** Reads a payout that a webhook named, if it is one of a cent. */
export async function applyCentPayout(deps: EuroDeps, processorId: string): Promise<void> {
  const id = await deps.db.one((tx) => centOfPayout(tx, HOME_CELL, processorId));
  if (id === undefined || !deps.payouts) return;
  await record(deps, id, { kind: 'payout', payout: await deps.payouts.readPayout(processorId) });
}

/** Asks the processor what became of a cent, and sets the next deadline until no news is expected. */
export async function askAboutCent(deps: EuroDeps, id: Id<'ins'>): Promise<void> {
  const { db, world } = deps;
  const cent = await db.one((tx) => findCent(tx, HOME_CELL, id));
  const again = cent && askAgainAt(cent, world.clocks.business());
  if (!cent || !again || !isOpen(cent)) return;
  // The next timer is set before asking, so that the wallet asks again even if this attempt fails.
  await db.asWriter((tx) => setTimers(tx, [askCent.at(again, id)], HOME_CELL));
  const payout = await findPayout(deps, cent);
  if (payout) return record(deps, id, { kind: 'payout', payout });
  if (cent.processorId === null && isSurelyLost(cent, world.clocks.security())) {
    await deps.payouts?.abandonPayout(id);
    await record(deps, id, { kind: 'none', refusal: 'processor_unavailable' });
  }
}

async function findPayout({ db, payouts }: EuroDeps, { id, processorId }: Cent): Promise<Payout | undefined> {
  if (!payouts) throw new Error(`The cent of ${id} is under way, but no payouts are set up.`);
  if (processorId !== null) return payouts.readPayout(processorId);
  const { destination } = await db.one((tx) => getBankAccount(tx, HOME_CELL, id));
  invariant(destination, 'a cent goes to an account to which money can be paid');
  return payouts.findPayout({ reference: id, destination });
}
