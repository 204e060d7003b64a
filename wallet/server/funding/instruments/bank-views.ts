import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { currencyWords } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { pinField } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import { bankAccountName, bankRules } from './bank-domain.ts';
import type { BankAccount, BankCurrency } from './bank-domain.ts';
import type { PayoutTerms } from '../processor/payout-domain.ts';
import { arrivalWords, failureWords, nameWords } from './bank-words.ts';
import { ibanWords } from './iban-domain.ts';

/** A form as it is shown. No account number in the United States is shown again; an IBAN is, in groups of four. */
export interface ShownBank {
  readonly currency: BankCurrency;
  readonly name: string;
  /** The routing number, or the IBAN. */
  readonly number: string;
}

interface AddView {
  readonly shown: ShownBank;
  /** The processor's terms that a person accepts with the form. */
  readonly terms: PayoutTerms | undefined;
  readonly needsPin: boolean;
  readonly token: string;
  readonly faults: readonly FieldFault[];
}

/** Draws the form for a bank account in the United States or in the euro area. */
export function addBankView(view: AddView): string {
  const { shown, token, faults } = view;
  const { lead, steps, submit, other, fields } = shown.currency === 'EUR' ? euroForm(view) : dollarForm(view);
  return hostedPage({
    title: t('Add a bank account'),
    lead,
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      <ul class="plain">
        <li>${t('It must be your own account: we compare its name with yours.')}</li>
        ${steps.map((words) => html`<li>${words}</li>`)}
      </ul>
      ${form({ action: urls.funding.addBank(), token, body: addFields(view, fields), submit })}
      <p class="after">
        <a class="link" href="${withQuery(urls.funding.addBank(), { currency: other.currency })}">${other.words}</a>
      </p>
      <p class="after"><a class="link" href="${urls.app.instruments()}">${t('Not now')}</a></p>`,
  });
}

function addFields({ shown, terms, needsPin, faults }: AddView, fields: Html): Html {
  const { currency, name: value } = shown;
  const name = { name: 'name', label: t('Name on the account'), value, autocomplete: 'name', maxlength: 100 };
  return html`<input type="hidden" name="currency" value="${currency}" /> ${field(name, faults)} ${fields}
    ${terms && termsHint(terms)} ${needsPin && pinField(faults)}`;
}

function termsHint({ name, url }: PayoutTerms): Html {
  return html`<p class="hint">
    ${rich('Our processor pays your withdrawals. With this button you accept its <link>{name}</link>, and we send it your name, birth date and address.', { name, link: (inner) => html`<a href="${url}" target="_blank" rel="noopener">${inner}</a>` })}
  </p>`;
}

function euroForm({ shown, faults }: AddView) {
  const iban = {
    name: 'iban',
    label: t('IBAN'),
    hint: t('It begins with two letters for the country, and is on your card or statement.'),
    value: ibanWords(shown.number),
    autocomplete: 'off',
    maxlength: 60,
  };
  return {
    lead: t('An account in euros, at a bank in the euro area.'),
    steps: [
      t('We send one cent to it. You tell us the code that arrives with it, and then you can use it.'),
      t('We do not keep its IBAN.'),
    ],
    submit: t('Continue'),
    other: { currency: 'USD', words: t('An account in US dollars instead') },
    fields: field(iban, faults),
  };
}

function dollarForm({ shown, faults }: AddView) {
  const routing = {
    name: 'routing',
    label: t('Routing number'),
    hint: t('The nine digits of your bank, at the bottom left of a check.'),
    value: shown.number,
    autocomplete: 'off',
    inputmode: 'numeric' as const,
    maxlength: 20,
  };
  const account = {
    name: 'account',
    label: t('Account number'),
    autocomplete: 'off',
    inputmode: 'numeric' as const,
    maxlength: 30,
  };
  return {
    lead: t('An account in US dollars, at a bank in the United States.'),
    steps: [
      t('Our processor sends small amounts to it. You tell us what arrived, and then you can use it.'),
      t('We do not keep its number.'),
    ],
    submit: t('Send the small amounts'),
    other: { currency: 'EUR', words: t('An account in euros instead') },
    fields: html`${field(routing, faults)} ${field(account, faults)}
      <p class="hint">
        ${t('With this button you allow Holdfast and our processor to send small amounts to this account, to take them back, and to debit it when you order that in your wallet. You can end this at any time by removing the account.')}
      </p>`,
  };
}

/** A debit of an account that is on its way. */
export interface Debit {
  readonly instrumentId: BankAccount['id'];
  readonly amount: Money;
}

interface BankView {
  readonly account: BankAccount;
  readonly debits: readonly Debit[];
  /** What was typed as the proof. */
  readonly answer: { readonly code?: string; readonly first?: string; readonly second?: string };
  readonly token: string;
  readonly faults: readonly FieldFault[];
}

/** Draws how an account stands: the form for its proof while it waits, or what became of it. */
export function bankView(view: BankView): string {
  const { account, token, faults } = view;
  return hostedPage({
    title: bankAccountName(account),
    lead: account.currency === 'EUR' ? t('Your bank account in euros.') : t('Your bank account in US dollars.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)} ${standing(view)}
      ${form({
        action: urls.funding.removeBank({ instrumentId: account.id }),
        token,
        body: '',
        submit: t('Remove this account'),
        quiet: true,
      })}
      <p class="after"><a class="link" href="${urls.app.instruments()}">${t('To your cards and accounts')}</a></p>`,
  });
}

function standing(view: BankView): Html {
  const { account, debits } = view;
  if (account.status === 'verified') {
    return html`${proved(account)} ${debits.length > 0 && notice('info', html`${debits.map(debitWords)}`)}`;
  }
  if (account.status === 'failed') {
    const words = failureWords(account);
    const again = withQuery(urls.funding.addBank(), { currency: account.currency });
    return html`${notice('warning', html`<p>${words} ${t('It cannot be used.')}</p>`)}
      <p><a class="button" href="${again}">${t('Add it again')}</a></p>`;
  }
  return html`<p><strong>${t('Until you prove this account, it cannot be used.')}</strong></p>
    ${account.status === 'started' ? unsent(view) : waiting(view)}`;
}

/** Says what a proved account is for, and leads there. Accounts in euros are not debited. */
function proved({ currency }: BankAccount): Html {
  const name = currencyWords(currency);
  const words =
    currency === 'EUR'
      ? t('This account is proved. You can withdraw {name} to it.', { name })
      : t('This account is proved. You can add {name} from it, and withdraw {name} to it.', { name });
  return html`${notice('success', html`<p>${words}</p>`)}
    <p><a class="button" href="${urls.funding.withdraw()}">${t('Withdraw money')}</a></p>
    ${currency !== 'EUR' && html`<p><a class="button quiet" href="${urls.funding.topUpPage()}">${t('Add money')}</a></p>`}`;
}

/** What the bank says of the holder's name, before the cent is sent. */
function unsent({ account, token }: BankView): Html {
  const words = html`<p>${nameWords(account)}</p>`;
  const isSure = account.nameMatch === 'match';
  return html`${isSure ? words : notice('warning', words)}
    <p>${t('The next step sends one cent to this account, with a code on its line. The cent is yours to keep.')}</p>
    ${form({
      action: urls.funding.sendCent({ instrumentId: account.id }),
      token,
      body: '',
      submit: isSure ? t('Send one cent') : t('It is my account: send one cent'),
    })}`;
}

function debitWords({ amount }: Debit): Html {
  return html`<p>
    ${t('{amount} is on its way from this account. It arrives in your balance even if you remove the account here.', { amount })}
  </p>`;
}

function waiting({ account, answer, token, faults }: BankView): Html {
  const { id, currency, deposits, arrivesAt, expiresAt, tries } = account;
  const left = bankRules.tries - tries;
  const isByAmounts = deposits === 'amounts';
  const back = isByAmounts
    ? t('Our processor takes the small amounts back afterwards.')
    : t('Our processor takes the cent back afterwards.');
  const fields = isByAmounts
    ? html`${amountField('first', t('First amount'), answer.first, faults)}
      ${amountField('second', t('Second amount'), answer.second, faults)}`
    : field(
        { name: 'code', label: t('Code on the statement'), value: answer.code, autocomplete: 'off', maxlength: 20 },
        faults,
      );
  return html`<ul class="plain">
      <li>${arrivalWords(account)}</li>
      ${arrivesAt && html`<li>${whenWords(deposits, arrivesAt)}</li>`}
      <li>
        ${t('{left, plural, one {# try is left} other {# tries are left}}, until {expiresAt, date, day}.', { left, expiresAt })}
      </li>
      ${currency === 'USD' && html`<li>${back}</li>`}
    </ul>
    ${form({ action: urls.funding.bank({ instrumentId: id }), token, body: fields, submit: t('Prove this account') })}`;
}

function whenWords(deposits: BankAccount['deposits'], arrivesAt: Date): string {
  return deposits === 'amounts'
    ? t('They should arrive by {arrivesAt, date, day}.', { arrivesAt })
    : t('It should arrive by {arrivesAt, date, day}.', { arrivesAt });
}

function amountField(name: string, label: string, value: string | undefined, faults: readonly FieldFault[]): Html {
  const hint = t('In cents, such as 32.');
  return field({ name, label, hint, value, autocomplete: 'off', inputmode: 'decimal', maxlength: 10 }, faults);
}
