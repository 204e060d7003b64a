import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { fullName, maskName } from '../../identity/accounts/domain.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import { percentText } from '#platform/money/format.ts';
import { rich, t } from '#platform/words/words.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import { waitsWords } from '../../identity/restrictions/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import type { ConfirmRight } from '../mandates/domain.ts';
import type { Question } from './consent-service.ts';
import { payeeLabel } from './claims-domain.ts';
import type { Asked, AskedMandate, AskedPayee, LinkRefusal } from './domain.ts';
import type { ReserveTerms } from './port.ts';

/** The page of a question, with the values and faults of its form. */
export interface ConsentView {
  readonly action: string;
  /** The form guard's token. */
  readonly token: string;
  readonly question: Question;
  readonly typed: {
    readonly maxPerPayment: string;
    readonly maxPerMonth: string;
    readonly shared: readonly string[];
    readonly confirm: boolean;
  };
  readonly faults: readonly FieldFault[];
}

/** The id of the form whose fields the form for a passkey sends too. */
const ALLOW_FORM = 'allow';

/** Draws the question in plain words, or the reason why the holder cannot agree. */
export function consentView(view: ConsentView): string {
  const { asked, refusal } = view.question;
  if (refusal) return refusalView(view, refusal);
  return asked.kind === 'mandate' ? mandateView(view, asked) : payeeView(view, asked);
}

function mandateView(view: ConsentView, asked: AskedMandate): string {
  const { client, holder, redirectUri } = view.question;
  const { faults } = view;
  return hostedPage({
    title: t('Link your wallet with {name}?', { name: client.name }),
    isRefused: faults.length > 0,
    scripts: ['passkey.js'],
    lead: t('{name} ({host}) asks to be paid from this wallet. Nothing is charged now.', {
      name: client.name,
      host: hostOf(redirectUri),
    }),
    body: html`${errorSummary(faults)}${whose(holder, view.action)}
      <h2>${t('{name} may', { name: client.name })}</h2>
      <ul class="plain">
        <li>
          ${t('charge this wallet for what you buy there: up to your limits below usually without asking you each time, above them only with your approval here')}
        </li>
        <li>${t('ask whether your wallet covers an order before you place it: yes or no, never how much there is')}</li>
        <li>${t('ask whether your name and address here are the ones that it knows, if you share them')}</li>
      </ul>
      <h2>${t('{name} may not', { name: client.name })}</h2>
      <ul class="plain">
        <li class="no">${t('see your balance, your cards or your other payments')}</li>
        <li class="no">${t('take out money, or charge you for what you did not buy there')}</li>
      </ul>
      ${asked.purpose !== '' && html`<p class="muted">${t('In their words: “{purpose}”', { purpose: asked.purpose })}</p>`}
      ${mandateForms(view, asked)}
      <p class="after hint">${t('You can end this link at any time, here or at {name}.', { name: client.name })}</p>`,
  });
}

/** Draws the forms for limits and shared data, with a proof if the question needs one. */
function mandateForms(view: ConsentView, asked: AskedMandate): Html {
  const { action, token, question } = view;
  const { proof } = question;
  const deny = form({ action, token, hidden: { decision: 'deny' }, body: false, submit: t('Deny'), quiet: true });
  const fields = mandateFields(view, asked);
  if (!proof) return decisionForm(view, fields);
  if (!proof.hasPin && !proof.passkeyOptions) return html`${setPinNotice(action, t('this question'))} ${deny}`;
  const allow = html`<form method="post" action="${action}" novalidate id="${ALLOW_FORM}">
    <input type="hidden" name="_form" value="${token}" />
    <input type="hidden" name="decision" value="allow" />
    ${fields}
    ${proof.hasPin && html`${pinField(view.faults)}<button class="button" type="submit">${t('Allow')}</button>`}
  </form>`;
  const byPasskey = passkeyForm({
    action,
    token,
    hidden: { decision: 'allow' },
    ways: proof,
    label: t('Allow with a passkey'),
    pinIs: 'above',
    alongWith: ALLOW_FORM,
  });
  return html`${allow} ${byPasskey} ${!proof.hasPin && setPinNotice(action, t('this question'))} ${deny}`;
}

function mandateFields({ question, typed, faults }: ConsentView, asked: AskedMandate): Html {
  const { client, holder, confirm } = question;
  return html`${field({ name: 'max_per_payment', label: t('Per payment, without asking'), value: typed.maxPerPayment, autocomplete: 'off', inputmode: 'decimal', maxlength: 64, hint: t('At most {most}; 0 asks you each time', { most: asked.maxPerPayment }) }, faults)}
    ${field({ name: 'max_per_month', label: t('Per month, without asking'), value: typed.maxPerMonth, autocomplete: 'off', inputmode: 'decimal', maxlength: 64, hint: t('At most {most} together', { most: asked.maxPerMonth }) }, faults)}
    <fieldset>
      <legend>${t('Share with {name}', { name: client.name })}</legend>
      ${share('name', t('Your name: {fullName}', { fullName: fullName(holder) }), typed.shared)}
      ${share('phone', t('Your number, masked: {phone}', { phone: maskPhone(holder.phone) }), typed.shared)}
      ${holder.address && share('address', t('Your address: {line1}, {town}', { line1: holder.address.line1, town: `${holder.address.postalCode} ${holder.address.city}`.trim() }), typed.shared)}
    </fieldset>
    ${confirm && confirmChoice(client.name, confirm, typed.confirm)}`;
}

function payeeView(view: ConsentView, asked: AskedPayee): string {
  const { client, holder, redirectUri, reserve } = view.question;
  return hostedPage({
    title: t('Be paid by {name} into this wallet?', { name: client.name }),
    lead: t('{name} ({host}) asks to pay what you sell there into this wallet.', {
      name: client.name,
      host: hostOf(redirectUri),
    }),
    body: html`${whose(holder, view.action)}
      <dl class="facts">
        <dt>${t('You sell as')}</dt>
        <dd>${asked.name}</dd>
        <dt>${t('Commission')}</dt>
        <dd>${t('at most {percent} of each sale', { percent: percentText(asked.maxCommissionBasisPoints) })}</dd>
      </dl>
      <ul class="plain">
        <li>
          ${t('{name} may pay your sales, less its commission, into this wallet when they are released', { name: client.name })}
        </li>
        ${reserve && reserveItems(reserve)}
        <li>${t('it learns that this is the wallet of {payeeLabel}', { payeeLabel: payeeLabel(holder) })}</li>
        <li>${t('if it refunds a sale after its release, your share of the refund comes out of this wallet')}</li>
        <li class="no">${t('it may take nothing else out of it, nor see what is in it')}</li>
      </ul>
      ${decisionForm(view, false)}
      <p class="after hint">
        ${t('You can end this at any time, here in your wallet or at {name}. What was sold until then is still paid here.', { name: client.name })}
      </p>`,
  });
}

/** Says when money of released sales can be spent, before that binds. */
function reserveItems(terms: ReserveTerms): Html {
  const { days, newSellerDays, newForDays, newBelowOrders: orders, keptBasisPoints, keptDays } = terms;
  const percent = percentText(keptBasisPoints);
  return html`<li>
      ${t('you can spend what a sale brings {newSellerDays, plural, one {# day} other {# days}} after its release, and {percent} of it {keptDays, plural, one {# day} other {# days}} after it', { newSellerDays, percent, keptDays })}
    </li>
    <li>
      ${t('once you have sold for {newForDays, plural, one {# day} other {# days}} and settled {orders, plural, one {# order} other {# orders}}, it is {days, plural, one {# day} other {# days}} for all of it', { newForDays, orders, days })}
    </li>`;
}

/** Explains why the wallet cannot be linked, what to do next, and offers the way back. */
function refusalView(view: ConsentView, refusal: LinkRefusal): string {
  const { asked, client, holder } = view.question;
  const { title, body } = refusalWords(refusal, asked.kind, client.name);
  return hostedPage({
    title,
    body: html`${notice(
        'warning',
        html`<p>${body}</p>
          <p>${t('Nothing was linked, and nothing was charged.')}</p>`,
      )}
      ${whose(holder, view.action)}
      <form method="post" action="${view.action}">
        <input type="hidden" name="_form" value="${view.token}" />
        ${refusal.code === 'profile_incomplete' && html`<a class="button" href="${urls.identity.signUpProfile()}">${t('Say who you are')}</a>`}
        ${refusal.code === 'document_required' && html`<a class="button" href="${withQuery(urls.identity.raiseLimits(), { continue: view.action })}">${t('Show a document')}</a>`}
        ${refusal.code === 'linked_elsewhere' && html`<button class="button quiet danger" name="decision" value="end_other">${t('End that link, and go on')}</button>`}
        <button class="button quiet" name="decision" value="deny">${t('Back to {name}', { name: client.name })}</button>
      </form>`,
  });
}

function refusalWords(refusal: LinkRefusal, asked: Asked['kind'], shop: string): { title: string; body: HtmlValue } {
  switch (refusal.code) {
    case 'account_frozen':
      return {
        title: t('This wallet is frozen'),
        body: t('While it is, it cannot be linked. Support tells you why, and what lifts it.'),
      };
    case 'profile_incomplete':
      return {
        title: t('Your wallet does not know you yet'),
        body: t('To pay at {shop}, it needs your name, birth date and address.', { shop }),
      };
    case 'document_required':
      return {
        title: t('Sellers show a document first'),
        body: t(
          'To be paid for sales, this wallet must be checked with a passport or identity card. Until then it can pay, but not sell.',
        ),
      };
    case 'recent_change':
      return { title: t('New links have to wait'), body: waitsWords(asked, refusal) };
    case 'debt_open':
      return {
        title: t('First, the wallet’s debt'),
        body: t(
          'It owes {owed} for refunds of sales, so it cannot be paid for a new seller. Released sales and added money pay that first.',
          { owed: refusal.owed },
        ),
      };
    case 'linked_elsewhere': {
      const { since } = refusal;
      const time = (inner: HtmlValue) => html`<time datetime="${since.toISOString().slice(0, 10)}">${inner}</time>`;
      if (asked === 'payee') {
        return {
          title: t('This wallet is paid for another seller at {shop} already', { shop }),
          body: rich(
            'It has been since <time>{since, date, longDate}</time>. A wallet is paid for one seller of a shop at a time: end that first, and the other seller’s goods are off sale until another wallet is linked there.',
            { since, time },
          ),
        };
      }
      return {
        title: t('This wallet is linked at {shop} already', { shop }),
        body: rich(
          'It is linked to another account there, since <time>{since, date, longDate}</time>. A wallet is linked to one account of a shop at a time: end that link first, or use the other account.',
          { since, time },
        ),
      };
    }
  }
}

function decisionForm(view: ConsentView, body: HtmlValue): Html {
  return html`<form method="post" action="${view.action}" novalidate>
    <input type="hidden" name="_form" value="${view.token}" />
    ${body}
    <div class="stack">
      <button class="button" type="submit" name="decision" value="allow">${t('Allow')}</button>
      <button class="button quiet" type="submit" name="decision" value="deny">${t('Deny')}</button>
    </div>
  </form>`;
}

/** Shows whose wallet it is. @param page The page of the question, to which another holder comes back after login. */
function whose(holder: Holder, page: string): Html {
  const logout = withQuery(urls.identity.logout(), { continue: page });
  return html`<dl class="facts">
    <dt>${t('Your wallet')}</dt>
    <dd>${maskName(holder)} · ${maskPhone(holder.phone)}<br /><a class="link" href="${logout}">${t('Not you?')}</a></dd>
  </dl>`;
}

/** The right to say that an order has arrived: a choice of its own, which nothing makes for the holder. */
function confirmChoice(name: string, { most, afterHours }: ConfirmRight, isChosen: boolean): Html {
  const words = t(
    'Let {name} say that an order has arrived. At most {most} for each seller in one payment; we tell you {hours, plural, one {# hour} other {# hours}} before anybody is paid, and nobody is if you object.',
    { name, most, hours: afterHours },
  );
  return html`<fieldset>
    <legend>${t('When an order has arrived')}</legend>
    <label class="choice"
      ><input type="checkbox" name="allow_confirm" value="yes" ${isChosen && html` checked`} /><span
        >${words}</span
      ></label
    >
    <p class="hint">${t('Without it, only you say so.')}</p>
  </fieldset>`;
}

function share(name: string, words: HtmlValue, shared: readonly string[]): Html {
  const checked = shared.includes(name) && html` checked`;
  return html`<label class="choice"
    ><input type="checkbox" name="share_${name}" value="yes" ${checked} /><span>${words}</span></label
  >`;
}

function hostOf(uri: string): string {
  return new URL(uri).host;
}

/** The page for a request that has ended, or never existed. It has no link to another site. */
export function endedView(): string {
  return hostedPage({
    title: t('This request has ended'),
    lead: t(
      'It was answered already, took too long, or belongs to another browser. Go back to the shop: it shows whether your wallet is linked. Where it is not, start again.',
    ),
    body: notice('info', html`<p>${t('Nothing was charged.')}</p>`),
  });
}

/** The page for a request that cannot be answered; the code is for the shop's developers. */
export function protocolErrorView({ code }: { code: string }): string {
  return hostedPage({
    title: t('The shop’s request cannot be answered'),
    lead: t(
      'Something is wrong with the way you were sent here. Go back to the shop and start again; if it happens again, tell its support.',
    ),
    body: html`${notice('info', html`<p>${t('Nothing was linked, and nothing was charged.')}</p>`)}
      <p class="hint">${t('Code: {code}', { code })}</p>`,
  });
}
