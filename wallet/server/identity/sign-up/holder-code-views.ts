import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { errorSummary, form, hostedPage } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { codeForms } from '../phone-verification/code-views.ts';
import { CODE_MINUTES } from '../phone-verification/words.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import { msg, rich, t } from '#platform/words/words.ts';

interface View {
  readonly token: string;
  readonly phone: string;
  /** The path to go on to. */
  readonly continueTo: string;
  /** The path from which the holder came, for the link back. */
  readonly notNow: string;
  /** A box with news, or with the reason why no code was sent. */
  readonly notice?: Html;
  readonly isRefused?: boolean;
}

const WHY = msg(
  'You are about to set your first payment PIN or passkey. Your password alone is not enough for that: it may be stolen.',
);

/** Offers to send a code: the page for a session that has requested none. */
export function askForCodeView(view: View): string {
  const { token, phone, continueTo, notNow, notice, isRefused = false } = view;
  return hostedPage({
    title: t('Confirm that it is you'),
    lead: WHY(),
    isRefused,
    body: html`${notice}
      <p>
        ${rich('We send a code to the phone of this wallet: <strong>{phone}</strong>. It works for {minutes} minutes.', { strong: (inner) => html`<strong class="nowrap">${inner}</strong>`, phone: maskPhone(phone), minutes: CODE_MINUTES })}
      </p>
      ${form({ action: urls.identity.confirmPhoneSend(), token, hidden: { continue: continueTo }, body: false, submit: t('Send me a code') })}
      ${after(notNow)}`,
  });
}

/** Asks for the code that was sent. */
export function typeCodeView(view: View & { faults: readonly FieldFault[] }): string {
  const { token, phone, continueTo, notNow, notice, faults, isRefused = faults.length > 0 } = view;
  const hidden = { continue: continueTo };
  return hostedPage({
    title: t('Type the code'),
    lead: html`${rich('We sent a message to <strong>{phone}</strong>. The six digits in it work for {minutes} minutes.', { strong: (inner) => html`<strong class="nowrap">${inner}</strong>`, phone: maskPhone(phone), minutes: CODE_MINUTES })}`,
    isRefused,
    body: html`${notice}${errorSummary(faults)}
      <p>${WHY()}</p>
      ${codeForms({
        token,
        check: { action: urls.identity.confirmPhone(), hidden, submit: t('Continue') },
        another: { action: urls.identity.confirmPhoneSend(), hidden },
        faults,
      })}
      ${after(notNow)}`,
  });
}

function after(notNow: string): Html {
  return html`<p class="after hint">
      ${t('You no longer have this phone? Then talk to support: we never send the code elsewhere.')}
    </p>
    <p class="after"><a class="link" href="${notNow}">${t('Not now')}</a></p>`;
}

/** Explains that a frozen wallet changes nothing that opens it. */
export function frozenView(): string {
  return hostedPage({
    title: t('This wallet is frozen'),
    lead: t(
      'While it is, your profile and your ways to log in stay as they are, and it cannot be closed. Nothing was changed and nothing was sent.',
    ),
    body: html`<p><a class="button" href="${urls.identity.unfreeze()}">${t('Unfreeze it')}</a></p>
      <p class="after"><a class="link" href="/">${t('To your wallet')}</a></p>`,
  });
}
