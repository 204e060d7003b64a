import type Stripe from 'stripe';
import { isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { ProcessorUnavailableError } from './domain.ts';
import type { Movement, ProcessorBalance } from './domain.ts';
import { enteredAt, financialKind } from './financial-domain.ts';

type Entry = Stripe.V2.MoneyManagement.TransactionEntry;

/** A financial account at Stripe (API v2). */
export interface FinancialAccount {
  readonly id: string;
  /** Security time. */
  readonly now: () => Date;
}

const A_PAGE = 100;
const MOST_READS = 5;
/** An entry may take effect this long after it was made. */
const EFFECTIVE_WITHIN_MS = 10 * 86_400_000;

/**
 * Reads the balances of a financial account and what moved them since an instant, oldest first, as of one moment. What
 * is reserved for payments under way has left it.
 */
export async function readFinancialAccount(
  stripe: Stripe,
  account: FinancialAccount,
  since: Date,
): Promise<{ balances: ProcessorBalance[]; movements: Movement[] }> {
  const { financialAccounts } = stripe.v2.moneyManagement;
  for (let read = 0; read < MOST_READS; read += 1) {
    const entries = await listEntries(stripe, account, since);
    const { balance } = await financialAccounts.retrieve(account.id);
    // Something moved between the calls, so balance and list are not of one moment.
    if ((await listEntries(stripe, account, since)).length !== entries.length) continue;
    return { balances: toBalances(balance), movements: await toMovements(stripe, entries, since) };
  }
  throw new ProcessorUnavailableError('The financial account at the processor moves too fast to be read.');
}

interface Entered {
  readonly entry: Entry;
  readonly at: Date;
}

/** Lists the entries that are in the balance since then, the oldest first. */
async function listEntries(stripe: Stripe, { id, now }: FinancialAccount, since: Date): Promise<Entered[]> {
  const asked = { created: { gte: secondsOf(new Date(since.getTime() - EFFECTIVE_WITHIN_MS)) }, limit: A_PAGE };
  const found: Entered[] = [];
  for await (const entry of stripe.v2.moneyManagement.transactionEntries.list(asked)) {
    const at = enteredAt(entry, now());
    const isOurs = entry.transaction_details.financial_account === id;
    if (isOurs && at && at >= since && changeOf(entry) !== 0n) found.push({ entry, at });
  }
  return found.toSorted((left, right) => left.at.getTime() - right.at.getTime());
}

function secondsOf(at: Date): number {
  return Math.max(Math.floor(at.getTime() / 1_000), 0);
}

/** What an entry adds to the account. Money that is reserved for a payment has left it, and money on its way has come. */
function changeOf({ balance_impact: { available, inbound_pending } }: Entry): bigint {
  return BigInt(available.value) + BigInt(inbound_pending.value);
}

function toBalances({ available, inbound_pending }: Stripe.V2.MoneyManagement.FinancialAccount.Balance) {
  const codes = [...new Set([...Object.keys(available), ...Object.keys(inbound_pending)])];
  return codes.flatMap((code): ProcessorBalance[] => {
    const balances = {
      availableMinor: BigInt(available[code]?.value ?? 0),
      pendingMinor: BigInt(inbound_pending[code]?.value ?? 0),
    };
    const isEmpty = balances.availableMinor === 0n && balances.pendingMinor === 0n;
    const currency = knownCurrency(code, isEmpty);
    return currency === undefined ? [] : [{ pocket: 'payouts', currency, ...balances }];
  });
}

/**
 * The currency of a code; undefined if this version does not know it and there is no money in it.
 *
 * @throws If there is money in it.
 */
export function knownCurrency(code: string, isEmpty: boolean): Currency | undefined {
  const currency = code.toUpperCase();
  if (isCurrency(currency)) return currency;
  if (isEmpty) return undefined;
  throw new Error(`The card processor keeps money in ${currency}, which this version does not know.`);
}

async function toMovements(stripe: Stripe, entries: readonly Entered[], since: Date): Promise<Movement[]> {
  const flows = entries.map(({ entry }) => entry.transaction_details.flow);
  const references = await referencesOf(stripe, idsIn(flows.map((flow) => flow?.outbound_payment)), since);
  const payouts = await payoutsOf(stripe, idsIn(flows.map((flow) => flow?.received_credit)));
  return entries.flatMap(({ entry, at }) => {
    const { category, flow } = entry.transaction_details;
    const currency = knownCurrency(entry.balance_impact.available.currency, false);
    if (currency === undefined) return [];
    const { outbound_payment: payment, received_credit: credit } = flow ?? {};
    const payoutId = payouts.get(credit ?? '') ?? null;
    return {
      pocket: 'payouts',
      id: entry.id,
      kind: financialKind(category, payoutId),
      type: category,
      reference: references.get(payment ?? '') ?? null,
      source: payoutId ?? payment ?? credit ?? entry.transaction,
      amount: { minor: changeOf(entry), currency },
      feeMinor: 0n,
      at,
    };
  });
}

function idsIn(some: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(some.filter((one) => one !== undefined));
}

/** Our references of payments to others: of the new ones by their list, of older ones one by one. */
async function referencesOf(
  stripe: Stripe,
  ids: ReadonlySet<string>,
  since: Date,
): Promise<ReadonlyMap<string, string | undefined>> {
  const { outboundPayments } = stripe.v2.moneyManagement;
  const found = new Map<string, string | undefined>();
  if (ids.size === 0) return found;
  for await (const { id, metadata } of outboundPayments.list({ created: { gte: secondsOf(since) }, limit: A_PAGE }))
    found.set(id, metadata?.['reference']);
  for (const id of ids) {
    if (!found.has(id)) found.set(id, (await outboundPayments.retrieve(id)).metadata?.['reference']);
  }
  return found;
}

/** The payouts of our balance that became these credits. */
async function payoutsOf(stripe: Stripe, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for (const id of ids) {
    const credit = await stripe.v2.moneyManagement.receivedCredits.retrieve(id);
    found.set(id, credit.balance_transfer?.payout);
  }
  return found;
}
