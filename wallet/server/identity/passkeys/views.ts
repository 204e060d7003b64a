import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { rich, t } from '#platform/words/words.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { othersOffer } from '../devices/views.ts';
import { pinField } from '../second-factor/proof-views.ts';
import { keyOf } from './domain.ts';
import type { Passkey } from './service.ts';

/** The news that the list shows after a change. */
export type News = 'renamed' | 'removed';

/** Lists a holder's passkeys, with links to rename or remove each. */
export function listView({ passkeys, news }: { passkeys: readonly Passkey[]; news: News | undefined }): string {
  const add = withQuery(urls.identity.addPasskey(), { continue: urls.identity.passkeys() });
  return hostedPage({
    title: t('Your passkeys'),
    lead: t('Each logs you in and confirms payments, on the device that has it.'),
    body: html`${
        news &&
        notice(
          'success',
          html`<p>${newsWords[news]()}</p>
            ${news === 'removed' && othersOffer()}`,
        )
      }
      ${
        passkeys.length === 0
          ? html`<p>${t('You have no passkey yet.')}</p>`
          : html`<ul class="plain">
              ${passkeys.map(passkeyItem)}
            </ul>`
      }
      <p><a class="button" href="${add}">${t('Add a passkey')}</a></p>
      <p class="after"><a class="link" href="${urls.app.profile()}">${t('Back to your profile')}</a></p>`,
  });
}

const newsWords: Readonly<Record<News, () => string>> = {
  renamed: () => t('The passkey has its new name.'),
  removed: () =>
    t('The passkey is removed, and we send you a message. You can delete the passkey on the device itself.'),
};

function passkeyItem(passkey: Passkey): Html {
  const key = keyOf(passkey);
  const { name, createdAt } = passkey;
  return html`<li>
    <div>
      <strong>${name}</strong><br />
      <span class="hint">${t('Added on {createdAt, date, day}', { createdAt })}</span><br />
      <a class="link" href="${urls.identity.passkey({ key })}" aria-label="${t('Rename {name}', { name })}"
        >${t('Rename')}</a
      >
      ·
      <a class="link" href="${urls.identity.removePasskey({ key })}" aria-label="${t('Remove {name}', { name })}"
        >${t('Remove')}</a
      >
    </div>
  </li>`;
}

interface ChangeView {
  readonly passkey: Passkey;
  readonly token: string;
  readonly needsPin: boolean;
  readonly faults: readonly FieldFault[];
}

/** Asks for a passkey's new name. */
export function renameView({ passkey, token, needsPin, faults, name }: ChangeView & { name: string }): string {
  return hostedPage({
    title: t('Rename your passkey'),
    lead: t('Only you see this name.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
    ${form({
      action: urls.identity.passkey({ key: keyOf(passkey) }),
      token,
      body: html`${field({ name: 'name', label: t('Name'), value: name, autocomplete: 'off', maxlength: 320 }, faults)}
      ${needsPin && pinField(faults)}`,
      submit: t('Save the name'),
    })}
    ${backToList()}`,
  });
}

/** Asks whether to remove a passkey, and for the PIN if the holder has one. */
export function removeView({ passkey, token, needsPin, faults }: ChangeView): string {
  const strong = (inner: HtmlValue) => html`<strong>${inner}</strong>`;
  return hostedPage({
    title: t('Remove this passkey?'),
    lead: rich('<strong>{name}</strong> will no longer log you in or confirm payments.', {
      name: passkey.name,
      strong,
    }),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      <div id="remove">
        ${form({
          action: urls.identity.removePasskey({ key: keyOf(passkey) }),
          token,
          body: needsPin && pinField(faults),
          submit: t('Remove the passkey'),
        })}
      </div>
      ${backToList()}`,
  });
}

function backToList(): Html {
  return html`<p class="after"><a class="link" href="${urls.identity.passkeys()}">${t('Keep it as it is')}</a></p>`;
}
