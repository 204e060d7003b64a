import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { pinField, setPinNotice } from '../second-factor/proof-views.ts';

interface ChangeView {
  readonly token: string;
  /** Names the present password; see `Passwords.sealOf`. */
  readonly seal: string;
  /** Whether the form asks for the PIN. */
  readonly needsPin: boolean;
  readonly faults: readonly FieldFault[];
}

/** Asks for the present password, for the PIN if it is needed, and for a new password. */
export function changeView({ token, seal, needsPin, faults }: ChangeView): string {
  return hostedPage({
    title: t('Change your password'),
    lead: t('You stay logged in here. Every other browser is logged out, and we send you a message.'),
    isRefused: faults.length > 0,
    scripts: ['password.js'],
    body: html`${errorSummary(faults)}
    ${form({
      action: urls.identity.password(),
      token,
      hidden: { seal },
      body: html`${field({ name: 'current', label: t('Your password now'), type: 'password', autocomplete: 'current-password', maxlength: 256, data: { reveal: '' } }, faults)}
        ${needsPin && pinField(faults)}
        ${field({ name: 'password', label: t('New password'), type: 'password', hint: t('At least 15 characters. Three or four unrelated words are strong and easy to keep in mind.'), autocomplete: 'new-password', maxlength: 256, data: { reveal: '' } }, faults)}
        <div class="meter" data-meter="${urls.identity.passwordStrength()}" data-score="0" hidden>
          <span class="bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
          <p role="status" class="hint"></p>
        </div>`,
      submit: t('Change password'),
    })}
    ${backToProfile(t('Keep it as it is'))}`,
  });
}

/** Says that the password was changed. */
export function changedView(): string {
  return hostedPage({
    title: t('Your password is changed'),
    body: html`${notice('success', html`<p>${t('You are logged out everywhere but here. From now on, log in with the new password.')}</p>`)}
    ${backToProfile(t('Back to your profile'))}`,
  });
}

/** Sends a holder who has neither PIN nor passkey to set a PIN first. */
export function pinFirstView(): string {
  return hostedPage({
    title: t('Set a PIN first'),
    lead: t('With it, nobody who finds out your password can replace it and lock you out.'),
    body: html`${setPinNotice(urls.identity.password(), t('your password'))} ${backToProfile(t('Back to your profile'))}`,
  });
}

function backToProfile(words: string) {
  return html`<p class="after"><a class="link" href="${urls.app.profile()}">${words}</a></p>`;
}
