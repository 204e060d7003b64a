import { found, invalid, isWithin, missing, page } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { balancesOf, movementsOf, payOut } from './balance.ts';
import type { Movement } from './balance.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { payoutJson } from './objects.ts';

/** The calls for the balance, its transactions and the payouts to the bank. */
export function balanceCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'GET /v1/balance': () => found(balanceJson(desk)),
    'GET /v1/balance_transactions': (asked) => {
      const some = movementsOf(book)
        .filter((one) => isWithin(one.created, asked))
        .filter((one) => ['type', 'source', 'currency'].every((name) => isAsked(asked, name, one)))
        .filter((one) => asked['payout'] === undefined || one.source === asked['payout']);
      return page(
        '/v1/balance_transactions',
        some.map((one) => movementJson(desk, one)),
        asked,
      );
    },
    'GET /v1/balance_transactions/:id': (_asked, id) => {
      const movement = movementsOf(book).find((one) => one.id === id);
      return movement ? found(movementJson(desk, movement)) : missing('balance transaction', id);
    },
    'POST /v1/payouts': (asked) => create(desk, asked),
    'GET /v1/payouts': (asked) => {
      const payouts = Object.values(book.payouts)
        .filter((one) => isWithin(one.created, asked))
        .toReversed();
      return page(
        '/v1/payouts',
        payouts.map((one) => payoutJson(desk, one)),
        asked,
      );
    },
    'GET /v1/payouts/:id': (_asked, id) => {
      const payout = entryOf(book.payouts, id);
      return payout ? found(payoutJson(desk, payout)) : missing('payout', id);
    },
  };
}

function isAsked(asked: Asked, name: string, movement: Movement): boolean {
  return asked[name] === undefined || movement[name as 'type' | 'source' | 'currency'] === asked[name];
}

function balanceJson(desk: Desk) {
  const balances = balancesOf(desk);
  const side = (name: 'available' | 'pending') =>
    balances.map((one) => ({ amount: one[name], currency: one.currency, source_types: { card: one[name] } }));
  return { object: 'balance', available: side('available'), pending: side('pending'), livemode: false };
}

function movementJson({ businessS }: Desk, movement: Movement) {
  return {
    ...movement,
    object: 'balance_transaction',
    balance_type: 'payments',
    description: null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: movement.amount,
    reporting_category: movement.type,
    status: movement.available_on <= businessS() ? 'available' : 'pending',
  };
}

function create(desk: Desk, asked: Asked): Answer {
  const amount = Number(asked['amount']);
  const currency = textOf(asked['currency']);
  if (!Number.isSafeInteger(amount) || amount < 1)
    return invalid('amount', 'Invalid positive integer', 'parameter_invalid_integer');
  if (!/^[a-z]{3}$/.test(currency)) return invalid('currency', `Invalid currency: ${currency}`);
  const available = balancesOf(desk).find((one) => one.currency === currency)?.available ?? 0;
  if (amount > available) {
    return invalid('amount', 'You have insufficient funds in your account for this payout.', 'balance_insufficient');
  }
  const description = textOrNull(asked['description']);
  const payout = payOut(desk, { amount, currency, description, metadata: metadataOf(asked['metadata']) });
  desk.announce('payout.created', payoutJson(desk, payout));
  return found(payoutJson(desk, payout));
}
