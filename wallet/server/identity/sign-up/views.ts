import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { MOST_IN_LINE } from '#platform/kernel/postal-address.ts';
import type { TypedProfile } from '../accounts/domain.ts';
import { codeForms } from '../phone-verification/code-views.ts';
import { numberFields } from '../phone-verification/number-views.ts';
import type { TypedNumber } from '../phone-verification/number-views.ts';
import { CODE_MINUTES } from '../phone-verification/words.ts';
import { readablePhone } from '#platform/kernel/phone-number.ts';
import { rich, t } from '#platform/words/words.ts';
import { countryField, errorSummary, field, form, hostedPage, onlyFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';

const STEPS = 5;

/** Far above the limit: browsers count letters differently and silently cut pasted text; the server judges length. */
const MOST_TYPED = 8 * MOST_IN_LINE;

/** The progress of sign-up, for `hostedPage`. */
export function stepOf(now: number | undefined): { step?: { now: number; of: number } } {
  return now === undefined ? {} : { step: { now, of: STEPS } };
}

interface View {
  readonly token: string;
  readonly faults: readonly FieldFault[];
}

/** Asks for the phone number. */
export function phoneView(view: View & { number: TypedNumber; continueTo: string }): string {
  const login = withQuery(urls.identity.login(), { continue: view.continueTo === '/' ? undefined : view.continueTo });
  return hostedPage({
    title: t('Open your wallet'),
    lead: t(
      'It takes about two minutes. Start with the number of your phone: we send you a code to make sure that it is yours.',
    ),
    isRefused: view.faults.length > 0,
    ...stepOf(1),
    body: html`${errorSummary(view.faults)}
      ${form({
        action: urls.identity.signUp(),
        token: view.token,
        hidden: { continue: view.continueTo },
        body: numberFields(
          view.number,
          {
            label: t('Phone number'),
            hint: t('As you write it at home, or with country code, for instance +353 85 012 3456'),
            autocomplete: 'tel',
          },
          view.faults,
        ),
        submit: t('Send me a code'),
      })}
      <p class="after">
        ${rich('Already have a wallet? <link>Log in</link>', { link: (inner) => html`<a class="link" href="${login}">${inner}</a>` })}
      </p>
      <ul class="plain quiet">
        <li>${t('Shops never see your cards')}</li>
        <li>${t('Your money waits until the goods are with you')}</li>
        <li>${t('You set how much a shop may ask for')}</li>
      </ul>`,
  });
}

/** Explains that no codes go out until the hour ends. @param waitS The time until then. */
export function noCodesView(waitS: number): string {
  const minutes = Math.max(1, Math.ceil(waitS / 60));
  return hostedPage({
    title: t('No codes for the moment'),
    lead: t(
      'We have sent as many codes as we send in an hour. It is nothing that you did, and nothing was sent to you.',
    ),
    ...stepOf(1),
    body: html`<p>
        ${t('Try again in {minutes, plural, one {# minute} other {# minutes}}. Logging in needs no code.', { minutes })}
      </p>
      <p><a class="button" href="${urls.identity.signUp()}">${t('Try again')}</a></p>
      <p class="after">
        ${rich('Already have a wallet? <link>Log in</link>', { link: (inner) => html`<a class="link" href="${urls.identity.login()}">${inner}</a>` })}
      </p>`,
  });
}

/** Asks for the code that was sent. */
export function codeView(view: View & { phone: string; notice?: Html }): string {
  return hostedPage({
    title: t('Type the code'),
    lead: html`${rich('We sent a message to <strong>{phone}</strong>. The six digits in it work for {minutes} minutes. A message without digits says what to do instead.', { strong: (inner) => html`<strong class="nowrap">${inner}</strong>`, phone: readablePhone(view.phone), minutes: CODE_MINUTES })}`,
    isRefused: view.faults.length > 0,
    ...stepOf(1),
    body: html`${view.notice}${errorSummary(view.faults)}
      ${codeForms({
        token: view.token,
        check: { action: urls.identity.signUpCode(), submit: t('Continue') },
        another: { action: urls.identity.signUpResend() },
        faults: view.faults,
      })}
      <p class="after"><a class="link" href="${urls.identity.signUp()}">${t('Use another number')}</a></p>`,
  });
}

/** Asks for a password, with a meter where JavaScript runs. */
export function passwordView(view: View): string {
  return hostedPage({
    title: t('Choose a password'),
    lead: t('You log in with it. For payments you choose a PIN of its own in a moment.'),
    isRefused: view.faults.length > 0,
    ...stepOf(2),
    scripts: ['password.js'],
    body: html`${errorSummary(view.faults)}
    ${form({
      action: urls.identity.signUpPassword(),
      token: view.token,
      body: html`${field(
          {
            name: 'password',
            label: t('Password'),
            type: 'password',
            hint: t('At least 15 characters. Three or four unrelated words are strong and easy to keep in mind.'),
            autocomplete: 'new-password',
            maxlength: 256,
            data: { reveal: '' },
          },
          view.faults,
        )}
        <div class="meter" data-meter="${urls.identity.signUpPasswordStrength()}" data-score="0" hidden>
          <span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
          <p role="status" class="hint"></p>
        </div>`,
      submit: t('Continue'),
    })}`,
  });
}

/** Asks for name, birth date and address. */
export function profileView(view: View & { typed: Partial<TypedProfile> }): string {
  const { typed } = view;
  // A birth date has three fields; the summary links to the first.
  const faults = view.faults.map((one) => (one.field === 'birthDate' ? { ...one, target: 'birthDay' } : one));
  return hostedPage({
    title: t('Who are you?'),
    lead: t('The law asks us to know. Shops see only what you allow.'),
    isRefused: view.faults.length > 0,
    ...stepOf(3),
    body: html`${errorSummary(faults)}
    ${form({
      action: urls.identity.signUpProfile(),
      token: view.token,
      body: html`<div class="pair">
          ${field({ name: 'givenName', label: t('Given name'), value: typed.givenName, autocomplete: 'given-name', maxlength: MOST_TYPED, hint: t('Or your only name') }, faults)}
          ${field({ name: 'familyName', label: t('Family name'), value: typed.familyName, autocomplete: 'family-name', maxlength: MOST_TYPED, hint: t('Leave empty if you have one name'), optional: true }, faults)}
        </div>
        ${birthFields(typed, faults)}
        ${field({ name: 'line1', label: t('Street and number'), value: typed.line1, autocomplete: 'address-line1', maxlength: MOST_TYPED }, faults)}
        ${field({ name: 'line2', label: t('Apartment, building'), value: typed.line2, autocomplete: 'address-line2', maxlength: MOST_TYPED, optional: true }, faults)}
        <div class="pair uneven">
          ${field({ name: 'postalCode', label: t('Postal code'), value: typed.postalCode, autocomplete: 'postal-code', maxlength: MOST_TYPED, hint: t('Leave empty if there is none'), optional: true }, faults)}
          ${field({ name: 'city', label: t('Town or city'), value: typed.city, autocomplete: 'address-level2', maxlength: MOST_TYPED }, faults)}
        </div>
        ${field({ name: 'region', label: t('State or province'), value: typed.region, autocomplete: 'address-level1', maxlength: MOST_TYPED, hint: t('Where your country has them'), optional: true }, faults)}
        ${countryField(typed.country ?? '', faults)}
        ${field({ name: 'email', label: t('E-mail'), type: 'email', hint: t('For receipts and warnings. We mail a code to it.'), value: typed.email, autocomplete: 'email', inputmode: 'email', maxlength: 254, optional: true }, faults)}`,
      submit: t('Continue'),
    })}`,
  });
}

function birthFields(typed: Partial<TypedProfile>, faults: readonly FieldFault[]): Html {
  const fault = faults.find((one) => one.field === 'birthDate');
  const part = (name: 'birthDay' | 'birthMonth' | 'birthYear', label: string, autocomplete: string) =>
    html`<div class="field">
      <label for="${name}">${label}</label>
      <input
        id="${name}"
        name="${name}"
        value="${typed[name] ?? ''}"
        inputmode="numeric"
        maxlength="16"
        autocomplete="${autocomplete}"
        required${fault && html` aria-invalid="true" aria-describedby="birthDate-error"`}${name === 'birthDay' && onlyFault(faults, 'birthDate')}
      />
    </div>`;
  return html`<fieldset id="birthDate" class="${fault ? 'wrong' : ''}">
    <legend>${t('Birth date')}</legend>
    ${fault && html`<p class="fault" id="birthDate-error">${fault.message}</p>`}
    <div class="three">
      ${part('birthDay', t('Day'), 'bday-day')}${part('birthMonth', t('Month'), 'bday-month')}${part('birthYear', t('Year'), 'bday-year')}
    </div>
  </fieldset>`;
}
