import { judgeCurrency, judgePositive } from './amounts.ts';
import { found, invalid, isFiltered, isWithin, missing, page, refused } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { balancesOf, movementsOf } from './balance.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import type { Payout } from './money-book.ts';
import { balanceJson, movementJson, payoutJson } from './money-objects.ts';
import { cancelPayout, describePayout, payOut } from './payouts.ts';

/** The calls for the balance, its transactions and the payouts to the bank. */
export function balanceCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const on =
    (act: (payout: Payout, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const payout = entryOf(book.payouts, id);
      return payout ? act(payout, asked) : missing('payout', id);
    };
  return {
    'GET /v1/balance': () => found(balanceJson(desk)),
    'GET /v1/balance_transactions': (asked) => {
      const some = movementsOf(book)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['type', 'source', 'currency']))
        .filter((one) => asked['payout'] === undefined || one.source === asked['payout']);
      const items = some.map((one) => movementJson(desk, one));
      return page({ url: '/v1/balance_transactions', what: 'balance_transaction', items }, asked);
    },
    'GET /v1/balance_transactions/:id': (_asked, id) => {
      const movement = movementsOf(book).find((one) => one.id === id);
      return movement ? found(movementJson(desk, movement)) : missing('balance_transaction', id);
    },
    'POST /v1/payouts': (asked) => create(desk, asked),
    'GET /v1/payouts': (asked) => {
      const payouts = Object.values(book.payouts)
        .filter((one) => isWithin(one.created, asked) && isWithin(one.arrival_date, asked, 'arrival_date'))
        .filter((one) => isFiltered(one, asked, ['status', 'destination']))
        .toReversed();
      return page({ url: '/v1/payouts', what: 'payout', items: payouts.map(payoutJson) }, asked);
    },
    'GET /v1/payouts/:id': on((payout) => found(payoutJson(payout))),
    'POST /v1/payouts/:id': on((payout, asked) => {
      describePayout(desk, payout, metadataOf(asked['metadata'], payout.metadata));
      return found(payoutJson(payout));
    }),
    'POST /v1/payouts/:id/cancel': on((payout) => {
      if (payout.status !== 'pending')
        return refused('Payouts can only be canceled while they are pending: this one is on its way or was paid.');
      cancelPayout(desk, payout);
      return found(payoutJson(payout));
    }),
  };
}

function create(desk: Desk, asked: Asked): Answer {
  const amount = Number(asked['amount']);
  const currency = textOf(asked['currency']).toLowerCase();
  const fault = judgeCurrency(currency) ?? judgePositive(amount);
  if (fault) return fault;
  const available = balancesOf(desk).find((one) => one.currency === currency)?.available ?? 0;
  if (amount > available) {
    const words =
      'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. You can use the the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).';
    return invalid('amount', words, 'balance_insufficient');
  }
  const payout = payOut(desk, {
    amount,
    currency,
    description: textOrNull(asked['description']),
    metadata: metadataOf(asked['metadata']),
    statement_descriptor: textOrNull(asked['statement_descriptor']),
  });
  return found(payoutJson(payout));
}
