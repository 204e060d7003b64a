import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { allCountries } from '#platform/kernel/countries.ts';
import { rich, t } from '#platform/words/words.ts';
import { urls } from '../urls.ts';
import { fieldFrame } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';

export { errorSummary, field, fieldFrame, onlyFault, pageFault } from '#platform/http/page-fields.ts';
export type { FieldFault } from '#platform/http/page-fields.ts';
export { form, notice } from '#platform/http/page-parts.ts';

interface HostedPage {
  readonly title: string;
  /** One sentence under the title: the purpose of the page. */
  readonly lead?: HtmlValue;
  readonly body: HtmlValue;
  /** The progress through several steps. */
  readonly step?: { readonly now: number; readonly of: number };
  /** Whether the page shows a refused form. The title then says so, since screen readers read it first. */
  readonly isRefused?: boolean;
  /** Whether the app installs from this page. */
  readonly installs?: boolean;
  /** Names of scripts under /id/assets. The page works without them. */
  readonly scripts?: readonly string[];
}

/** Draws a whole page of the wallet, which works without JavaScript. */
export function hostedPage(page: HostedPage): string {
  const mark = urls.hosted.asset({ name: 'mark.svg' });
  const { text } = html`<html lang="en" data-character="wallet">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${titleOf(page)}</title>
      <link rel="icon" href="${mark}" type="image/svg+xml" />
      <link rel="stylesheet" href="${urls.hosted.asset({ name: 'hosted.css' })}" />
      <link
        rel="preload"
        href="${urls.hosted.asset({ name: 'inter.woff2' })}"
        as="font"
        type="font/woff2"
        crossorigin
      />
      ${page.installs && installLinks()}
      ${scriptsOf(page).map((name) => html`<script type="module" src="${urls.hosted.asset({ name })}"></script>`)}
    </head>
    <body>
      <header class="top">
        <a class="brand" href="/"
          ><img
            src="${mark}"
            alt=""
            width="32"
            height="32"
          />${rich('Holdfast<span> Wallet</span>', { span: (inner) => html`<span>${inner}</span>` })}</a
        >
      </header>
      <main class="card" id="main">
        ${page.step && progress(page.step)}
        <h1>${page.title}</h1>
        ${page.lead && html`<p class="lead">${page.lead}</p>`} ${page.body}
      </main>
      <footer class="foot">
        <p>
          ${rich('Only ever type your codes on <strong>this address</strong>. We never ask for them by phone or mail.', { strong: (inner) => html`<strong>${inner}</strong>` })}
        </p>
        ${footLinks()}
      </footer>
    </body>
  </html>`;
  return `<!doctype html>${text}`;
}

function installLinks(): Html {
  return html`<link rel="manifest" href="${urls.webApp.manifest()}" />
    <link rel="apple-touch-icon" href="${urls.webApp.touchIcon()}" />`;
}

/** Links to the pages that everybody may read, at the foot of each page. */
function footLinks(): Html {
  const { help, status, contact, fees, protection, terms, privacy } = urls.support;
  const links: readonly (readonly [string, string])[] = [
    [help(), t('Help')],
    [fees(), t('Fees')],
    [protection(), t('Protection')],
    [terms(), t('Terms')],
    [privacy(), t('Privacy')],
    [status(), t('Status')],
    [contact(), t('Contact')],
  ];
  return html`<nav aria-label="${t('Help and terms')}">
    ${links.map(([href, words]) => html`<a href="${href}">${words}</a> `)}
  </nav>`;
}

function titleOf({ title, isRefused }: HostedPage): string {
  return isRefused
    ? t('Please check: {title} · Holdfast Wallet', { title })
    : t('{title} · Holdfast Wallet', { title });
}

function scriptsOf({ scripts = [], isRefused }: HostedPage): readonly string[] {
  return isRefused ? [...scripts, 'refused.js'] : scripts;
}

function progress({ now, of }: { now: number; of: number }): Html {
  return html`<p class="steps">
    <span>${t('Step {now} of {of}', { now, of })}</span
    ><progress value="${now}" max="${of}" aria-hidden="true"></progress>
  </p>`;
}

/** Draws the choice of a country. */
export function countryField(chosen: string, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'country', label: t('Country') },
    faults,
    (aria) =>
      html`<select id="country" name="country" autocomplete="country" required${aria}>
        ${chosen === '' && html`<option value="">${t('Choose')}</option>`}
        ${allCountries.map((one) => html`<option value="${one.code}" ${one.code === chosen && html` selected`}>${one.name}</option>`)}
      </select>`,
  );
}

/** Draws the time left. A script counts it down; without one, the page shows minutes and the time of day. */
export function timeLeft(validUntil: Date, leftMs: number): Html {
  const minutes = Math.max(1, Math.round(leftMs / 60_000));
  const text = t('{minutes, plural, one {# minute} other {# minutes}}', { minutes });
  const until = validUntil.toISOString();
  return html`${rich('<span>{text}</span>, until <time>{clock} UTC</time>', { span: (inner) => html`<span data-left-ms="${leftMs}">${inner}</span>`, text, time: (inner) => html`<time datetime="${until}" data-clock>${inner}</time>`, clock: until.slice(11, 16) })}`;
}
