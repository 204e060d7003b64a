import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Asked } from '#platform/credentials/passkey-ceremony.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { codeForms } from '../phone-verification/code-views.ts';
import { CODE_MINUTES } from '../phone-verification/words.ts';
import { recoveryField } from '../recovery-codes/views.ts';
import { totpField } from '../second-factor/proof-views.ts';
import type { Way } from './domain.ts';

interface SecondStepView {
  readonly token: string;
  readonly continueTo: string;
  readonly faults: readonly FieldFault[];
  readonly isRefused: boolean;
  readonly notice?: Html;
  readonly ways: readonly Way[];
  readonly phone: string;
  readonly isCodeSent: boolean;
  /** The options for the browser's prompt; undefined for a holder without a passkey. */
  readonly passkey: Asked<unknown> | undefined;
}

/** Draws the ways to take the second step of a login, the strongest first. */
export function secondStepView(view: SecondStepView): string {
  const again = withQuery(urls.identity.login(), { continue: view.continueTo === '/' ? undefined : view.continueTo });
  return hostedPage({
    title: t('One more step'),
    lead: t('Your password is right. To be sure that it is you and not somebody who found it out, we ask for more.'),
    isRefused: view.isRefused,
    scripts: ['passkey.js'],
    body: html`${view.notice}${errorSummary(view.faults)} ${view.ways.map((way) => draw[way](view))}
      ${view.ways.length === 0 && html`<p>${t('Your forgotten password was replaced less than three days ago, with a code to your phone. So a code to your phone is no second step now. Log in from the browser in which you chose the new password.')}</p>`}
      <p class="after">
        <a class="link" href="${again}">${t('Start again')}</a>
        <a class="link" href="${urls.support.contact()}">${t('Nothing of this at hand? Talk to support')}</a>
      </p>`,
  });
}

const draw: Readonly<Record<Way, (view: SecondStepView) => Html | false>> = {
  passkey: passkeyWay,
  app: appWay,
  sms: smsWay,
  recovery: recoveryWay,
};

/** Draws the form for the passkey, hidden until a script finds that the browser supports passkeys. */
function passkeyWay({ token, continueTo, passkey, ways }: SecondStepView): Html | false {
  if (!passkey) return false;
  return html`<form
    method="post"
    action="${urls.identity.loginByPasskey()}"
    hidden
    data-passkey="get"
    data-options="${JSON.stringify(passkey.options)}"
  >
    <input type="hidden" name="_form" value="${token}" />
    <input type="hidden" name="continue" value="${continueTo}" />
    <input type="hidden" name="challengeId" value="${passkey.challengeId}" />
    <input type="hidden" name="response" value="" />
    <button class="button" type="submit">${t('Use a passkey')}</button>
    <p role="status" class="hint"></p>
    ${ways.length > 1 && html`<p class="or">${t('or')}</p>`}
  </form>`;
}

function appWay({ token, continueTo, faults }: SecondStepView): Html {
  return form({
    action: urls.identity.secondStepApp(),
    token,
    hidden: { continue: continueTo },
    body: totpField(faults),
    submit: t('Log in'),
  });
}

function smsWay({ token, continueTo, faults, phone, isCodeSent }: SecondStepView): Html {
  const hidden = { continue: continueTo };
  const to = rich(
    'We send a code to the phone of this wallet: <strong>{phone}</strong>. It works for {minutes} minutes. A thief who takes over your number gets it too; a passkey or an authenticator app is safer.',
    {
      strong: (inner: HtmlValue) => html`<strong class="nowrap">${inner}</strong>`,
      phone: maskPhone(phone),
      minutes: CODE_MINUTES,
    },
  );
  const action = urls.identity.secondStepCodeSend();
  if (!isCodeSent) {
    return html`<p>${to}</p>
      ${form({ action, token, hidden, body: false, submit: t('Send me a code') })}`;
  }
  return codeForms({
    token,
    check: { action: urls.identity.secondStepCode(), hidden, submit: t('Log in') },
    another: { action, hidden },
    words: { label: t('Code from the message'), hint: to },
    faults,
  });
}

function recoveryWay({ token, continueTo, faults }: SecondStepView): Html {
  const isWrong = faults.some((fault) => fault.field === 'recovery');
  return html`<details ${isWrong && html` open=""`}>
    <summary>${t('Use a recovery code')}</summary>
    ${form({
      action: urls.identity.secondStepRecovery(),
      token,
      hidden: { continue: continueTo },
      body: recoveryField(faults),
      submit: t('Log in'),
      quiet: true,
    })}
  </details>`;
}
