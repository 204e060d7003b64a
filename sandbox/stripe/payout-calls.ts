import { judgeCurrency, judgePositive } from './amounts.ts';
import { found, insufficient, invalid, isFiltered, isWithin, missing, page, refused, unknownId } from './answer.ts';
import type { About, Answer, Call } from './answer.ts';
import { availableOf } from './balance.ts';
import { entryOf, knownEntry } from './book.ts';
import { banksOf, canPayOut } from './connect-objects.ts';
import type { Desk } from './desk.ts';
import { FINANCIAL_ACCOUNT } from './financial-account.ts';
import { metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import type { Payout } from './money-book.ts';
import { payoutJson } from './money-objects.ts';
import { OWN_ACCOUNT, cancelPayout, describePayout, payOut, reversePayout } from './payouts.ts';

const PAYOUTS = '/v1/payouts';

/** The calls for payouts to bank accounts: the platform's own, and those of a connected account. */
export function payoutCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const on =
    (act: (payout: Payout, asked: Asked) => Answer): Call =>
    (asked, id, { account }) => {
      const payout = entryOf(book.payouts, id);
      return payout?.account === account ? act(payout, asked) : missing('payout', id);
    };
  return {
    [`POST ${PAYOUTS}`]: (asked, _id, about) => create(desk, asked, about),
    [`GET ${PAYOUTS}`]: (asked, _id, { account }) => {
      const payouts = Object.values(book.payouts)
        .filter((one) => one.account === account)
        .filter((one) => isWithin(one.created, asked) && isWithin(one.arrival_date, asked, 'arrival_date'))
        .filter((one) => isFiltered(one, asked, ['status', 'destination']))
        .toReversed();
      return page({ url: PAYOUTS, what: 'payout', items: payouts.map(payoutJson) }, asked);
    },
    [`GET ${PAYOUTS}/:id`]: on((payout) => found(payoutJson(payout))),
    [`POST ${PAYOUTS}/:id`]: on((payout, asked) => {
      describePayout(desk, payout, metadataOf(asked['metadata'], payout.metadata));
      return found(payoutJson(payout));
    }),
    [`POST ${PAYOUTS}/:id/cancel`]: on((payout) => {
      if (payout.status !== 'pending')
        return refused('Payouts can only be canceled while they are pending: this one is on its way or was paid.');
      cancelPayout(desk, payout);
      return found(payoutJson(payout));
    }),
    [`POST ${PAYOUTS}/:id/reverse`]: on((payout, asked) => {
      const country = entryOf(book.externalBanks, payout.destination)?.country;
      if (country !== 'US')
        return refused('Payouts can only be reversed if they went from a connected account to a US bank account.');
      if (payout.status !== 'paid' || payout.original !== undefined || payout.reversedBy !== undefined)
        return refused('Payouts can only be reversed once, while they are paid.');
      return found(payoutJson(reversePayout(desk, payout, metadataOf(asked['metadata']))));
    }),
  };
}

function create(desk: Desk, asked: Asked, { account }: About): Answer {
  const amount = Number(asked['amount']);
  const currency = textOf(asked['currency']).toLowerCase();
  const fault = judgeCurrency(currency) ?? judgePositive(amount);
  if (fault) return fault;
  if (asked['method'] === 'instant') return invalid('method', 'The sandbox makes standard payouts.');
  const financial = textOrNull(asked['payout_method']);
  if (financial !== null && (account !== null || financial !== FINANCIAL_ACCOUNT))
    return unknownId('payout_method', 'payout method', financial);
  const destination = financial ?? destinationOf(desk, { account, currency, named: textOrNull(asked['destination']) });
  if (typeof destination !== 'string') return destination;
  if (amount > availableOf(desk, account, currency)) {
    const words =
      'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. You can use the the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).';
    return insufficient(words);
  }
  const payout = payOut(desk, {
    account,
    amount,
    currency,
    destination,
    description: textOrNull(asked['description']),
    metadata: metadataOf(asked['metadata']),
    statement_descriptor: textOrNull(asked['statement_descriptor']),
  });
  return found(payoutJson(payout));
}

interface Aim {
  readonly account: string | null;
  readonly currency: string;
  /** The bank account in the request. */
  readonly named: string | null;
}

/** The bank account of a payout: the named one, or the default of its currency. */
function destinationOf({ book }: Desk, { account, currency, named }: Aim): string | Answer {
  if (account === null)
    return named === null || named === OWN_ACCOUNT ? OWN_ACCOUNT : unknownId('destination', 'external account', named);
  const banks = banksOf(book, account);
  if (!canPayOut(book, knownEntry(book.accounts, account)))
    return refused(`Payouts have been disabled on the account ${account}.`, 'payouts_not_allowed');
  const bank = banks.find((one) => (named === null ? one.currency === currency && one.isDefault : one.id === named));
  if (!bank && named !== null) return unknownId('destination', 'external account', named);
  if (!bank || bank.currency !== currency)
    return invalid('currency', `Sorry, you don't have any external accounts in that currency (${currency}).`);
  if (bank.status === 'errored')
    return refused(
      `A payout to ${bank.id} came back, so it takes no payouts until it is updated.`,
      'payouts_not_allowed',
    );
  return bank.id;
}
