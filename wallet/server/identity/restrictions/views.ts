import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage, notice } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Restricted, Restriction, Waits } from './domain.ts';
import { restrictionWords, waitsWords } from './words.ts';

/** Explains that an action waits, until when, and what to do if somebody else is the reason. */
export function waitsView(what: Restricted, waits: Waits): string {
  return hostedPage({
    title: t('This has to wait'),
    lead: waitsWords(what, waits),
    body: html`<p>
        ${t('Somebody who got into a wallet would do this first. The wait gives its owner the time to notice. Nothing was changed.')}
      </p>
      <p>${t('Was it not you? Then write to us.')}</p>
      <p><a class="button" href="${urls.app.profile()}">${t('Back to your profile')}</a></p>
      <p class="after"><a class="link" href="${urls.support.write()}">${t('Write to support')}</a></p>`,
  });
}

/** Lists what waits; nothing if nothing does. */
export function restrictionsNotice(restrictions: readonly Restriction[]): Html | false {
  if (restrictions.length === 0) return false;
  return notice(
    'info',
    html`<p>${t('To keep a thief from your money, some things wait after a change:')}</p>
      ${restrictions.map((one) => html`<p>${restrictionWords(one)}</p>`)}`,
  );
}
