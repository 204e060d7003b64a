import { html } from '#platform/http/html.ts';
import { listFormat } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { contactRules } from '../../identity/contacts/domain.ts';
import type { WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { passkeyForm, pinField, setPinNotice } from '../../identity/second-factor/proof-views.ts';
import { urls } from '../../urls.ts';
import type { OpenThing } from './domain.ts';
import { openWords } from './words.ts';

const DAYS = contactRules.restMs / 86_400_000;

/** Lists what must end before the wallet can be closed. */
export function stillOpenView(open: readonly OpenThing[]): string {
  return hostedPage({
    title: t('Your wallet cannot be closed yet'),
    lead: t('Nothing was changed. These things must end first:'),
    body: html`<ul class="points">
        ${open.map((thing) => html`<li><a class="link" href="${openWords[thing].href}">${openWords[thing].words()}</a></li>`)}
      </ul>
      ${backToProfile()}`,
  });
}

/** Asks for the agreement to close the wallet. */
export function closeView(view: {
  readonly token: string;
  readonly faults: readonly FieldFault[];
  readonly ways: WaysToProve;
  /** What is too little to be withdrawn. */
  readonly remainder: readonly Money[];
}): string {
  const { token, faults, ways, remainder } = view;
  const sums = listFormat(readerLocale(), { type: 'conjunction' }).format(remainder.map((sum) => formatMoney(sum)));
  const action = urls.support.close();
  const label = t('Close my wallet');
  return hostedPage({
    title: t('Close your wallet?'),
    lead: t('This cannot be undone.'),
    isRefused: faults.length > 0,
    scripts: ['passkey.js'],
    body: html`${errorSummary(faults)}
      <ul class="points">
        <li>${t('All links to shops end, and you are logged out everywhere.')}</li>
        <li>
          ${t('Nobody can log in to this wallet again, and its number opens no other one for {days} days.', { days: DAYS })}
        </li>
        ${remainder.length > 0 && html`<li>${t('{count, plural, one {{sums} is too little to withdraw. It stays} other {{sums} are too little to withdraw. They stay}} in our books as yours: write to us if you want the money.', { count: remainder.length, sums })}</li>`}
        <li>
          ${t('We keep the records of your payments, as the law asks. If a shop refunds you later, write to us.')}
        </li>
      </ul>
      ${!ways.hasPin && !ways.passkeyOptions && setPinNotice(action, t('closing your wallet'))}
      ${passkeyForm({ action, token, hidden: {}, ways, label: t('{label} with a passkey', { label }), pinIs: 'below' })}
      ${ways.hasPin && form({ action, token, body: pinField(faults), submit: label })} ${backToProfile()}`,
  });
}

/** Says that the wallet is closed. */
export function closedView(): string {
  return hostedPage({
    title: t('Your wallet is closed'),
    body: html`${notice('success', html`<p>${t('You are logged out everywhere, and we sent you a message.')}</p>`)}
      <p class="after"><a class="link" href="${urls.support.contact()}">${t('Talk to support')}</a></p>`,
  });
}

function backToProfile() {
  return html`<p class="after"><a class="link" href="${urls.app.profile()}">${t('Keep my wallet')}</a></p>`;
}
