import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { readablePhone } from '#platform/kernel/phone-number.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { codeForms } from '../phone-verification/code-views.ts';
import { numberFields } from '../phone-verification/number-views.ts';
import type { TypedNumber } from '../phone-verification/number-views.ts';
import { CODE_MINUTES } from '../phone-verification/words.ts';
import { recoveryField } from '../recovery-codes/views.ts';
import { pinField, totpField } from '../second-factor/proof-views.ts';
import type { Recovery, Standing } from './domain.ts';

interface View {
  readonly token: string;
  readonly faults: readonly FieldFault[];
}

/** Asks for the phone number. A person with a passkey needs no new password. */
export function phoneView({ token, faults, number }: View & { readonly number: TypedNumber }): string {
  return hostedPage({
    title: t('Forgotten password'),
    lead: t('Do you have a passkey? It logs you in without a password.'),
    isRefused: faults.length > 0,
    body: html`<p><a class="button quiet" href="${urls.identity.login()}">${t('Log in with a passkey')}</a></p>
      <p class="or">${t('or')}</p>
      ${errorSummary(faults)}
      <p>${t('Type the number of your wallet, and we send it a code.')}</p>
      ${form({
        action: urls.identity.recover(),
        token,
        body: numberFields(
          number,
          {
            label: t('Phone number'),
            hint: t('As you write it at home, or with country code, for instance +353 85 012 3456'),
            autocomplete: 'tel',
          },
          faults,
        ),
        submit: t('Send me a code'),
      })}
      <p class="after">
        <a class="link" href="${urls.identity.recoverStop()}"
          >${t('Did we write you that somebody asked for a new password? Stop it')}</a
        >
      </p>
      ${backToLogin()}`,
  });
}

/** Asks for the code that was sent. The page is the same whether or not the number has a wallet. */
export function codeView(view: View & { readonly phone: string; readonly notice?: Html }): string {
  return hostedPage({
    title: t('Type the code'),
    lead: html`${rich('We sent a message to <strong>{phone}</strong>. If this is the number of a wallet, the six digits in it work for {minutes} minutes.', { strong: (inner) => html`<strong class="nowrap">${inner}</strong>`, phone: readablePhone(view.phone), minutes: CODE_MINUTES })}`,
    isRefused: view.faults.length > 0,
    body: html`${view.notice}${errorSummary(view.faults)}
      ${codeForms({
        token: view.token,
        check: { action: urls.identity.recoverCode(), submit: t('Continue') },
        another: { action: urls.identity.recoverResend() },
        faults: view.faults,
      })}
      <p class="after">
        <a class="link" href="${urls.identity.recover()}">${t('Use another number')}</a>
        <a class="link" href="${urls.support.contact()}">${t('Without this phone? Talk to support')}</a>
      </p>`,
  });
}

/** Asks for a new password, and for a second factor unless the wait has ended. */
export function passwordView({
  token,
  faults,
  standing,
  needsProof,
}: View & { standing: Standing; needsProof: boolean }): string {
  return hostedPage({
    title: t('Choose a new password'),
    lead: needsProof
      ? t(
          'The code proved your phone, which may be stolen. Something that a thief of the phone lacks proves that it is you.',
        )
      : t('The wait is over, and nobody stopped it.'),
    isRefused: faults.length > 0,
    scripts: ['password.js'],
    body: html`${errorSummary(faults)}
    ${form({
      action: urls.identity.recoverPassword(),
      token,
      body: html`${needsProof && secondFields(standing, faults)}
        ${field({ name: 'password', label: t('New password'), type: 'password', hint: t('At least 15 characters. Three or four unrelated words are strong and easy to keep in mind.'), autocomplete: 'new-password', maxlength: 256, data: { reveal: '' } }, faults)}
        <div class="meter" data-meter="${urls.identity.recoverPasswordStrength()}" data-score="0" hidden>
          <span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
          <p role="status" class="hint"></p>
        </div>
        <p class="hint">
          ${t('You are logged out everywhere. Your PIN and your passkeys stay. For three days, money cannot be withdrawn, and no new PIN, passkey or shop can be added.')}
        </p>`,
      submit: t('Set the new password'),
    })}
    ${needsProof && otherWays(standing)}`,
  });
}

/** The fields for the second factors: the first open, the others folded, since one is enough. */
function secondFields({ ways }: Standing, faults: readonly FieldFault[]): Html {
  const fields = {
    pin: () => pinField(faults),
    totp: () => totpField(faults),
    recovery: () => recoveryField(faults),
  };
  const [first, ...others] = ways;
  const isWrong = faults.some((fault) => others.some((way) => way === fault.field));
  return html`${first && fields[first]()}
  ${
    others.length > 0 &&
    html`<details ${isWrong && html` open=""`}>
      <summary>${t('Prove it in another way')}</summary>
      ${others.map((way) => fields[way]())}
    </details>`
  }`;
}

function otherWays({ hasPasskey, recovery }: Standing): Html {
  return html`<p class="or">${t('Nothing of this at hand?')}</p>
    ${hasPasskey && html`<p><a class="button quiet" href="${urls.identity.login()}">${t('Log in with a passkey')}</a></p>`}
    <p class="after">
      <a class="link" href="${urls.identity.recoverWait()}"
        >${recovery ? t('Your request without it is waiting') : t('I have only the phone')}</a
      >
    </p>`;
}

/** Offers the wait to a person who has proved only the phone. */
export function askToWaitView({ token, standing }: Pick<View, 'token'> & { standing: Standing }): string {
  const { ways, hasPasskey } = standing;
  return hostedPage({
    title: t('This takes three days'),
    lead: t('The code proved only your phone, and phones get stolen. So a new password has to wait for 72 hours.'),
    body: html`<ul class="plain">
        <li>
          ${t('We tell you now, by SMS and by mail if your wallet knows an address, and again a day before the end.')}
        </li>
        <li>
          ${t('The code in each message stops it, and so does a press in any browser in which you are logged in.')}
        </li>
        <li>
          ${t('After 72 hours, and within a week from then, come back with a fresh code and choose the password.')}
        </li>
      </ul>
      ${form({ action: urls.identity.recoverWait(), token, body: false, submit: t('Ask for a new password') })}
      ${
        hasPasskey &&
        html`<p class="or">${t('or')}</p>
          <p><a class="button quiet" href="${urls.identity.login()}">${t('Log in with a passkey')}</a></p>`
      }
      ${ways.length > 0 && html`<p class="after"><a class="link" href="${urls.identity.recoverPassword()}">${t('I can prove that it is me after all')}</a></p>`}
      ${backToLogin()}`,
  });
}

/** Says until when a new password waits. */
export function waitingView({ dueAt, endsAt }: Recovery, { ways }: Pick<Standing, 'ways'>): string {
  return hostedPage({
    title: t('Your request is waiting'),
    lead: t('You can choose a new password from {dueAt, date, longTime} UTC on.', { dueAt }),
    body: html`${notice('info', html`<p>${t('Come back then, by “Forgotten password?” on the login page, with a fresh code. Your request ends on {endsAt, date, longTime} UTC.', { endsAt })}</p>`)}
      <p>${t('Until then everything stays as it is: the password, your money and your links to shops.')}</p>
      ${ways.length > 0 && html`<p class="after"><a class="link" href="${urls.identity.recoverPassword()}">${t('I can prove that it is me after all')}</a></p>`}
      <p class="after"><a class="link" href="${urls.identity.recoverStop()}">${t('Stop the request')}</a></p>
      ${backToLogin()}`,
  });
}

/** Says that the password was replaced. */
export function doneView(): string {
  return hostedPage({
    title: t('Your new password is set'),
    lead: t('You are logged out everywhere. Log in with it.'),
    body: html`<p><a class="button" href="${urls.identity.login()}">${t('Log in')}</a></p>`,
  });
}

/** Explains that a frozen wallet gets no new password here. */
export function frozenView(): string {
  return hostedPage({
    title: t('This wallet is frozen'),
    lead: t('While it is, no new password can be set. Nothing was changed.'),
    body: html`<p>${t('Talk to support: it says why, and how to lift the freeze.')}</p>
      <p><a class="button" href="${urls.support.contact()}">${t('To support')}</a></p>`,
  });
}

function backToLogin(): Html {
  return html`<p class="after"><a class="link" href="${urls.identity.login()}">${t('Back to the login')}</a></p>`;
}
