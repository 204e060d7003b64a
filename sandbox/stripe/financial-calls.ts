import type Stripe from 'stripe';
import { found, isWithin, missingV2 } from './answer.ts';
import type { Call } from './answer.ts';
import type { Desk } from './desk.ts';
import {
  FINANCIAL_ACCOUNT,
  balanceOf,
  creditIdOf,
  currenciesOf,
  impactOf,
  refillsOf,
  transactionsOf,
} from './financial-account.ts';
import type { FinancialTransaction, Impact } from './financial-account.ts';
import { listOf } from './form.ts';
import type { Payout } from './money-book.ts';
import { listV2, secondsOf } from './v2-list.ts';

type Account = Stripe.V2.MoneyManagement.FinancialAccount;
type Transaction = Stripe.V2.MoneyManagement.Transaction;
type Entry = Stripe.V2.MoneyManagement.TransactionEntry;
type Credit = Stripe.V2.MoneyManagement.ReceivedCredit;

const MONEY = '/v2/money_management';
const OPENED = '2026-01-01T00:00:00.000Z';

/** The calls for the financial account that pays others, and what moved its balance. */
export function financialCalls(desk: Desk): Record<string, Call> {
  const accounts = `${MONEY}/financial_accounts`;
  const transactions = `${MONEY}/transactions`;
  const entries = `${MONEY}/transaction_entries`;
  const all = () => transactionsOf(desk.book).toReversed();
  return {
    [`GET ${accounts}`]: (asked, _id, { place }) => {
      const isOpen = asked['statuses'] === undefined || listOf(asked['statuses']).includes('open');
      return listV2({ url: accounts, items: isOpen ? [accountJson(desk)] : [], place }, asked);
    },
    [`GET ${accounts}/:id`]: (_asked, id) =>
      id === FINANCIAL_ACCOUNT ? found(accountJson(desk)) : missingV2('financial account', id),
    [`GET ${transactions}`]: (asked, _id, { place }) => {
      const some = all()
        .filter((one) => isWithin(secondsOf(one.steps[0].at), asked))
        .filter((one) => asked['flow'] === undefined || one.flow === asked['flow'])
        .filter(() => asked['financial_account'] === undefined || asked['financial_account'] === FINANCIAL_ACCOUNT);
      return listV2({ url: transactions, items: some.map(transactionJson), place }, asked);
    },
    [`GET ${transactions}/:id`]: (_asked, id) => {
      const one = all().find((transaction) => transaction.id === id);
      return one ? found(transactionJson(one)) : missingV2('transaction', id);
    },
    [`GET ${entries}`]: (asked, _id, { place }) => {
      const some = all()
        .filter((one) => asked['transaction'] === undefined || one.id === asked['transaction'])
        .flatMap((one) => entriesJson(one).toReversed())
        .filter((one) => isWithin(secondsOf(one.created), asked));
      return listV2({ url: entries, items: some, place }, asked);
    },
    ...creditCalls(desk),
  };
}

/** The calls for what came into the account. */
function creditCalls({ book }: Desk): Record<string, Call> {
  const url = `${MONEY}/received_credits`;
  const all = () => refillsOf(book).toReversed().map(creditJson);
  return {
    [`GET ${url}`]: (asked, _id, { place }) => {
      const items = all().filter((one) => isWithin(secondsOf(one.created), asked));
      return listV2({ url, items, place }, asked);
    },
    [`GET ${url}/:id`]: (_asked, id) => {
      const one = all().find((credit) => credit.id === id);
      return one ? found(one) : missingV2('received credit', id);
    },
  };
}

function accountJson(desk: Desk): Account {
  const currencies = currenciesOf(desk);
  const side = (name: keyof Impact) =>
    Object.fromEntries(currencies.map((currency) => [currency, { value: balanceOf(desk, currency)[name], currency }]));
  return {
    id: FINANCIAL_ACCOUNT,
    object: 'v2.money_management.financial_account',
    balance: {
      available: side('available'),
      inbound_pending: side('inbound_pending'),
      outbound_pending: side('outbound_pending'),
    },
    country: 'US',
    created: OPENED,
    display_name: 'Payments to others',
    livemode: false,
    metadata: {},
    status: 'open',
    storage: { holds_currencies: currencies },
    type: 'storage',
  };
}

function moneyOf({ available, inbound_pending, outbound_pending }: Impact, currency: string) {
  const money = (value: number) => ({ value, currency });
  return {
    available: money(available),
    inbound_pending: money(inbound_pending),
    outbound_pending: money(outbound_pending),
  };
}

/** The object that moved the money, if the account has one for it. */
function flowOf({ category, flow }: FinancialTransaction) {
  if (flow === null) return {};
  if (category === 'received_credit') return { flow: { received_credit: flow, type: category } };
  return { flow: { outbound_payment: flow, type: 'outbound_payment' as const } };
}

/** The credit that a payout of the processor's balance became. */
function creditJson(payout: Payout): Credit {
  const { amount, arrival_date, canceledAt, created, currency, failure, id, status } = payout;
  const instant = (seconds: number) => new Date(seconds * 1_000).toISOString();
  const endedAt = canceledAt ?? failure?.at;
  return {
    id: creditIdOf(payout),
    object: 'v2.money_management.received_credit',
    amount: { value: amount, currency },
    amount_received: { value: amount, currency },
    balance_transfer: { payout: id, type: 'payout' },
    created: instant(created),
    financial_account: FINANCIAL_ACCOUNT,
    livemode: false,
    ...(status === 'paid'
      ? { status: 'succeeded', status_transitions: { succeeded_at: instant(arrival_date) } }
      : endedAt === undefined
        ? { status: 'pending' }
        : {
            status: 'failed',
            status_details: { failed: { reason: 'stripe_rejected' } },
            status_transitions: { failed_at: instant(endedAt) },
          }),
    type: 'balance_transfer',
  };
}

function transactionJson(one: FinancialTransaction): Transaction {
  const { amount, category, currency, id, status, steps } = one;
  const endedAt = steps.at(-1)!.at;
  return {
    id,
    object: 'v2.money_management.transaction',
    amount: { value: amount, currency },
    balance_impact: moneyOf(impactOf(steps), currency),
    category,
    created: steps[0].at,
    financial_account: FINANCIAL_ACCOUNT,
    ...flowOf(one),
    livemode: false,
    regulatory_receipt: { status: 'not_applicable' },
    status,
    status_transitions: status === 'posted' ? { posted_at: endedAt } : status === 'void' ? { void_at: endedAt } : {},
  };
}

function entriesJson(one: FinancialTransaction): Entry[] {
  return one.steps.map((step, at) => ({
    id: `${one.id.replace('trxn', 'trxne')}${at}`,
    object: 'v2.money_management.transaction_entry',
    balance_impact: moneyOf(step, one.currency),
    created: step.at,
    effective_at: step.at,
    livemode: false,
    transaction: one.id,
    transaction_details: { category: one.category, financial_account: FINANCIAL_ACCOUNT, ...flowOf(one) },
  }));
}
