import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { currencyWords, percentText } from '#platform/money/format.ts';
import { add } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice, onlyFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import { bankAccountName } from '../instruments/bank-domain.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import { cardName, cardStatus } from '../instruments/domain.ts';
import type { Card, VisitOutcome } from '../instruments/domain.ts';
import type { Standing, TopUpTerms } from './domain.ts';

interface OrderView {
  readonly cards: readonly Card[];
  /** The holder's bank accounts that can be debited once they are proved. */
  readonly accounts: readonly BankAccount[];
  readonly now: Date;
  readonly terms: TopUpTerms;
  readonly fields: {
    readonly amount?: string | undefined;
    readonly card?: string | undefined;
    readonly continue?: string | undefined;
    readonly attempt?: string | undefined;
    /** The fee that the page shows, for the press after that. */
    readonly fee?: string | undefined;
  };
  readonly faults: readonly FieldFault[];
  readonly token: string;
  /** The address of this page, to which the browser returns after linking a card. */
  readonly here: string;
  /** How the holder can prove the order. */
  readonly proof: { readonly hasPin: boolean; readonly hasPasskey: boolean };
  /** Cards that are offered last, because their last charge failed. */
  readonly failed: ReadonlySet<Card['id']>;
  /** The outcome of a visit to the processor's page, if the holder returns from there. */
  readonly visit: VisitOutcome | undefined;
  readonly standing: Standing;
}

/** Draws the form for a top-up: amount, card or bank account, cost and proof. */
export function orderView(view: OrderView): string {
  const { fields, faults } = view;
  const linkCard = withQuery(urls.funding.addCard(), { continue: view.here });
  return hostedPage({
    title: t('Add money'),
    lead: leadWords(view),
    body: html`${visitNotice(view.visit)} ${owedNotice(view.standing)} ${errorSummary(faults)}
      ${form({
        action: urls.funding.topUpPage(),
        token: view.token,
        hidden: { continue: fields.continue, attempt: fields.attempt, fee: fields.fee },
        body: html`${field(
          {
            name: 'amount',
            label: amountWords(boundsOf(view)),
            hint: boundsWords(boundsOf(view)),
            value: fields.amount,
            autocomplete: 'off',
            inputmode: 'decimal',
            maxlength: 64,
          },
          faults,
        )}
        ${instrumentChoice(view)} ${view.proof.hasPin && pinField(faults)}
        ${view.proof.hasPasskey && view.proof.hasPin && html`<p class="hint">${t('Or leave the PIN empty and use a passkey:')}</p>`}`,
        submit: t('Add money'),
        hasNoSubmit: !view.proof.hasPin,
        more:
          view.proof.hasPasskey &&
          html`<button class="button quiet" type="submit" name="by" value="passkey">
            ${t('Continue with a passkey')}
          </button>`,
      })}
      ${!view.proof.hasPin && !view.proof.hasPasskey && setPinNotice(view.here, t('adding money'))}
      <p class="after">
        <a class="link" href="${linkCard}">${view.cards.length === 0 ? t('Link a card') : t('Link another card')}</a>
      </p>
      ${fields.continue !== undefined && html`<p class="after"><a class="link" href="${fields.continue}">${t('Not now')}</a></p>`}`,
  });
}

function leadWords({ terms, cards, accounts }: OrderView): string {
  const charged = terms.cardFeeBasisPoints === 0 ? t('Free of charge.') : feeSentence(terms);
  if (accounts.length === 0) return t('From your card to your balance, in seconds. {charged}', { charged });
  if (cards.length === 0) return t('From your bank account to your balance, free of charge, in some days.');
  return t('From your card in seconds, or from your bank account in some days. From a card: {charged}', { charged });
}

/** The least and the most from each kind of instrument that the holder has, in the wallet's own currency first. */
interface OwnBounds {
  readonly least: Money;
  readonly most: Money;
  readonly isDebit: boolean;
}

function boundsOf({ terms, cards, accounts, standing }: OrderView): readonly OwnBounds[] {
  const ofCards = cards.length === 0 ? [] : [{ ...terms, isDebit: false }];
  const proved = new Set<string>(
    accounts.filter(({ status }) => status === 'verified').map(({ currency }) => currency),
  );
  const ofDebits = terms.debits.filter(({ least }) => proved.has(least.currency));
  const isOther = ({ least }: OwnBounds): number => Number(least.currency !== standing.currency);
  return [...ofCards, ...ofDebits.map((debit) => ({ ...debit, isDebit: true }))].toSorted(
    (one, other) => isOther(one) - isOther(other),
  );
}

function amountWords(bounds: readonly OwnBounds[]): string {
  const [first, other] = bounds;
  return !first || other ? t('Amount') : t('Amount in {name}', { name: currencyWords(first.least.currency) });
}

function boundsWords(bounds: readonly OwnBounds[]): string {
  const [first, other] = bounds;
  if (first && !other) return t('From {least} to {most}', { least: first.least, most: first.most });
  return bounds
    .map(({ least, most, isDebit }) =>
      isDebit
        ? t('{least} to {most} from a bank account', { least, most })
        : t('{least} to {most} from a card', { least, most }),
    )
    .join('; ');
}

function owedNotice({ owed }: Standing): Html | false {
  if (owed.length === 0) return false;
  return notice(
    'info',
    html`${owed.map((one) => html`<p>${t('You owe {owed}. What you add in this currency pays that first; the rest is yours to spend.', { owed: one })}</p>`)}`,
  );
}

function visitNotice(visit: VisitOutcome | undefined): Html | false {
  switch (visit) {
    case 'linked':
      return notice(
        'success',
        html`<p>
          ${rich('<strong>Your card is linked.</strong> Nothing was charged yet.', { strong: (inner) => html`<strong>${inner}</strong>` })}
        </p>`,
      );
    case 'replaced':
      return notice(
        'success',
        html`<p>
          ${rich('<strong>Your card is replaced.</strong> The new one has its place and its name. Nothing was charged yet.', { strong: (inner) => html`<strong>${inner}</strong>` })}
        </p>`,
      );
    case 'canceled':
      return notice(
        'info',
        html`<p>
          ${rich('<strong>No card was linked.</strong> You left the card page before it was done. Nothing was charged.', { strong: (inner) => html`<strong>${inner}</strong>` })}
        </p>`,
      );
    case 'failed':
      return notice(
        'danger',
        html`<p>
          ${rich('<strong>Your card could not be linked.</strong> The card processor did not accept it. Nothing was charged. Try again, or link another card.', { strong: (inner) => html`<strong>${inner}</strong>` })}
        </p>`,
      );
    case undefined:
      return false;
  }
}

function feeSentence(terms: TopUpTerms): string {
  const { freeUpTo, month } = terms;
  return t(
    'The first {freeUpTo} of a month from cards are free, payments by card included; what is beyond costs {percent}. This month, your cards have brought {brought}.',
    {
      freeUpTo,
      percent: percentText(terms.cardFeeBasisPoints),
      brought: { minor: month.broughtMinor, currency: freeUpTo.currency },
    },
  );
}

function instrumentChoice({ cards, accounts, now, fields, faults, failed, terms, standing }: OrderView): Html {
  const usable = cards.filter((card) => cardStatus(card, now) !== 'expired');
  const proved = accounts.filter(({ status }) => status === 'verified');
  const isOwnOfCards = terms.least.currency === standing.currency;
  const chosen =
    [...usable, ...proved].find(({ id }) => id === fields.card) ??
    // A card adds euros: a wallet in another currency is filled from an account in its own.
    (isOwnOfCards ? undefined : proved.find(({ currency }) => currency === standing.currency)) ??
    usable.find((card) => !failed.has(card.id)) ??
    usable[0] ??
    proved[0];
  const fault = faults.find((one) => one.field === 'card');
  return html`<fieldset class="${fault ? 'wrong' : ''}" id="card" ${fault && html` aria-describedby="card-error"`}>
    <legend>${t('From')}</legend>
    ${fault && html`<p class="fault" id="card-error">${fault.message}</p>`}
    ${cards.map((card) => {
      const isExpired = cardStatus(card, now) === 'expired';
      return html`<label class="choice"
        ><input
          type="radio"
          name="card"
          value="${card.id}"
          ${card === chosen && html` checked`}${card === chosen && onlyFault(faults, 'card')}${isExpired && html` disabled`}
        />
        <span
          >${cardName(card)}
          ${accounts.length > 0 && html`<span class="muted">${t('in {name}, arrives at once', { name: currencyWords(terms.least.currency) })}</span>`}${isExpired && html` <span class="muted">${t('(expired)')}</span>`}</span
        ></label
      >`;
    })}
    ${accounts.map((account) => {
      const isProved = account.status === 'verified';
      const days = terms.debits.find(({ least }) => least.currency === account.currency)?.days ?? 0;
      const words = isProved
        ? t('in {name}, free, arrives in about {days, plural, one {# day} other {# days}}', {
            name: currencyWords(account.currency),
            days,
          })
        : t('(not proved, cannot be used)');
      return html`<label class="choice"
        ><input
          type="radio"
          name="card"
          value="${account.id}"
          ${account === chosen && html` checked`}${!isProved && html` disabled`}
        />
        <span>${bankAccountName(account)} <span class="muted">${words}</span></span></label
      >`;
    })}
  </fieldset>`;
}

/** Draws the exact charge, which the holder's passkey signs. @param view `from` names the card or the account. */
export function confirmView(view: {
  from: string;
  amount: Money;
  /** Undefined for a bank account. */
  fee: Money | undefined;
  fields: Readonly<Partial<Record<'amount' | 'card' | 'attempt' | 'continue' | 'fee', string>>>;
  ways: WaysToProve;
  token: string;
}): string {
  const { from, amount, fee, fields, ways, token } = view;
  const { amount: typed = '', card: cardId = '', attempt = '', continue: path } = fields;
  const hidden = {
    amount: typed,
    card: cardId,
    attempt,
    by: 'passkey',
    ...(fields.fee === undefined ? {} : { fee: fields.fee }),
    ...(path === undefined ? {} : { continue: path }),
  };
  const back = withQuery(urls.funding.topUpPage(), { amount: typed, card: cardId, continue: path });
  return hostedPage({
    title: t('Add {amount}', { amount }),
    lead:
      fee && fee.minor > 0n
        ? t('From {cardName} to your balance. With a fee of {fee}, your card is charged {total}.', {
            cardName: from,
            fee,
            total: add(amount, fee),
          })
        : t('From {cardName} to your balance.', { cardName: from }),
    scripts: ['passkey.js'],
    body: html`${passkeyForm({
        action: urls.funding.topUpPage(),
        token,
        hidden,
        ways: { ...ways, hasPin: false },
        label: t('Add {amount} with a passkey', { amount }),
        pinIs: 'below',
      })}
      <noscript><p>${t('Passkeys need JavaScript.')}</p></noscript>
      <p class="after"><a class="link" href="${back}">${t('Use another way')}</a></p>`,
  });
}

/** Draws the way to link a first card. */
export function noCardView(view: {
  here: string;
  continueTo: string | undefined;
  visit: VisitOutcome | undefined;
}): string {
  return hostedPage({
    title: t('First, link a card'),
    lead: t('Money comes from a card of yours. You type its number on our card processor’s page; we never see it.'),
    body: html`${visitNotice(view.visit)}
      <p>
        <a class="button" href="${withQuery(urls.funding.addCard(), { continue: view.here })}">${t('Link a card')}</a>
      </p>
      <p class="after"><a class="link" href="${view.continueTo ?? '/'}">${t('Not now')}</a></p>`,
  });
}
