import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { ProblemRow } from '#platform/http/problem.ts';
import { withQuery } from '#platform/http/url.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { currencies } from '#platform/money/currency.ts';
import { currencyWords, decimalText, formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, fieldFrame, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { waitsWords } from '../../identity/restrictions/words.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { passkeyForm, pinField, setPinNotice, totpForm } from '../../identity/second-factor/proof-views.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { bankAccountName } from '../instruments/bank-domain.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import { STATEMENT, debitOf } from './domain.ts';
import type { OfferedBalance, TooWeak, Withdrawal, WithdrawalOffer } from './domain.ts';
import { nameWords } from '../instruments/bank-words.ts';
import { feeTermsWords, strongerWords } from './words.ts';

/** What the form has, as it was typed. */
export interface Typed {
  readonly amount?: string | undefined;
  readonly account?: string | undefined;
}

interface AskView {
  readonly offer: WithdrawalOffer;
  readonly typed: Typed;
  readonly faults: readonly FieldFault[];
  readonly token: string;
}

/** Draws the form for a withdrawal, or says why there is none and what to do. */
export function askView(view: AskView): string {
  const { faults } = view;
  return hostedPage({
    title: t('Withdraw money'),
    lead: t('From your balance to your own bank account, in one to three business days.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)} ${missing(view.offer) || askForm(view)}
      <p class="after"><a class="link" href="${urls.app.withdrawals()}">${t('Your withdrawals')}</a></p>
      <p class="after"><a class="link" href="/">${t('Back to your wallet')}</a></p>`,
  });
}

/** What is missing for a withdrawal, with the next step; false if nothing is. What takes the holder longest comes first. */
function missing({ isOffered, standing, accounts, whyNoAccount, balances }: WithdrawalOffer): Html | false {
  const says = (words: string, action?: { readonly href: string; readonly words: string }): Html =>
    html`${notice('info', html`<p>${words}</p>`)}
    ${action && html`<p><a class="button" href="${action.href}">${action.words}</a></p>`}`;
  if (!isOffered) return says(t('The operator of this wallet does not pay out to bank accounts yet.'));
  if (standing.isFrozen)
    return says(problems.account_frozen.title(), { href: urls.support.help(), words: t('Get help') });
  if (standing.owes) {
    const words = t(
      'Your wallet owes money. While it does, nothing can be withdrawn; money that you add pays it first.',
    );
    return says(words, { href: urls.funding.topUpPage(), words: t('Add money') });
  }
  const proved = accounts.filter((one) => one.status === 'verified');
  const waiting = accounts.find((one) => one.status === 'verifying' || one.status === 'started');
  if (proved.length === 0 && waiting) {
    const href = urls.funding.bank({ instrumentId: waiting.id });
    return says(t('Your bank account is not proved yet. Money goes to a proved account only.'), {
      href,
      words: t('Prove {account}', { account: bankAccountName(waiting) }),
    });
  }
  if (proved.length === 0) {
    if (whyNoAccount !== null) return says(whyNoAccount);
    const words = t('Add your bank account first, and prove that it is yours.');
    return says(words, { href: urls.funding.addBank(), words: t('Add a bank account') });
  }
  if (standing.waits) return says(waitsWords('withdrawal', standing.waits));
  const { currency } = proved[0]!;
  const usable = proved.flatMap((one) => balanceFor(one, balances) ?? []);
  if (usable.some(({ most }) => most.minor > 0n)) return false;
  if (usable[0]) return html`${says(nothingYet(usable[0]))} ${later(usable[0])}`;
  const words = t('Your account takes {name}, and you have no balance in it. Exchange money first.', {
    name: currencyWords(currency),
  });
  return says(words, { href: withQuery(urls.funding.exchange(), { to: currency }), words: t('Exchange money') });
}

/** Why nothing of a balance can be withdrawn now. */
function nothingYet({ spendable, leavable, terms }: OfferedBalance): string {
  if (leavable.later.length > 0) return t('Nothing of your {spendable} may leave your wallet yet.', { spendable });
  const least = { minor: terms.leastMinor, currency: terms.currency };
  return t('You have {spendable}. At least {least} can be withdrawn, and a fee.', { spendable, least });
}

function balanceFor({ currency }: BankAccount, balances: readonly OfferedBalance[]): OfferedBalance | undefined {
  return balances.find((one) => one.spendable.currency === currency && one.spendable.minor > 0n);
}

function askForm({ offer, typed, faults, token }: AskView): Html {
  const usable = offer.accounts.flatMap((account) => {
    const balance = account.status === 'verified' ? balanceFor(account, offer.balances) : undefined;
    return balance ? [{ account, balance }] : [];
  });
  const { balance } = usable.find(({ account }) => account.id === typed.account) ?? usable[0]!;
  const { most, terms } = balance;
  const name = currencyWords(terms.currency);
  return html`${form({
    action: urls.funding.withdraw(),
    token,
    body: html`${field(
        {
          name: 'amount',
          label: t('Amount in {name}', { name }),
          hint: t('You can withdraw up to {most} now.', { most }),
          value: typed.amount,
          autocomplete: 'off',
          inputmode: 'decimal',
          maxlength: 64,
        },
        faults,
      )}
      ${fieldFrame(
        { name: 'account', label: t('To') },
        faults,
        (aria) =>
          html`<select id="account" name="account" required${aria}>
            ${usable.map(({ account }) => html`<option value="${account.id}" ${account.id === typed.account && html` selected`}>${bankAccountName(account)}</option>`)}
          </select>`,
      )}
      <p class="hint">${feeTermsWords(terms)}</p>`,
    submit: t('See the fee'),
  })}
  ${later(balance)}`;
}

/** What of the balance stays for now, and until when. */
function later({ leavable }: OfferedBalance): Html | false {
  if (leavable.later.length === 0) return false;
  return html`<h2>${t('Pending')}</h2>
    <p>${t('Money from a card or a bank debit may leave only after some time. Until then, you can spend it.')}</p>
    <dl class="facts">
      ${leavable.later.map(
        ({ amount, from }) =>
          html`<dt>${t('From {from, date, day}', { from })}</dt>
            <dd>${formatMoney(amount)}</dd>`,
      )}
    </dl>`;
}

interface ReviewView {
  readonly withdrawal: Withdrawal;
  readonly account: BankAccount;
  readonly ways: WaysToProve;
  /** Why the PIN is not enough. */
  readonly weak: TooWeak | undefined;
  readonly faults: readonly FieldFault[];
  readonly token: string;
}

/** Draws a withdrawal to be approved: account, sums, what the bank says of the name, and the ways to approve. */
export function reviewView({ withdrawal, account, weak, faults, token, ...view }: ReviewView): string {
  const { amount } = withdrawal;
  const action = urls.funding.withdrawal({ withdrawalId: withdrawal.id });
  const label = t('Withdraw {amount}', { amount });
  const ways = weak ? { ...view.ways, hasPin: false } : view.ways;
  const common = { action, token, hidden: {}, ways, label };
  return hostedPage({
    title: label,
    isRefused: faults.length > 0,
    scripts: ['passkey.js'],
    body: html`${errorSummary(faults)} ${facts(withdrawal, account)}
      ${withdrawal.nameMatch === 'match' ? html`<p>${nameWords(withdrawal)}</p>` : notice('warning', html`<p>${nameWords(withdrawal)}</p>`)}
      <p class="hint">${t('It arrives in one to three business days. Until your bank has it, you can cancel.')}</p>
      ${weak && strongerNotice(weak, ways, action)} ${passkeyForm({ ...common, pinIs: 'below' })}
      ${ways.hasPin && form({ action, token, body: pinField(faults), submit: label })}
      ${totpForm({ ...common, faults })}
      ${!view.ways.hasPin && !ways.passkeyOptions && !ways.hasAuthenticator && setPinNotice(action, t('withdrawing money'))}
      <p class="after"><a class="link" href="${again(withdrawal)}">${t('Change the amount')}</a></p>`,
  });
}

/** Says why the PIN is not enough, and sends a holder without anything stronger to add a passkey. */
function strongerNotice(weak: TooWeak, { passkeyOptions, hasAuthenticator }: WaysToProve, here: string): Html {
  const addPasskey = withQuery(urls.identity.addPasskey(), { continue: here });
  const hasNone = !passkeyOptions && !hasAuthenticator;
  return html`${notice('info', html`<p>${strongerWords(weak)}</p>`)}
  ${hasNone && html`<p><a class="button" href="${addPasskey}">${t('Add a passkey')}</a></p>`}`;
}

/** Account, sums, and when what happened: nothing arrives of a withdrawal that is back. */
function facts(withdrawal: Withdrawal, account: BankAccount): Html {
  const { amount, fee, status, approvedAt, postedAt, settledAt } = withdrawal;
  const isBack = settledAt !== null;
  const line = (words: string, at: Date | null) =>
    at &&
    html`<dt>${words}</dt>
      <dd>${t('{at, date, longTime} UTC', { at })}</dd>`;
  return html`<dl class="facts">
    <dt>${t('To')}</dt>
    <dd>${bankAccountName(account)}</dd>
    <dt>${isBack ? t('Amount') : t('Arrives')}</dt>
    <dd>${formatMoney(amount)}</dd>
    <dt>${t('Fee')}</dt>
    <dd>${fee.minor === 0n ? t('none') : formatMoney(fee)}</dd>
    <dt>${isBack ? t('Back in your balance') : t('Leaves your balance')}</dt>
    <dd>${formatMoney(debitOf(withdrawal))}</dd>
    ${
      !isBack &&
      html`<dt>${t('On your statement')}</dt>
        <dd>${STATEMENT}</dd>`
    }
    ${line(t('Approved'), approvedAt)} ${line(t('Sent to your bank'), postedAt)} ${line(endWords(status), settledAt)}
  </dl>`;
}

/** Names the end of a withdrawal of which nothing arrived. */
function endWords(status: Withdrawal['status']): string {
  if (status === 'canceled') return t('Canceled');
  return status === 'returned' ? t('Sent back') : t('Not paid out');
}

/** The form for a new withdrawal, with the sum and the account of this one. */
function again({ amount, instrumentId }: Withdrawal): string {
  const typed = decimalText(amount.minor, currencies[amount.currency].decimals);
  return withQuery(urls.funding.withdraw(), { amount: typed, account: instrumentId });
}

interface StateView {
  readonly withdrawal: Withdrawal;
  readonly account: BankAccount;
  readonly token: string;
  /** Why it was not canceled; `isFinal` if it can no longer be. */
  readonly fault?: { readonly words: string; readonly isFinal: boolean } | undefined;
}

/** Draws where an approved withdrawal stands: what happened, what comes next, and how to get out. */
export function stateView({ withdrawal, account, token, fault }: StateView): string {
  const { id, status } = withdrawal;
  const canCancel = status === 'processing' && !fault?.isFinal;
  return hostedPage({
    title: titleOf(withdrawal),
    lead: leadOf(withdrawal),
    body: html`${fault && notice('warning', html`<p>${fault.words}</p>`)} ${whyNot(withdrawal)}
      ${facts(withdrawal, account)}
      <p><a class="button" href="/">${t('To your wallet')}</a></p>
      ${
        canCancel &&
        form({
          action: urls.funding.withdrawalCancel({ withdrawalId: id }),
          token,
          body: '',
          submit: t('Cancel this withdrawal'),
          quiet: true,
        })
      }
      <p class="after"><a class="link" href="${urls.app.withdrawals()}">${t('Your withdrawals')}</a></p>
      <p class="after muted">${t('Number {number}', { number: shortNumberOf(id) })}</p>`,
  });
}

function titleOf({ status, amount }: Withdrawal): string {
  switch (status) {
    case 'quoted':
    case 'processing':
      return t('{amount} on its way', { amount });
    case 'posted':
      return t('{amount} sent to your bank', { amount });
    case 'failed':
      return t('{amount} was not paid out', { amount });
    case 'canceled':
      return t('{amount} canceled', { amount });
    case 'returned':
      return t('{amount} came back', { amount });
  }
}

function leadOf(withdrawal: Withdrawal): string {
  switch (withdrawal.status) {
    case 'quoted':
    case 'processing':
      return t('It has left your balance. We notify you when your bank has it.');
    case 'posted':
      return t('Most banks show it within a business day.');
    case 'failed':
    case 'canceled':
    case 'returned':
      return t('{debit} is in your balance again.', { debit: debitOf(withdrawal) });
  }
}

/** Why no money arrived, and what to do. */
function whyNot({ refusal }: Withdrawal): Html | false {
  if (refusal === null) return false;
  const { title, detail, nextAction }: ProblemRow = problems[refusal];
  return notice('danger', html`<p><strong>${title()}.</strong> ${detail?.()} ${nextAction?.()}</p>`);
}

/** Says that a withdrawal has run out before it was approved, and leads to a new one for the same sum. */
export function expiredView(withdrawal: Withdrawal): string {
  return hostedPage({
    title: t('This withdrawal has run out'),
    lead: t('Nothing was withdrawn. It was to be approved within some minutes.'),
    body: html`<p><a class="button" href="${again(withdrawal)}">${t('Begin again')}</a></p>
      <p class="after"><a class="link" href="/">${t('Not now')}</a></p>`,
  });
}

/** Says that the holder has no such withdrawal. */
export function noWithdrawalView(): string {
  return hostedPage({
    title: t('There is no such withdrawal'),
    lead: t('It may have run out. Nothing was withdrawn.'),
    body: html`<p><a class="button" href="${urls.funding.withdraw()}">${t('Withdraw money')}</a></p>`,
  });
}
