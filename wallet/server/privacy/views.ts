import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { form, hostedPage, notice } from '../hosted/page-views.ts';
import { urls } from '../urls.ts';

/** Draws what a holder can do about their data: take a copy, and see how long what is kept. */
export function privacyView({ token, isTooMany }: { readonly token: string; readonly isTooMany: boolean }): string {
  return hostedPage({
    title: t('Your data'),
    lead: t('What this wallet knows about you is yours to see and to take with you.'),
    body: html`${
        isTooMany &&
        notice(
          'danger',
          html`<p>
            ${t('You took several copies today, so this one was not made. Take the next one tomorrow, or write to support.')}
          </p>`,
        )
      }
      <h2>${t('Take a copy')}</h2>
      <p>
        ${t('One file with everything: profile, cards, links, payments, statement, cases, messages, files, sessions and security activity. It is JSON, which other programs can read.')}
      </p>
      <p>${t('The file has no password. Keep it where only you can read it.')}</p>
      ${form({ action: urls.privacy.copy(), token, body: false, submit: t('Download a copy') })}
      <h2>${t('How long it is kept')}</h2>
      <p>
        ${t('The page about privacy says how long each kind of data is kept, and why. When a wallet is closed, its data are deleted or lose your name after these times.')}
      </p>
      <p class="after">
        <a class="link" href="${urls.support.privacy()}">${t('Privacy')}</a>
        <a class="link" href="${urls.app.profile()}">${t('Your profile')}</a>
      </p>`,
  });
}
