import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { readablePhone } from '#platform/kernel/phone-number.ts';
import { MOST_IN_LINE } from '#platform/kernel/postal-address.ts';
import { rich, t } from '#platform/words/words.ts';
import { countryField, errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { TypedDetails } from '../accounts/domain.ts';
import { codeForms } from '../phone-verification/code-views.ts';
import { numberFields } from '../phone-verification/number-views.ts';
import type { TypedNumber } from '../phone-verification/number-views.ts';
import { pinField, setPinNotice } from '../second-factor/proof-views.ts';
import { contactRules } from './domain.ts';
import type { Channel } from './domain.ts';
import type { Undone } from './undo-service.ts';

/** Far above the limit: browsers count letters differently; the server judges length. */
const MOST_TYPED = 8 * MOST_IN_LINE;

interface View {
  readonly token: string;
  readonly faults: readonly FieldFault[];
}

/** Asks for a new number, and for the PIN if it is needed. */
export function phoneView(view: View & { number: TypedNumber; present: string; needsPin: boolean }): string {
  return hostedPage({
    title: t('Change your phone number'),
    lead: html`${rich('Your number now: <strong>{phone}</strong>. We send a code to the new one, and a message to both.', { strong: (inner) => html`<strong class="nowrap">${inner}</strong>`, phone: readablePhone(view.present) })}`,
    isRefused: view.faults.length > 0,
    body: html`${errorSummary(view.faults)}
    ${form({
      action: urls.identity.changePhone(),
      token: view.token,
      body: html`${numberFields(view.number, { label: t('New phone number'), hint: t('As you write it at home, or with its country code'), autocomplete: 'tel' }, view.faults)}
      ${view.needsPin && pinField(view.faults)} ${sevenDays()}`,
      submit: t('Send me a code'),
    })}
    ${backToProfile(t('Keep it as it is'))}`,
  });
}

/** Asks for a new e-mail address, and for the PIN if it is needed. */
export function emailView(view: View & { typed: string; present: string | null; needsPin: boolean }): string {
  return hostedPage({
    title: view.present === null ? t('Add an e-mail address') : t('Change your e-mail'),
    lead:
      view.present === null
        ? t('We mail a code to it. From then on, receipts and warnings go there, and you can log in with it.')
        : html`${rich('Your address now: <strong>{email}</strong>. We mail a code to the new one, and a message to both.', { strong: (inner) => html`<strong>${inner}</strong>`, email: view.present })}`,
    isRefused: view.faults.length > 0,
    body: html`${errorSummary(view.faults)}
    ${form({
      action: urls.identity.changeEmail(),
      token: view.token,
      body: html`${field({ name: 'email', label: t('New e-mail address'), type: 'email', value: view.typed, autocomplete: 'email', inputmode: 'email', maxlength: 254 }, view.faults)}
      ${view.needsPin && pinField(view.faults)} ${view.present !== null && sevenDays()}`,
      submit: t('Mail me a code'),
    })}
    ${backToProfile(t('Keep it as it is'))}`,
  });
}

function sevenDays(): Html {
  return html`<p class="hint">
    ${t('For {days} days, the old one can undo the change.', { days: contactRules.undoMs / 86_400_000 })}
  </p>`;
}

/** The pages and words of a code to a number or an address. */
interface CodePlace {
  readonly channel: Channel;
  readonly contact: string;
  /** The path to go on to; undefined if the page says what was changed. */
  readonly continueTo: string | undefined;
}

/** Asks for the code that was sent to a number or an address. */
export function codeView(view: View & CodePlace & { notice?: Html | undefined }): string {
  const { channel, contact, continueTo, token } = view;
  const isPhone = channel === 'phone';
  const minutes = contactRules.codeMs[channel] / 60_000;
  const hidden = { continue: continueTo };
  const strong = (inner: readonly (string | Html)[]) => html`<strong class="${isPhone && 'nowrap'}">${inner}</strong>`;
  return hostedPage({
    title: t('Type the code'),
    lead: html`${rich('We sent a message to <strong>{contact}</strong>. The six digits in it work for {minutes} minutes.', { strong, contact: isPhone ? readablePhone(contact) : contact, minutes })}`,
    isRefused: view.faults.length > 0,
    body: html`${view.notice}${errorSummary(view.faults)}
    ${codeForms({
      token,
      check: {
        action: isPhone ? urls.identity.changePhoneCode() : urls.identity.email(),
        hidden,
        submit: t('Continue'),
      },
      another: { action: isPhone ? urls.identity.changePhoneSend() : urls.identity.emailSend(), hidden },
      faults: view.faults,
    })}
    ${after(channel, continueTo)}`,
  });
}

/** Offers to mail a code to the address of the profile, which is not proved yet. */
export function unprovedView(view: View & Pick<CodePlace, 'continueTo'> & { email: string }): string {
  const { email, continueTo, token, faults } = view;
  return hostedPage({
    title: t('Is this your e-mail address?'),
    lead: html`${rich('We mail a code to <strong>{email}</strong>. Until you type it here, no receipt and no warning goes there.', { strong: (inner) => html`<strong>${inner}</strong>`, email })}`,
    isRefused: faults.length > 0,
    body: html`${faults.map(({ message }) => notice('warning', html`<p>${message}</p>`))}
    ${form({ action: urls.identity.emailSend(), token, hidden: { continue: continueTo }, body: false, submit: t('Mail me a code') })}
    ${after('email', continueTo)}`,
  });
}

function after(channel: Channel, continueTo: string = urls.app.profile()): Html {
  const other = channel === 'phone' ? urls.identity.changePhone() : urls.identity.changeEmail();
  return html`<p class="after">
      <a class="link" href="${other}">${channel === 'phone' ? t('Use another number') : t('Use another address')}</a>
    </p>
    <p class="after">
      <a class="link" href="${continueTo}">${channel === 'email' ? t('Skip for now') : t('Not now')}</a>
    </p>`;
}

/** Says that a number or an address was changed. */
export function contactChangedView(channel: Channel, days: number): string {
  const isPhone = channel === 'phone';
  return hostedPage({
    title: isPhone ? t('Your number is changed') : t('Your address is proved'),
    body: html`${notice('success', html`<p>${isPhone ? t('Log in with the new number from now on. The old one can undo this for {days} days; we sent a message to both.', { days }) : t('Receipts and warnings go there from now on, and you can log in with it.')}</p>`)}
    ${backToProfile(t('Back to your profile'))}`,
  });
}

/** Asks for name and postal address; a name that was checked with a document is only shown. */
export function detailsView(
  view: View & { typed: TypedDetails; fixedName: string | undefined; needsPin: boolean },
): string {
  const { typed, faults, fixedName } = view;
  const line = (name: keyof TypedDetails, label: string, autocomplete: string, hint?: string) => {
    const optional = name !== 'givenName' && name !== 'line1' && name !== 'city';
    return field({ name, label, value: typed[name], autocomplete, maxlength: MOST_TYPED, hint, optional }, faults);
  };
  return hostedPage({
    title: fixedName === undefined ? t('Change your name or address') : t('Change your address'),
    lead: t('We send you a message about the change. Shops see only what you allow.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
    ${fixedName !== undefined && notice('info', html`<p>${rich('Your name, <strong>{name}</strong>, was checked with a document. Only support can change it, with another document: <link>write to us</link>.', { strong: (inner) => html`<strong>${inner}</strong>`, link: (inner) => html`<a class="link" href="${urls.support.write()}">${inner}</a>`, name: fixedName })}</p>`)}
    ${form({
      action: urls.identity.details(),
      token: view.token,
      body: html`${
          fixedName === undefined &&
          html`<div class="pair">
            ${line('givenName', t('Given name'), 'given-name', t('Or your only name'))}
            ${line('familyName', t('Family name'), 'family-name', t('Leave empty if you have one name'))}
          </div>`
        }
        ${line('line1', t('Street and number'), 'address-line1')}
        ${line('line2', t('Apartment, building'), 'address-line2')}
        <div class="pair uneven">
          ${line('postalCode', t('Postal code'), 'postal-code', t('Leave empty if there is none'))}
          ${line('city', t('Town or city'), 'address-level2')}
        </div>
        ${line('region', t('State or province'), 'address-level1', t('Where your country has them'))}
        ${countryField(typed.country, faults)} ${view.needsPin && pinField(faults)}`,
      submit: t('Save'),
    })}
    ${backToProfile(t('Keep it as it is'))}`,
  });
}

/** Says that name or address were changed. */
export function detailsChangedView(): string {
  return hostedPage({
    title: t('Saved'),
    body: html`${notice('success', html`<p>${t('Your name and address are as you typed them. We send you a message about the change.')}</p>`)}
    ${backToProfile(t('Back to your profile'))}`,
  });
}

/** Sends a holder who has neither PIN nor passkey to set a PIN first. */
export function pinFirstView(page: string): string {
  return hostedPage({
    title: t('Set a PIN first'),
    lead: t('With it, nobody who finds out your password can move your wallet to another number or address.'),
    body: html`${setPinNotice(page, t('your profile'))} ${backToProfile(t('Back to your profile'))}`,
  });
}

/** Asks for the code that undoes a change; nobody needs to be logged in. */
export function undoView({ token, typed, faults }: View & { typed: string }): string {
  return hostedPage({
    title: t('Undo a change'),
    lead: t(
      'Type the code of our message about a changed number or e-mail address. The old one is then yours again, and every browser is logged out.',
    ),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
    ${form({
      action: urls.identity.undo(),
      token,
      body: field(
        {
          name: 'code',
          label: t('Code of twelve letters and digits'),
          value: typed,
          autocomplete: 'off',
          maxlength: 64,
        },
        faults,
      ),
      submit: t('Undo the change'),
    })}`,
  });
}

/** Says what an undo code restored, and what to do now. */
export function undoneView({ channel, isFrozen }: Undone): string {
  const next = isFrozen ? urls.identity.unfreeze() : urls.identity.password();
  const login = withQuery(urls.identity.login(), { continue: next });
  const words = isFrozen
    ? t(
        'Every browser is logged out. Your wallet is frozen, and stays so until you unfreeze it. Somebody knew your password: unfreeze your wallet, then change your password and your PIN.',
      )
    : t('Every browser is logged out. Somebody knew your password: log in now, and change your password and your PIN.');
  return hostedPage({
    title: channel === 'phone' ? t('The old number is back') : t('The old address is back'),
    body: html`${notice('success', html`<p>${words}</p>`)}
      <p>
        <a class="button" href="${login}"
          >${isFrozen ? t('Log in and unfreeze the wallet') : t('Log in and change the password')}</a
        >
      </p>
      <p class="after"><a class="link" href="${urls.support.contact()}">${t('Talk to support')}</a></p>`,
  });
}

function backToProfile(words: string): Html {
  return html`<p class="after"><a class="link" href="${urls.app.profile()}">${words}</a></p>`;
}
