import { announceAccount, changeAccount, createAccount, removeAccount } from './accounts.ts';
import { judgeCurrency } from './amounts.ts';
import { found, invalid, isWithin, missing, page, refused } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { balancesOf } from './balance.ts';
import { entryOf } from './book.ts';
import type { ConnectedAccount, ExternalBank } from './connect-book.ts';
import { accountJson, banksOf, externalBankJson } from './connect-objects.ts';
import type { Desk } from './desk.ts';
import { addBank, changeBank, removeBank } from './external-banks.ts';
import { branchOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';

const ACCOUNTS = '/v1/accounts';
const BANKS = `${ACCOUNTS}/:id/external_accounts`;

/** The calls for connected accounts and their bank accounts. */
export function accountCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const on =
    (act: (account: ConnectedAccount, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const account = entryOf(book.accounts, id);
      return account ? act(account, asked) : missing('account', id);
    };
  return {
    [`POST ${ACCOUNTS}`]: (asked) => create(desk, asked),
    [`GET ${ACCOUNTS}`]: (asked) => {
      const some = Object.values(book.accounts)
        .filter((one) => isWithin(one.created, asked))
        .map((one) => accountJson(desk, one))
        .toReversed();
      return page({ url: ACCOUNTS, what: 'account', items: some }, asked);
    },
    [`GET ${ACCOUNTS}/:id`]: on((account) => found(accountJson(desk, account))),
    [`POST ${ACCOUNTS}/:id`]: on((account, asked) => {
      changeAccount(desk, account, asked);
      return found(accountJson(desk, account));
    }),
    [`DELETE ${ACCOUNTS}/:id`]: on((account) => {
      if (balancesOf(desk, account.id).some(({ available, pending }) => available !== 0 || pending !== 0))
        return refused('This account has a balance. You can delete it when its balances are zero.');
      removeAccount(desk, account);
      return found({ id: account.id, object: 'account', deleted: true });
    }),
    [`GET ${BANKS}`]: on((account, asked) => {
      const items = banksOf(book, account.id).map(externalBankJson).toReversed();
      return page({ url: `${ACCOUNTS}/${account.id}/external_accounts`, what: 'external account', items }, asked);
    }),
    [`POST ${BANKS}`]: on((account, asked) => {
      const bank = addBank(desk, account, asked);
      if ('body' in bank) return bank;
      announceAccount(desk, account);
      return found(externalBankJson(bank));
    }),
    ...bankCalls(desk),
  };
}

/** The calls for one bank account, which the path names second. */
function bankCalls(desk: Desk): Record<string, Call> {
  const on =
    (act: (bank: ExternalBank, asked: Asked) => Answer): Call =>
    (asked, id, { part }) => {
      const bank = entryOf(desk.book.externalBanks, part);
      return bank?.account === id ? act(bank, asked) : missing('external account', part);
    };
  return {
    [`GET ${BANKS}/:part`]: on((bank) => found(externalBankJson(bank))),
    [`POST ${BANKS}/:part`]: on((bank, asked) => {
      changeBank(desk, bank, asked);
      return found(externalBankJson(bank));
    }),
    [`DELETE ${BANKS}/:part`]: on((bank) => {
      const { currency, id, account, isDefault } = bank;
      const usual = entryOf(desk.book.accounts, account)?.default_currency;
      if (isDefault && currency === usual)
        return refused(
          'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
        );
      removeBank(desk, bank);
      return found({ id, object: 'bank_account', currency, deleted: true });
    }),
  };
}

/** The properties of the controller that an account of the type `custom` has. */
const CONTROLLER = [
  ['fees', 'payer', 'application'],
  ['losses', 'payments', 'application'],
  ['stripe_dashboard', 'type', 'none'],
] as const;

function create(desk: Desk, asked: Asked): Answer {
  const controller = branchOf(asked['controller']);
  const isCustom =
    asked['type'] === 'custom' ||
    (controller['requirement_collection'] === 'application' &&
      CONTROLLER.every(([name, member, value]) => branchOf(controller[name])[member] === value));
  if (!isCustom)
    return invalid('type', 'The sandbox makes accounts of the type custom, or with the controller of such accounts.');
  if (asked['type'] !== undefined && asked['controller'] !== undefined)
    return invalid('type', 'You may not provide the `type` parameter with the `controller` parameter.');
  const currency = textOrNull(asked['default_currency']);
  const fault = currency === null ? undefined : judgeCurrency(currency);
  if (fault) return fault;
  const account = createAccount(desk, asked);
  if (asked['external_account'] !== undefined) {
    const bank = addBank(desk, account, { external_account: asked['external_account'] });
    if ('body' in bank) {
      removeAccount(desk, account);
      return bank;
    }
  }
  announceAccount(desk, account);
  return found(accountJson(desk, account));
}
