import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { stepOf } from './views.ts';

interface FactorView {
  /** The address to which the form posts. */
  readonly action: string;
  readonly token: string;
  /** The step of sign-up; undefined for pages after sign-up. */
  readonly step: number | undefined;
}

type PinView = FactorView & {
  readonly faults: readonly FieldFault[];
  readonly needsCurrent: boolean;
  readonly hasPasskey: boolean;
};

/** Asks for a new PIN, typed twice, and for the current one if `needsCurrent`. */
export function pinView(view: PinView): string {
  return hostedPage({
    title: view.needsCurrent ? t('Change your payment PIN') : t('Choose your payment PIN'),
    lead: t('Six digits that only you know. You confirm payments with them.'),
    isRefused: view.faults.length > 0,
    ...stepOf(view.step),
    body: html`${errorSummary(view.faults)}
    ${form({
      action: view.action,
      token: view.token,
      body: html`${view.needsCurrent && pinField('current', t('Your PIN now'), view.faults)}
      ${pinField('pin', view.needsCurrent ? t('New PIN') : t('PIN'), view.faults, t('Not your birth date, and no pattern such as 123456.'))}
      ${pinField('pinAgain', view.needsCurrent ? t('New PIN once more') : t('PIN once more'), view.faults)}`,
      submit: view.needsCurrent ? t('Change PIN') : t('Continue'),
    })}
    ${view.needsCurrent && forgottenPin(view)}`,
  });
}

/** Leads from a forgotten PIN to what replaces it: a login by passkey, or support. */
function forgottenPin({ action, hasPasskey }: PinView): Html {
  const [href, words] = hasPasskey
    ? [withQuery(urls.identity.login(), { again: 'yes', continue: action }), t('Forgotten? Log in with your passkey')]
    : [urls.support.contact(), t('Forgotten? Talk to support')];
  return html`<p class="after"><a class="link" href="${href}">${words}</a></p>`;
}

/** Says that a factor is set. @param next The path to go on to. */
export function setView(title: string, next: string): string {
  return hostedPage({
    title,
    body: html`${notice('success', html`<p>${t('You confirm payments with it from now on.')}</p>`)}
      <p><a class="button" href="${next}">${t('Go on')}</a></p>`,
  });
}

function pinField(name: string, label: string, faults: readonly FieldFault[], hint?: string): Html {
  return html`<div class="code">
    ${field({ name, label, type: 'password', hint, autocomplete: 'off', inputmode: 'numeric', maxlength: 64 }, faults)}
  </div>`;
}

/** Asks for the PIN before a passkey is set up. */
export function pinGateView(
  view: FactorView & { faults: readonly FieldFault[]; notice: Html | false; next: string },
): string {
  return hostedPage({
    title: t('Confirm with your PIN'),
    lead: t('You are about to set up a passkey, which can confirm payments. So we ask for your payment PIN first.'),
    isRefused: view.faults.length > 0,
    body: html`${view.notice}${errorSummary(view.faults)}
      ${form({ action: view.action, token: view.token, body: pinField('pin', t('Payment PIN'), view.faults), submit: t('Continue') })}
      <p class="after"><a class="link" href="${view.next}">${t('Not now')}</a></p>`,
  });
}

/** Offers to make a passkey; without JavaScript or passkeys, the page only goes on. */
export function passkeyView(
  view: FactorView & { challengeId: string; options: unknown; next: string; notice: Html | false },
): string {
  return hostedPage({
    title: t('Pay with a touch'),
    lead: t('A passkey logs you in and confirms payments with your fingerprint, face or screen lock.'),
    ...stepOf(view.step),
    scripts: ['passkey.js'],
    body: html`${view.notice}
      <ul class="plain">
        <li>${t('Nothing to remember, nothing to type')}</li>
        <li>${t('Works on this address only, so nobody can phish it')}</li>
        <li>${t('Your fingerprint or face never leaves your device')}</li>
      </ul>
      <form
        method="post"
        action="${view.action}"
        hidden
        data-passkey="create"
        data-options="${JSON.stringify(view.options)}"
      >
        <input type="hidden" name="_form" value="${view.token}" />
        <input type="hidden" name="challengeId" value="${view.challengeId}" />
        <input type="hidden" name="response" value="" />
        <button class="button" type="submit">${t('Set up a passkey')}</button>
        <p role="status" class="hint"></p>
      </form>
      <p class="hint" data-without-passkey>
        ${t('This browser can’t make passkeys, or has JavaScript turned off. Your PIN works everywhere; a passkey can come later.')}
      </p>
      <p class="after"><a class="link" href="${view.next}" data-later>${t('Continue without')}</a></p>`,
  });
}

/** Sends a holder who has a passkey to log in by it. @param login The address of that login, which leads back. */
export function passkeyFirstView(login: string): string {
  return hostedPage({
    title: t('Log in with your passkey'),
    lead: t('You have a passkey and no PIN. Your password alone is not enough to change how payments are confirmed.'),
    body: html`<p><a class="button" href="${login}">${t('Log in with your passkey')}</a></p>`,
  });
}

/** Sends a holder whose only strong factor is an authenticator app to log in with it. @param login As above. */
export function appFirstView(login: string): string {
  return hostedPage({
    title: t('Log in with your authenticator app'),
    lead: t('You have an app and no PIN. Your password alone is not enough to change how payments are confirmed.'),
    body: html`<p><a class="button" href="${login}">${t('Log in with your app')}</a></p>`,
  });
}
