import { qrOf } from '#platform/credentials/totp.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { othersOffer } from '../devices/views.ts';
import { pinField, totpField } from '../second-factor/proof-views.ts';
import type { Offer } from './service.ts';

interface OfferView {
  readonly token: string;
  readonly offer: Offer;
  /** Whether the form asks for the PIN. */
  readonly needsPin: boolean;
  /** Whether the app that the holder had was removed just now. */
  readonly isRemoved: boolean;
  readonly faults: readonly FieldFault[];
}

/** Shows a secret for an app, as a QR code and as text, and asks for the first code. */
export function offerView({ token, offer, needsPin, isRemoved, faults }: OfferView): string {
  return hostedPage({
    title: t('Set up an authenticator app'),
    lead: t(
      'The app shows a new code every 30 seconds. With it you log in in a new browser, and you can confirm payments.',
    ),
    isRefused: faults.length > 0,
    body: html`${
        isRemoved &&
        notice(
          'success',
          html`<p>${t('The app is removed, and we send you a message.')}</p>
            ${othersOffer()}`,
        )
      }
      ${errorSummary(faults)}
      <p>${t('Open an authenticator app on your phone, and scan this code.')}</p>
      ${qrCode(offer.address)}
      <details>
        <summary>${t('Can’t scan it? Type this key')}</summary>
        <p><code class="key">${inGroups(offer.key)}</code></p>
        <p class="hint">${t('Kind of key: by time, 6 digits, every 30 seconds.')}</p>
      </details>
      ${form({
        action: urls.identity.authenticator(),
        token,
        hidden: { sealed: offer.sealed },
        body: html`${totpField(faults)}${needsPin && pinField(faults)}`,
        submit: t('Set up the app'),
      })}
      <p class="after"><a class="link" href="${urls.identity.security()}">${t('Not now')}</a></p>`,
  });
}

/** The edge of white modules that scanners need around a QR code (ISO/IEC 18004). */
const QUIET = 4;

/** Draws a QR code, black on white in dark pages too, since scanners expect that. */
function qrCode(text: string): Html {
  const { size, path } = qrOf(text);
  const edge = size + 2 * QUIET;
  return html`<svg
    class="qr"
    role="img"
    aria-label="${t('QR code for your authenticator app')}"
    viewBox="${-QUIET} ${-QUIET} ${edge} ${edge}"
    width="240"
    height="240"
    shape-rendering="crispEdges"
  >
    <rect x="${-QUIET}" y="${-QUIET}" width="${edge}" height="${edge}" fill="#fff" />
    <path d="${path}" fill="#000" />
  </svg>`;
}

function inGroups(key: string): string {
  return (key.match(/.{1,4}/g) ?? []).join(' ');
}

/** Shows that an app is set up, and the way to remove it. */
export function appView(view: {
  readonly createdAt: Date;
  readonly isBlocked: boolean;
  readonly news: 'added' | 'removed' | undefined;
}): string {
  const { createdAt, isBlocked, news } = view;
  const blocked = t('Its codes were wrong too often and no longer work. Remove the app here, and set it up again.');
  return hostedPage({
    title: t('Your authenticator app'),
    lead: t('Its codes log you in in a new browser, and confirm payments.'),
    body: html`${
        news === 'added' &&
        notice(
          'success',
          html`<p>${t('The app is set up, and we send you a message.')}</p>
            ${othersOffer()}`,
        )
      }
      ${isBlocked && notice('danger', html`<p>${blocked}</p>`)}
      <p>${t('Set up on {createdAt, date, day}.', { createdAt })}</p>
      <p><a class="button quiet" href="${urls.identity.removeAuthenticator()}">${t('Remove the app')}</a></p>
      <p class="after"><a class="link" href="${urls.identity.security()}">${t('Security of your wallet')}</a></p>`,
  });
}

/** Asks whether to remove the app, and for the PIN if the holder has one. */
export function removeView({
  token,
  needsPin,
  faults,
}: {
  readonly token: string;
  readonly needsPin: boolean;
  readonly faults: readonly FieldFault[];
}): string {
  return hostedPage({
    title: t('Remove the authenticator app?'),
    lead: t('Its codes will no longer log you in or confirm payments. Your recovery codes stay.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      <div id="remove">
        ${form({ action: urls.identity.removeAuthenticator(), token, body: needsPin && pinField(faults), submit: t('Remove the app') })}
      </div>
      <p class="after"><a class="link" href="${urls.identity.authenticator()}">${t('Keep it as it is')}</a></p>`,
  });
}
