import { found, isFiltered, isWithin, missing, page } from './answer.ts';
import type { Call } from './answer.ts';
import { movementsOf } from './balance.ts';
import type { Desk } from './desk.ts';
import { balanceJson, movementJson } from './money-objects.ts';

/** The calls for a balance and its transactions: the platform's own, and those of a connected account. */
export function balanceCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'GET /v1/balance': (_asked, _id, { account }) => found(balanceJson(desk, account)),
    'GET /v1/balance_transactions': (asked, _id, { account }) => {
      const some = movementsOf(book, account)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['type', 'source', 'currency']))
        .filter((one) => asked['payout'] === undefined || one.source === asked['payout']);
      const items = some.map((one) => movementJson(desk, one));
      return page({ url: '/v1/balance_transactions', what: 'balance_transaction', items }, asked);
    },
    'GET /v1/balance_transactions/:id': (_asked, id, { account }) => {
      const movement = movementsOf(book, account).find((one) => one.id === id);
      return movement ? found(movementJson(desk, movement)) : missing('balance_transaction', id);
    },
  };
}
