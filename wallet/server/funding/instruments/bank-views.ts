import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { pinField } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import { bankAccountName, bankRules } from './bank-domain.ts';
import type { BankAccount, BankFailure, BankFault, TypedBank } from './bank-domain.ts';

interface AddView {
  readonly typed: Omit<TypedBank, 'account'>;
  readonly needsPin: boolean;
  readonly token: string;
  readonly faults: readonly FieldFault[];
}

/** Draws the form for a bank account in the United States. The account's number is never drawn again. */
export function addBankView({ typed, needsPin, token, faults }: AddView): string {
  return hostedPage({
    title: t('Add a bank account'),
    lead: t('An account in US dollars, at a bank in the United States.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      <ul class="plain">
        <li>${t('It must be your own account: we compare its name with yours.')}</li>
        <li>${t('Our processor sends small amounts to it. You tell us what arrived, and then you can use it.')}</li>
        <li>${t('We do not keep its number.')}</li>
      </ul>
      ${form({ action: urls.funding.addBank(), token, body: addFields({ typed, needsPin, token, faults }), submit: t('Send the small amounts') })}
      <p class="after"><a class="link" href="${urls.app.instruments()}">${t('Not now')}</a></p>`,
  });
}

function addFields({ typed, needsPin, faults }: AddView): Html {
  const name = {
    name: 'name',
    label: t('Name on the account'),
    value: typed.name,
    autocomplete: 'name',
    maxlength: 100,
  };
  const routing = {
    name: 'routing',
    label: t('Routing number'),
    hint: t('The nine digits of your bank, at the bottom left of a check.'),
    value: typed.routing,
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
  return html`${field(name, faults)} ${field(routing, faults)} ${field(account, faults)}
    <p class="hint">
      ${t('With this button you allow Holdfast and our processor to send small amounts to this account, to take them back, and to debit it when you order that in your wallet. You can end this at any time by removing the account.')}
    </p>
    ${needsPin && pinField(faults)}`;
}

/** Says what is wrong with a field, and what to do. */
export function faultOf(fault: BankFault): FieldFault {
  switch (fault) {
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
  }
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
    lead: t('Your bank account in US dollars.'),
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
    return html`${notice('success', html`<p>${t('This account is proved. It is yours to use.')}</p>`)}
    ${debits.length > 0 && notice('info', html`${debits.map(debitWords)}`)}`;
  }
  if (account.status === 'failed') {
    const words = failureWords(account.failure ?? 'refused');
    return html`${notice('warning', html`<p>${words} ${t('It cannot be used.')}</p>`)}
      <p><a class="button" href="${urls.funding.addBank()}">${t('Add it again')}</a></p>`;
  }
  return waiting(view);
}

function debitWords({ amount }: Debit): Html {
  return html`<p>
    ${t('{amount} is on its way from this account. It arrives in your balance even if you remove the account here.', { amount })}
  </p>`;
}

function waiting({ account, answer, token, faults }: Omit<BankView, 'debits'>): Html {
  const { id, deposits, arrivesAt, expiresAt, tries } = account;
  const left = bankRules.tries - tries;
  const isByAmounts = deposits === 'amounts';
  const what = isByAmounts
    ? t('Two amounts below one dollar arrive on your statement.')
    : t('One cent arrives on your statement. Its line has a code of six signs that begins with SM.');
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
  return html`<p><strong>${t('Until you prove this account, it cannot be used.')}</strong></p>
    <ul class="plain">
      <li>${what}</li>
      ${arrivesAt && html`<li>${isByAmounts ? t('They should arrive by {arrivesAt, date, day}.', { arrivesAt }) : t('It should arrive by {arrivesAt, date, day}.', { arrivesAt })}</li>`}
      <li>
        ${t('{left, plural, one {# try is left} other {# tries are left}}, until {expiresAt, date, day}.', { left, expiresAt })}
      </li>
      <li>${back}</li>
    </ul>
    ${form({ action: urls.funding.bank({ instrumentId: id }), token, body: fields, submit: t('Prove this account') })}`;
}

function amountField(name: string, label: string, value: string | undefined, faults: readonly FieldFault[]): Html {
  const hint = t('In cents, such as 32.');
  return field({ name, label, hint, value, autocomplete: 'off', inputmode: 'decimal', maxlength: 10 }, faults);
}

/** Says why an account can no longer be proved. */
function failureWords(failure: BankFailure): string {
  switch (failure) {
    case 'tries':
      return t('The answer was wrong three times, so this account can no longer be proved.');
    case 'expired':
      return t('The ten days to prove this account are over.');
    case 'returned':
      return t('The bank sent the small amounts back. Look at the numbers of the account, or ask the bank.');
    case 'refused':
      return t('Our processor refused this account.');
  }
}
