import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { RecoverySet } from '../recovery-codes/domain.ts';

interface HubView {
  readonly hasPin: boolean;
  /** The number of passkeys. */
  readonly passkeys: number;
  readonly authenticator: { readonly isBlocked: boolean; readonly createdAt: Date } | undefined;
  readonly codes: RecoverySet | undefined;
  /** The number of browsers in which the holder is logged in. */
  readonly devices: number;
}

/** Lists a wallet's locks with their states. */
export function hubView(view: HubView): string {
  const { identity } = urls;
  return hostedPage({
    title: t('Security of your wallet'),
    lead: t(
      'What opens your wallet and confirms your payments. We send you a message whenever something changes here.',
    ),
    body: html`${advice(view)}
      <ul class="plain">
        ${row(identity.password(), t('Password'), t('set'), true)}
        ${row(pinPage(), t('Payment PIN'), view.hasPin ? t('set') : t('not set'), view.hasPin)}
        ${row(identity.passkeys(), t('Passkeys'), passkeyState(view), view.passkeys > 0)}
        ${row(identity.authenticator(), t('Authenticator app'), appState(view), view.authenticator?.isBlocked === false)}
        ${row(identity.recoveryCodes(), t('Recovery codes'), codeState(view), (view.codes?.left ?? 0) > 0)}
        ${row(identity.devices(), t('Devices'), t('{devices, plural, one {logged in here alone} other {logged in in # browsers}}', { devices: view.devices }), true)}
        ${row(identity.securityActivity(), t('Activity'), t('who signed in, and what changed'), true)}
      </ul>
      <p class="after"><a class="link" href="${urls.app.profile()}">${t('Your profile')}</a></p>`,
  });
}

function pinPage(): string {
  return withQuery(urls.identity.pin(), { continue: urls.identity.security() });
}

function row(href: string, name: string, state: string, isSet: boolean): Html {
  return html`<li class="${isSet ? '' : 'no'}">
    <div><a class="link" href="${href}">${name}</a><br /><span class="hint">${state}</span></div>
  </li>`;
}

function passkeyState({ passkeys }: HubView): string {
  return t('{passkeys, plural, =0 {none} one {# passkey} other {# passkeys}}', { passkeys });
}

function appState({ authenticator }: HubView): string {
  if (!authenticator) return t('not set up');
  if (authenticator.isBlocked) return t('blocked after wrong codes');
  return t('set up on {createdAt, date, day}', { createdAt: authenticator.createdAt });
}

function codeState({ codes }: HubView): string {
  return codes ? t('{left} of 10 left', { left: codes.left }) : t('none made');
}

/** Names the next step that makes the wallet safer. */
function advice({ passkeys, authenticator, codes, hasPin }: HubView): Html | false {
  const hasSecond = passkeys > 0 || authenticator !== undefined;
  if (!hasSecond) {
    const words = t(
      'A new browser asks for a code by SMS now, and a thief who takes over your number gets that code. A passkey or an authenticator app is safer.',
    );
    return notice('info', html`<p>${words}</p>`);
  }
  if ((codes?.left ?? 0) > 2 || !(hasSecond || hasPin)) return false;
  const words = codes
    ? t('Few recovery codes are left. Make new ones before you need them.')
    : t('You have no recovery codes. Without them, a lost phone can lock you out of a new browser.');
  return notice('info', html`<p>${words}</p>`);
}
