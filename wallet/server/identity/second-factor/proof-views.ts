import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { field, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { WaysToProve } from './proof-service.ts';

/** The field for the PIN, named `pin`. */
export function pinField(faults: readonly FieldFault[]): Html {
  const pin = field(
    {
      name: 'pin',
      label: t('Payment PIN'),
      type: 'password',
      autocomplete: 'off',
      inputmode: 'numeric',
      maxlength: 64,
    },
    faults,
  );
  return html`<div class="code">${pin}</div>`;
}

/** The field for a code of the authenticator app, named `totp`. */
export function totpField(faults: readonly FieldFault[]): Html {
  const totp = field(
    {
      name: 'totp',
      label: t('Code of your authenticator app'),
      hint: t('The six digits that the app shows now.'),
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      maxlength: 64,
    },
    faults,
  );
  return html`<div class="code">${totp}</div>`;
}

/**
 * Draws the form for a code of the authenticator app: folded below the form for the PIN, open for a holder who has no
 * PIN. A holder without an app gets none.
 */
export function totpForm(asked: {
  action: string;
  token: string;
  hidden: Readonly<Record<string, string>>;
  ways: WaysToProve;
  label: string;
  faults: readonly FieldFault[];
}): Html | false {
  const { action, token, hidden, ways, label, faults } = asked;
  if (!ways.hasAuthenticator) return false;
  const body = totpField(faults);
  if (!ways.hasPin) return form({ action, token, hidden, body, submit: label });
  const isWrong = faults.some((fault) => fault.field === 'totp');
  return html`<details ${isWrong && html` open=""`}>
    <summary>${t('Use your authenticator app')}</summary>
    ${form({ action, token, hidden, body, submit: label, quiet: true })}
  </details>`;
}

/**
 * Draws the form for the passkey, hidden until a script finds that the browser supports passkeys. A holder without a
 * passkey gets none. The page must load `passkey.js`.
 */
export function passkeyForm(asked: {
  action: string;
  token: string;
  hidden: Readonly<Record<string, string>>;
  ways: WaysToProve;
  label: string;
  /** The side on which the form for the PIN stands. */
  pinIs: 'above' | 'below';
  /** The id of another form whose fields are sent too. */
  alongWith?: string;
}): Html | false {
  const { action, token, hidden, ways, label, pinIs, alongWith } = asked;
  if (!ways.passkeyOptions) return false;
  const or = ways.hasPin && html`<p class="or">${t('or')}</p>`;
  return html`<form
    method="post"
    action="${action}"
    hidden
    data-passkey="get"
    data-options="${JSON.stringify(ways.passkeyOptions)}"
    ${alongWith !== undefined && html` data-along-with="${alongWith}"`}
  >
    <input type="hidden" name="_form" value="${token}" />
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <input type="hidden" name="response" value="" />
    ${pinIs === 'above' && or}
    <button class="button" type="submit">${label}</button>
    <p role="status" class="hint"></p>
    ${pinIs === 'below' && or}
  </form>`;
}

/** Sends a holder without a PIN to set one. @param what The words for the page to which the holder comes back. */
export function setPinNotice(continueTo: string, what: string): Html {
  const setPin = withQuery(urls.identity.pin(), { continue: continueTo });
  return html`${notice('info', html`<p>${t('You have no payment PIN yet. Set one, and you come straight back to {what}.', { what })}</p>`)}
    <p><a class="button" href="${setPin}">${t('Set a payment PIN')}</a></p>`;
}
