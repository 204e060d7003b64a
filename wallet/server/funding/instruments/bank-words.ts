import { t } from '#platform/words/words.ts';
import { waitWords } from '#platform/words/wait.ts';
import { bankRules } from './bank-domain.ts';
import type { BankAccount, BankCurrency, BankFault, TooManyBanks } from './bank-domain.ts';
import type { NotAdded } from './euro-service.ts';

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Says what is wrong with a field, and what to do. */
export function faultOf(fault: BankFault): FieldFault {
  switch (fault.code) {
    case 'name_missing':
      return { field: 'name', message: t('Type the name on the account.') };
    case 'name_differs':
      return {
        field: 'name',
        message: t('This is not the name of your wallet. Only an account of your own can be added.'),
      };
    case 'routing_wrong':
      return {
        field: 'routing',
        message: t('This is no routing number. It has nine digits; look for a mistyped one.'),
      };
    case 'account_wrong':
      return { field: 'account', message: t('An account number has 4 to 17 digits.') };
    case 'iban_missing':
      return { field: 'iban', message: t('Type the IBAN of your account.') };
    case 'iban_country':
      return {
        field: 'iban',
        message: t('Only accounts in the euro area can be added; the first two letters are those of another country.'),
      };
    case 'iban_length':
      return {
        field: 'iban',
        message: t('An IBAN of this country has {length, number} signs. Look for one that is missing or doubled.', {
          length: fault.length,
        }),
      };
    case 'iban_wrong':
      return { field: 'iban', message: t('This is no IBAN: its check digits do not fit. Look for a mistyped sign.') };
  }
}

/** Says why an account was not added. @param now Security time. */
export function notAddedWords(error: NotAdded | TooManyBanks, currency: BankCurrency, now: Date): string {
  switch (error.code) {
    case 'bank_refused':
      return currency === 'EUR'
        ? t('Our processor does not know this account. Look at its IBAN.')
        : t('Our processor does not know this account. Look at both numbers.');
    case 'bank_name_differs':
      return otherNameWords();
    case 'withdrawals_not_offered':
      return t('The operator of this wallet does not pay out to bank accounts yet.');
    case 'bank_accounts_too_many':
      return t('You added {most, number} accounts within a day. You can add another in {wait}.', {
        most: bankRules.mostAdded,
        wait: waitWords((error.until.getTime() - now.getTime()) / 1_000),
      });
  }
}

function otherNameWords(): string {
  return t('The bank knows this account under another name. Only an account of your own can be added.');
}

/** Says what the bank says of the holder's name, and what to do about it. */
export function nameWords({ nameMatch, knownName }: Pick<BankAccount, 'nameMatch' | 'knownName'>): string {
  switch (nameMatch) {
    case 'match':
      return t('Your bank knows this account under your name.');
    case 'close_match':
      return knownName === null
        ? t('Your bank knows this account under a similar name. Go on only if the account is yours.')
        : t('Your bank knows this account under the name {knownName}. Go on only if the account is yours.', {
            knownName,
          });
    case 'no_match':
      return t(
        'Your bank knows this account under another name. The money may be lost if the account is not yours: look at its numbers first.',
      );
    case 'unavailable':
    case null:
      return t('Your bank does not compare names. Look at the account again before you go on.');
  }
}

/** Says what arrives on the statement, by which the account is proved. */
export function arrivalWords({ currency, deposits }: Pick<BankAccount, 'currency' | 'deposits'>): string {
  if (currency === 'EUR')
    return t('One cent arrives on your statement. Its line says HOLDFAST and then a code of six letters and digits.');
  return deposits === 'amounts'
    ? t('Two amounts below one dollar arrive on your statement.')
    : t('One cent arrives on your statement. Its line has a code of six signs that begins with SM.');
}

/** Says that an answer could not be one, so that it costs no try. */
export function noTryWords({ currency, deposits }: Pick<BankAccount, 'currency' | 'deposits'>): string {
  if (currency === 'EUR')
    return t('Type the six letters and digits that come after HOLDFAST on the line. This was no try.');
  return deposits === 'amounts'
    ? t('Type the two amounts in cents, such as 32 and 45. This was no try.')
    : t('Type the six signs of the line, which begin with SM. This was no try.');
}

/** Says why an account can no longer be proved. */
export function failureWords({ currency, failure }: Pick<BankAccount, 'currency' | 'failure'>): string {
  switch (failure) {
    case 'tries':
      return t('The answer was wrong three times, so this account can no longer be proved.');
    case 'expired':
      return t('The ten days to prove this account are over.');
    case 'returned':
      if (currency === 'EUR')
        return t('The bank sent the cent back. Look at the IBAN of the account, or ask the bank.');
      return t('The bank sent the small amounts back. Look at the numbers of the account, or ask the bank.');
    case 'name_differs':
      return otherNameWords();
    case 'not_sent':
      return t('The cent could not be sent.');
    case 'refused':
    case null:
      return t('Our processor refused this account.');
  }
}
