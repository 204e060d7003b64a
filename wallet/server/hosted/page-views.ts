import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { allCountries } from '#platform/kernel/countries.ts';
import { rich, t } from '#platform/words/words.ts';
import { urls } from '../urls.ts';

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

/** A fault in one field, in plain words. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
  /** The id to which the summary links, if the field is a group of several. */
  readonly target?: string;
}

/** Lists the faults above a form, each with a link to its field. It gets the focus when the page opens. */
export function errorSummary(faults: readonly FieldFault[]): Html | false {
  if (faults.length === 0) return false;
  return html`<div class="errors" role="alert" tabindex="-1" id="errors" autofocus>
    <h2>${faults.length === 1 ? t('Please look at this') : t('Please look at these')}</h2>
    <ul>
      ${faults.map((fault) => html`<li><a href="#${fault.target ?? fault.field}">${fault.message}</a></li>`)}
    </ul>
  </div>`;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'tel' | 'password' | 'date' | 'email';
  readonly hint?: HtmlValue;
  readonly value?: string | undefined;
  readonly autocomplete: string;
  readonly inputmode?: 'numeric' | 'tel' | 'decimal' | 'email';
  readonly maxlength?: number;
  readonly optional?: boolean;
  /** The `data-…` attributes for scripts, by name. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Draws a labeled field, with its hint and its fault below the label. */
export function field(one: Field, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    one,
    faults,
    (aria) =>
      html`<input
        id="${one.name}"
        name="${one.name}"
        type="${one.type ?? 'text'}"
        value="${one.value ?? ''}"
        autocomplete="${one.autocomplete}"
        ${one.inputmode && html` inputmode="${one.inputmode}"`}${one.maxlength && html` maxlength="${one.maxlength}"`}
        ${!one.optional && html` required`}${aria}${Object.entries(one.data ?? {}).map(([name, value]) => html` data-${name}="${value}"`)}
      />`,
  );
}

/**
 * Draws the label of a field, its hint, its fault, and the control below them.
 *
 * @param draw Draws the control, whose id is the field's name, with the attributes that name its hint and fault.
 */
export function fieldFrame(
  { name, label, hint, optional }: Pick<Field, 'name' | 'label' | 'hint' | 'optional'>,
  faults: readonly FieldFault[],
  draw: (aria: Html) => HtmlValue,
): Html {
  const own = faults.filter((one) => one.field === name);
  const isWrong = own.length > 0;
  const described = [hint && `${name}-hint`, isWrong && `${name}-error`].filter(Boolean).join(' ');
  const aria = html`${described && html` aria-describedby="${described}"`}${isWrong && html` aria-invalid="true"`}`;
  return html`<div class="field${isWrong ? ' wrong' : ''}">
    <label for="${name}">${label}${optional && html` <span class="muted">${t('(optional)')}</span>`}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`} ${isWrong && faultsBelow(`${name}-error`, own)}
    ${draw(aria)}
  </div>`;
}

function faultsBelow(id: string, faults: readonly FieldFault[]): Html {
  const [one, ...more] = faults;
  if (one && more.length === 0) return html`<p class="fault" id="${id}">${one.message}</p>`;
  return html`<div id="${id}">${faults.map(({ message }) => html`<p class="fault">${message}</p>`)}</div>`;
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
