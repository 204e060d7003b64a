import { judgeCurrency, judgePositive, moneyWords } from './amounts.ts';
import {
  found,
  insufficient,
  invalid,
  isFiltered,
  isWithin,
  missing,
  missingParameter,
  page,
  unknownId,
} from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { availableOf } from './balance.ts';
import { entryOf } from './book.ts';
import type { Transfer } from './connect-book.ts';
import { dueOf, reversalJson, reversalsOf, reversedOf, transferJson } from './connect-objects.ts';
import type { Desk } from './desk.ts';
import { metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { describeTransfer, reverseTransfer, transfer } from './transfers.ts';

const TRANSFERS = '/v1/transfers';

/** The calls for transfers to connected accounts, and for their reversals. */
export function transferCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const on =
    (act: (made: Transfer, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const made = entryOf(book.transfers, id);
      return made ? act(made, asked) : missing('transfer', id);
    };
  return {
    [`POST ${TRANSFERS}`]: (asked) => create(desk, asked),
    [`GET ${TRANSFERS}`]: (asked) => {
      const some = Object.values(book.transfers)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['transfer_group']))
        .filter((one) => asked['destination'] === undefined || one.account === asked['destination'])
        .map((one) => transferJson(desk, one))
        .toReversed();
      return page({ url: TRANSFERS, what: 'transfer', items: some }, asked);
    },
    [`GET ${TRANSFERS}/:id`]: on((made) => found(transferJson(desk, made))),
    [`POST ${TRANSFERS}/:id`]: on((made, asked) => {
      describeTransfer(desk, made, {
        description: asked['description'] === undefined ? made.description : textOrNull(asked['description']),
        metadata: metadataOf(asked['metadata'], made.metadata),
      });
      return found(transferJson(desk, made));
    }),
    [`POST ${TRANSFERS}/:id/reversals`]: on((made, asked) => reverse(desk, made, asked)),
    [`GET ${TRANSFERS}/:id/reversals`]: on((made, asked) => {
      const items = reversalsOf(book, made).map(reversalJson).toReversed();
      return page({ url: `${TRANSFERS}/${made.id}/reversals`, what: 'transfer reversal', items }, asked);
    }),
    [`GET ${TRANSFERS}/:id/reversals/:part`]: (_asked, id, { part }) => {
      const reversal = entryOf(book.reversals, part);
      return reversal?.transfer === id ? found(reversalJson(reversal)) : missing('transfer reversal', part);
    },
  };
}

function create(desk: Desk, asked: Asked): Answer {
  const [currency, destination] = [textOf(asked['currency']).toLowerCase(), textOf(asked['destination'])];
  if (asked['source_transaction'] !== undefined)
    return invalid('source_transaction', 'The sandbox transfers from the available balance.');
  if (asked['amount'] === undefined) return missingParameter('amount');
  const amount = Number(asked['amount']);
  const fault = judgeCurrency(currency) ?? judgePositive(amount);
  if (fault) return fault;
  const account = entryOf(desk.book.accounts, destination);
  if (!account) return unknownId('destination', 'destination', destination);
  if (dueOf(account).length > 0 || !account.capabilities.includes('transfers')) {
    const words =
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments';
    return invalid('destination', words);
  }
  if (amount > availableOf(desk, null, currency)) {
    const words =
      'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance';
    return insufficient(words);
  }
  const made = transfer(desk, account, {
    amount,
    currency,
    description: textOrNull(asked['description']),
    transfer_group: textOrNull(asked['transfer_group']),
    metadata: metadataOf(asked['metadata']),
  });
  return found(transferJson(desk, made));
}

/** Never more than was transferred, over all reversals together, and never more than the account still has. */
function reverse(desk: Desk, made: Transfer, asked: Asked): Answer {
  const left = made.amount - reversedOf(desk.book, made);
  const amount = asked['amount'] === undefined ? left : Number(asked['amount']);
  const fault = left === 0 ? undefined : judgePositive(amount);
  if (fault) return fault;
  if (left === 0 || amount > left) {
    const [asks, has] = [amount, left].map((minor) => moneyWords(minor, made.currency));
    return invalid('amount', `Reversal amount (${asks}) is greater than unreversed amount on transfer (${has})`);
  }
  if (amount > availableOf(desk, made.account, made.currency)) {
    const words = 'The connected account has insufficient available funds to reverse this transfer.';
    return insufficient(words);
  }
  const order = { amount, description: textOrNull(asked['description']), metadata: metadataOf(asked['metadata']) };
  return found(reversalJson(reverseTransfer(desk, made, order)));
}
