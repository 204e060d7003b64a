import type Stripe from 'stripe';
import { ProcessorUnavailableError } from './domain.ts';
import type { Movement, PayoutStanding, ProcessorAccount, ProcessorBalance } from './domain.ts';
import { knownCurrency, readFinancialAccount } from './stripe-financial-gateway.ts';
import type { FinancialAccount } from './stripe-financial-gateway.ts';
import { answered, connectStripe } from './stripe-gateway.ts';
import type { StripeConnection } from '../../stripe/connection-gateway.ts';

const A_PAGE = 100;
const MOST_READS = 5;

interface AccountSettings extends StripeConnection {
  /** The account from which withdrawals are paid; undefined if they leave the balance, or there are none. */
  readonly financialAccount?: FinancialAccount | undefined;
}

/**
 * Reads our account at Stripe: balance, balance transactions and payouts, and the financial account if there is one. It
 * needs no more rights than to read.
 */
export function createStripeAccount({ financialAccount, ...connection }: AccountSettings): ProcessorAccount {
  const stripe = connectStripe(connection);
  return {
    readMoney: (since) =>
      answered(async () => {
        const payments = await readBalance(stripe, since.payments);
        if (!financialAccount) return payments;
        const payouts = await readFinancialAccount(stripe, financialAccount, since.payouts);
        return {
          balances: [...payments.balances, ...payouts.balances],
          movements: [...payments.movements, ...payouts.movements],
        };
      }),
    readPayouts: (ids) => answered(() => readPayouts(stripe, ids, financialAccount?.id)),
    check: async () => {
      await answered(() => stripe.balance.retrieve());
    },
  };
}

async function readBalance(stripe: Stripe, since: Date): ReturnType<ProcessorAccount['readMoney']> {
  for (let read = 0; read < MOST_READS; read += 1) {
    const newest = await newestId(stripe);
    const balances = toBalances(await stripe.balance.retrieve());
    const transactions = await listSince(stripe, since);
    // Something moved between the calls, so balance and list are not of one moment.
    if ((await newestId(stripe)) !== newest) continue;
    return { balances, movements: transactions.toReversed().flatMap(toMovement) };
  }
  throw new ProcessorUnavailableError('The balance at the processor moves too fast to be read.');
}

async function readPayouts(
  stripe: Stripe,
  ids: readonly string[],
  financialAccount: string | undefined,
): Promise<PayoutStanding[]> {
  const found: PayoutStanding[] = [];
  for (const id of ids) {
    const payout = await stripe.payouts.retrieve(id);
    const arrivesOn = new Date(payout.arrival_date * 1_000).toISOString().slice(0, 10);
    const isRefill = financialAccount !== undefined && payout.payout_method === financialAccount;
    found.push({ id, isRefill, arrivesOn, trace: payout.trace_id?.value ?? null });
  }
  return found;
}

async function newestId(stripe: Stripe): Promise<string | undefined> {
  return (await stripe.balanceTransactions.list({ limit: 1 })).data[0]?.id;
}

async function listSince(stripe: Stripe, since: Date): Promise<Stripe.BalanceTransaction[]> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  const found: Stripe.BalanceTransaction[] = [];
  const pages = stripe.balanceTransactions.list({ created, limit: A_PAGE, expand: ['data.source'] });
  for await (const transaction of pages) found.push(transaction);
  return found;
}

function toBalances(balance: Stripe.Balance): ProcessorBalance[] {
  const sides = [...balance.available, ...balance.pending];
  const codes = [...new Set(sides.map((one) => one.currency))];
  const sumOf = (some: readonly { readonly amount: number; readonly currency: string }[], code: string) =>
    some.reduce((sum, one) => (one.currency === code ? sum + BigInt(one.amount) : sum), 0n);
  return codes.flatMap((code): ProcessorBalance[] => {
    const balances = { availableMinor: sumOf(balance.available, code), pendingMinor: sumOf(balance.pending, code) };
    const currency = knownCurrency(code, balances.availableMinor === 0n && balances.pendingMinor === 0n);
    return currency === undefined ? [] : [{ pocket: 'payments', currency, ...balances }];
  });
}

const KINDS: ReadonlyMap<string, Movement['kind']> = new Map(
  Object.entries({
    charge: 'charge',
    payment: 'charge',
    refund: 'refund',
    payment_refund: 'refund',
    refund_failure: 'refund',
    payout: 'payout',
    payout_cancel: 'payout',
    payout_failure: 'payout',
    transfer: 'transfer',
    transfer_refund: 'transfer',
    transfer_cancel: 'transfer',
    transfer_failure: 'transfer',
    stripe_fee: 'fee',
    stripe_fx_fee: 'fee',
    tax_fee: 'fee',
  } as const),
);

function toMovement(transaction: Stripe.BalanceTransaction): Movement[] {
  const { id, type, source } = transaction;
  const currency = knownCurrency(transaction.currency, transaction.amount === 0);
  if (currency === undefined) return [];
  const object = typeof source === 'string' ? null : source;
  const kind = object?.object === 'dispute' ? 'dispute' : (KINDS.get(type) ?? 'other');
  const sourceId = typeof source === 'string' ? source : (source?.id ?? id);
  return [
    {
      pocket: 'payments',
      id,
      kind,
      type,
      reference:
        kind === 'dispute'
          ? sourceId
          : object && isOfKind(object, kind)
            ? (object.metadata?.['reference'] ?? null)
            : null,
      source: sourceId,
      // The fee of a dispute is in the journal with what it took, so it is no cost beside the journal.
      ...(kind === 'dispute'
        ? { amount: { minor: BigInt(transaction.net), currency }, feeMinor: 0n }
        : { amount: { minor: BigInt(transaction.amount), currency }, feeMinor: BigInt(transaction.fee) }),
      at: new Date(transaction.created * 1_000),
    },
  ];
}

type Source = Exclude<Stripe.BalanceTransaction['source'], string | null>;
type Referenced = Stripe.Charge | Stripe.Refund | Stripe.Payout | Stripe.Transfer | Stripe.TransferReversal;

function isOfKind(object: Source, kind: Movement['kind']): object is Source & Referenced {
  return object.object === kind || (kind === 'transfer' && object.object === 'transfer_reversal');
}
