import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { formatMoney, percentText } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import type { FeeSchedule } from '../funding/fees/domain.ts';
import { hostedPage } from '../hosted/page-views.ts';
import { urls } from '../urls.ts';
import { oldestBrowsers } from './browsers-data.ts';

interface FrontDoor {
  readonly fees: FeeSchedule;
  /** Who runs this wallet; undefined until the operator fills it in. */
  readonly operatorName: string | undefined;
}

/** Draws the first page of a visitor without a login: what the wallet is, what it costs, and who holds the money. */
export function frontDoorView({ fees, operatorName }: FrontDoor): string {
  const { support, identity } = urls;
  return hostedPage({
    title: t('Pay shops safely'),
    lead: t('Holdfast keeps what you pay until your order has arrived. Only then is the seller paid.'),
    installs: true,
    scripts: ['install.js'],
    body: html`<p><a class="button" href="${identity.signUp()}">${t('Open an account')}</a></p>
      <p><a class="button quiet" href="${identity.login()}">${t('Log in')}</a></p>
      <h2>${t('What it does')}</h2>
      <ul class="points">
        <li>${t('You link a shop once, and choose how much it may charge.')}</li>
        <li>
          ${t('What you pay rests in escrow until your order has arrived. If it does not arrive, you get it back.')}
        </li>
        <li>
          ${t('If something is wrong, you say so here, and the seller or we settle it.')}
          <a href="${support.protection()}">${t('Buyer protection')}</a>
        </li>
      </ul>
      <h2>${t('What it costs')}</h2>
      <ul class="points">
        <li>${t('An account, each payment and each refund: free.')}</li>
        <li>${cardWords(fees)}</li>
      </ul>
      <p><a class="link" href="${support.fees()}">${t('All fees')}</a></p>
      <h2>${t('Who holds the money')}</h2>
      <p>${holderWords(operatorName)} <a href="${support.contact()}">${t('Contact')}</a></p>
      ${installing()}`,
  });
}

function cardWords({ cardBasisPoints, cardFreeUpToMinor: minor, currency }: FeeSchedule): string {
  if (cardBasisPoints === 0) return t('Adding money from a card: free.');
  return t('Money from cards: the first {free} of a month are free; what is beyond costs {percent}.', {
    free: formatMoney({ minor, currency }),
    percent: percentText(cardBasisPoints),
  });
}

function holderWords(name: string | undefined): string {
  return name === undefined
    ? t('The operator of this wallet, who has not filled in a name yet.')
    : t('{name}, who runs this wallet. Shops and sellers never hold it before your order has arrived.', { name });
}

/** Says how to install. The script adds a button where the browser can ask; these words work everywhere. */
function installing(): Html {
  return html`<h2>${t('On your home screen')}</h2>
    <p>${t('It installs from the browser, without an app store, and has an icon and a window of its own.')}</p>
    <p data-install hidden><button class="button quiet" type="button">${t('Install Holdfast')}</button></p>
    <ul class="points">
      <li>${t('iPhone and iPad: tap Share, then “Add to Home Screen”.')}</li>
      <li>${t('Android and computers: open the menu of the browser, then “Install”.')}</li>
    </ul>`;
}

/** Draws what a browser gets that is too old for the app. The hosted pages, such as this one, work in it. */
export function oldBrowserView(): string {
  return hostedPage({
    title: t('This browser is too old for the app'),
    lead: t(
      'Your money and payments are untouched. Update the browser, or open your wallet in another one; the app needs one of these or newer.',
    ),
    body: html`<ul class="points">
        ${oldestBrowsers.map(({ name, version }) => html`<li>${t('{name} {version}', { name, version })}</li>`)}
      </ul>
      <p>${t('These pages work in this browser as well:')}</p>
      <ul class="points">
        ${[
          [urls.funding.topUpPage(), t('Add money')],
          [urls.funding.addCard(), t('Link a card')],
          [urls.identity.security(), t('Security')],
          [urls.support.help(), t('Help')],
        ].map(([href, words]) => html`<li><a class="link" href="${href}">${words}</a></li>`)}
      </ul>
      <p class="after"><a class="link" href="/">${t('Try the app again')}</a></p>`,
  });
}
