import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { othersOffer } from '../devices/views.ts';
import { pinField, setPinNotice } from '../second-factor/proof-views.ts';
import type { RecoverySet } from './domain.ts';

/** The field for a recovery code, named `recovery`. */
export function recoveryField(faults: readonly FieldFault[]): Html {
  return field(
    {
      name: 'recovery',
      label: t('Recovery code'),
      hint: t('One of the ten that you wrote down, for instance K7QM-2XTB-9RWD-5HNP-8CVE-3JGS. Each works once.'),
      autocomplete: 'off',
      maxlength: 64,
    },
    faults,
  );
}

interface SetView {
  readonly token: string;
  readonly set: RecoverySet | undefined;
  /** Whether the form asks for the PIN. */
  readonly needsPin: boolean;
  /** Whether the holder comes from setting up an authenticator app. */
  readonly isAppAdded: boolean;
  readonly faults: readonly FieldFault[];
}

/** Shows how many codes are left, and offers to make new ones. */
export function setView({ token, set, needsPin, isAppAdded, faults }: SetView): string {
  const added = t('The app is set up. Now make recovery codes, for the day on which you lose your phone.');
  return hostedPage({
    title: t('Recovery codes'),
    lead: t('Ten codes for the day on which your phone or passkey is lost. Each logs you in once, with your password.'),
    isRefused: faults.length > 0,
    body: html`${
        isAppAdded &&
        notice(
          'success',
          html`<p>${added}</p>
            ${othersOffer()}`,
        )
      }${errorSummary(faults)}
      ${
        set
          ? html`<p>
              ${t('{left, plural, =0 {None of your codes is} one {# of your codes is} other {# of your codes are}} left. You made them on {madeAt, date, day}.', { left: set.left, madeAt: set.madeAt })}
            </p>`
          : html`<p>${t('You have no recovery codes yet.')}</p>`
      }
      ${form({
        action: urls.identity.recoveryCodes(),
        token,
        body: html`${set && html`<p class="hint">${t('New codes replace the ones that you have.')}</p>`}${needsPin && pinField(faults)}`,
        submit: set ? t('Make ten new codes') : t('Make ten codes'),
      })}
      <p class="after"><a class="link" href="${urls.identity.security()}">${t('Not now')}</a></p>`,
  });
}

/** Shows new codes, once. */
export function codesView(codes: readonly string[]): string {
  return hostedPage({
    title: t('Your recovery codes'),
    lead: t('Write them down or print this page, and keep them apart from your phone. We cannot show them again.'),
    body: html`<ol class="codes">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ol>
      <p>${t('Each code works once. A stranger who finds one still needs your password.')}</p>
      ${othersOffer()}
      <p><a class="button" href="${urls.identity.security()}">${t('I have written them down')}</a></p>`,
  });
}

/** Sends a holder without a strong factor to set a PIN first. */
export function factorFirstView(): string {
  return hostedPage({
    title: t('Set a PIN first'),
    lead: t('Recovery codes stand in for a PIN, passkey or authenticator app, and you have none yet.'),
    body: html`${setPinNotice(urls.identity.recoveryCodes(), t('your recovery codes'))}
      <p class="after"><a class="link" href="${urls.identity.security()}">${t('Security of your wallet')}</a></p>`,
  });
}
