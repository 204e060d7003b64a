import { invalid, unknownId } from './answer.ts';
import type { Answer } from './answer.ts';
import { judgeCurrency } from './amounts.ts';
import type { StripeBook } from './book.ts';
import { fingerprintOf } from './card-book.ts';
import type { ConnectedAccount, ExternalBank } from './connect-book.ts';
import { banksOf, externalBankJson } from './connect-objects.ts';
import type { Desk } from './desk.ts';
import { branchOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { TEST_ROUTING, payoutEndOf, sepaBankOf, usBankOf } from './test-banks.ts';

const MEMBER = 'external_account';

/** Adds a bank account to a connected account, by the members of `external_account`; the first one is the default. */
export function addBank(desk: Desk, account: ConnectedAccount, asked: Asked): ExternalBank | Answer {
  const { book } = desk;
  const given = branchOf(asked[MEMBER]);
  if (typeof asked[MEMBER] === 'string') return unknownId(MEMBER, 'token', asked[MEMBER]);
  if (given['object'] !== 'bank_account')
    return invalid(`${MEMBER}[object]`, 'The sandbox pays out to bank accounts alone.');
  const country = textOf(given['country']).toUpperCase();
  const isUs = country === 'US';
  const [number, routing] = [textOf(given['account_number']).replaceAll(' ', ''), textOrNull(given['routing_number'])];
  const currency = textOf(given['currency']).toLowerCase() || (isUs ? 'usd' : 'eur');
  const fault = judgeCurrency(currency) ?? judgeNumbers(country, number, routing);
  if (fault) return fault;
  const others = banksOf(book, account.id).filter((one) => one.currency === currency);
  const bank: ExternalBank = {
    id: desk.newId('ba'),
    account: account.id,
    holder_name: textOrNull(given['account_holder_name']),
    holder_type: textOrNull(given['account_holder_type']) as ExternalBank['holder_type'],
    country,
    currency,
    last4: number.slice(-4),
    routing,
    fingerprint: fingerprintOf(book.fingerprintKey, number),
    status: 'new',
    isDefault: others.length === 0,
    metadata: metadataOf(asked['metadata']),
    end: payoutEndOf(number),
  };
  book.externalBanks[bank.id] = bank;
  if (asked['default_for_currency'] === 'true') makeDefault(book, bank);
  desk.announce('account.external_account.created', externalBankJson(bank), undefined, account.id);
  return bank;
}

/** A bank account in the United States has a routing number, any other one an IBAN. Both are test accounts. */
function judgeNumbers(country: string, number: string, routing: string | null): Answer | undefined {
  const isUs = country === 'US';
  if (isUs && routing !== TEST_ROUTING)
    return invalid(
      `${MEMBER}[routing_number]`,
      `Routing number must have 9 digits and be a test one such as ${TEST_ROUTING}.`,
      'routing_number_invalid',
    );
  const isKnown = isUs ? usBankOf(number) : number.startsWith(country) && sepaBankOf(number);
  if (isKnown) return undefined;
  const words =
    'You must use a test bank account number in test mode. Try 000123456789 or see more options at https://stripe.com/docs/connect/testing#account-numbers.';
  return invalid(`${MEMBER}[account_number]`, words, 'account_number_invalid');
}

/** Sets the given members. A bank account that somebody changes takes payouts again. */
export function changeBank(desk: Desk, bank: ExternalBank, asked: Asked): void {
  const { metadata, account_holder_name, account_holder_type, default_for_currency, status } = externalBankJson(bank);
  if (asked['metadata'] !== undefined) bank.metadata = metadataOf(asked['metadata'], bank.metadata);
  if (asked['account_holder_name'] !== undefined) bank.holder_name = textOrNull(asked['account_holder_name']);
  if (asked['account_holder_type'] !== undefined)
    bank.holder_type = textOrNull(asked['account_holder_type']) as ExternalBank['holder_type'];
  if (asked['default_for_currency'] === 'true') makeDefault(desk.book, bank);
  bank.status = 'new';
  const before = { metadata, account_holder_name, account_holder_type, default_for_currency, status };
  desk.announce('account.external_account.updated', externalBankJson(bank), before, bank.account);
}

/** A payout came back, so the account takes no more of them until somebody changes it. */
export function breakBank(desk: Desk, bank: ExternalBank): void {
  const { status } = bank;
  bank.status = 'errored';
  desk.announce('account.external_account.updated', externalBankJson(bank), { status }, bank.account);
}

export function removeBank(desk: Desk, bank: ExternalBank): void {
  delete desk.book.externalBanks[bank.id];
  desk.announce('account.external_account.deleted', externalBankJson(bank), undefined, bank.account);
}

function makeDefault(book: StripeBook, bank: ExternalBank): void {
  for (const one of banksOf(book, bank.account)) if (one.currency === bank.currency) one.isDefault = one === bank;
}
