import type { Failure } from '#platform/http/failure.ts';
import { failureWords } from '#platform/http/failure.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { waitWords } from '#platform/words/wait.ts';
import { rich, t } from '#platform/words/words.ts';
import { form } from '#platform/http/page-parts.ts';
import type { Member } from './domain.ts';

/** The site of a product's staff: what differs between two products. */
export interface StaffSite {
  /** The site's name in titles, such as `Holdfast Console`. */
  readonly name: () => string;
  /** The name beside the mark. */
  readonly brand: () => HtmlValue;
  /** The addresses of styles, scripts and the mark, by name. */
  readonly asset: (name: string) => string;
  readonly urls: { readonly enter: string; readonly signIn: string; readonly leave: string };
  /** The page to which errors lead. */
  readonly home: { readonly path: string; readonly words: () => string };
  /** The pages that a member's role opens. */
  readonly places: (member: Pick<Member, 'role'>) => readonly Place[];
  /** The pages to which the key `g` and a letter lead, on a site that has keys (`console.js`). */
  readonly letters?: (member: Pick<Member, 'role'>) => Readonly<Record<string, string>>;
  readonly roleWords: (role: string) => string;
  /** The name of the product for `npm run staff -- --at NAME`. */
  readonly product: 'wallet' | 'market';
}

/** A page in the navigation. */
export interface Place {
  readonly path: string;
  readonly label: string;
  /** The key that leads there: `/` to the search, `?` to the keys. */
  readonly mark?: 'search' | 'keys';
}

/** A member who is signed in, and the form guard's token for signing out. */
export interface SignedIn {
  readonly member: Pick<Member, 'name' | 'role'>;
  readonly token: string;
}

/** A page of the staff's site. */
export interface StaffPage {
  readonly title: string;
  /** The path of the place in the navigation to which the page belongs. */
  readonly place?: string;
  readonly lead?: HtmlValue;
  readonly body: HtmlValue;
  readonly signedIn?: SignedIn;
  /** Whether the page uses the whole width. */
  readonly isWide?: boolean;
  /** Scripts beside the page; it works without them. */
  readonly scripts?: readonly string[];
  /** Whether the page shows a refused form. The title then says so, since screen readers read it first. */
  readonly isRefused?: boolean;
}

/** The frame of a staff's site, and its pages without content. */
export interface Frame {
  /** Draws a whole page, which works without JavaScript. */
  page(page: StaffPage): string;
  /** Draws the page for a browser that is not signed in. @param path The page that was asked for. */
  signedOut(path: string): string;
  /** Draws the refusal of what a member's role does not allow. */
  notAllowed(signedIn: SignedIn): string;
  /** Draws the answer to a form that did not come from a page of the site in this browser. */
  outdated(page: string): string;
  /** Draws the page for an address that does not exist, and for what is not for this member. */
  nothingHere(): string;
  /** Draws the answer to a network that has asked for very many pages without signing in. */
  tooMany(waitS: number): string;
  /** Draws the page for a wrong or failed request. */
  failed(failure: Failure): string;
}

/** Creates the frame of a staff's site. */
export function createFrame(site: StaffSite): Frame {
  return {
    page: (page) => drawPage(site, page),
    signedOut: (path) => signedOut(site, path),
    notAllowed: (signedIn) => notAllowed(site, signedIn),
    outdated: (page) => outdated(site, page),
    nothingHere: () => nothingHere(site),
    tooMany: (waitS) => tooMany(site, waitS),
    failed: (failure) => failed(site, failure),
  };
}

function drawPage(site: StaffSite, page: StaffPage): string {
  const { title, lead, body, signedIn, isWide, isRefused, scripts = [] } = page;
  const { asset } = site;
  const letters = signedIn && site.letters?.(signedIn.member);
  const { text } = html`<html lang="en" data-character="${site.product}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>
        ${isRefused ? t('Please check: {title} · {site}', { title, site: site.name() }) : t('{title} · {site}', { title, site: site.name() })}
      </title>
      <link rel="icon" href="${asset('mark.svg')}" type="image/svg+xml" />
      <link rel="stylesheet" href="${asset('hosted.css')}" />
      <link rel="stylesheet" href="${asset('console.css')}" />
      ${[...scripts, ...(isRefused ? ['refused.js'] : []), ...(letters ? ['console.js'] : [])].map((name) => html`<script type="module" src="${asset(name)}"></script>`)}
    </head>
    <body class="console${isWide ? ' wide' : ''}" ${letters && html` data-places="${JSON.stringify(letters)}"`}>
      <header class="top">
        <a class="brand" href="/"><img src="${asset('mark.svg')}" alt="" width="32" height="32" />${site.brand()}</a>
        ${signedIn && account(site, signedIn)} ${signedIn && places(site, signedIn, page.place)}
      </header>
      <main class="${isWide ? 'desk' : 'card'}" id="main">
        <h1>${title}</h1>
        ${lead && html`<p class="lead">${lead}</p>`} ${body}
      </main>
    </body>
  </html>`;
  return `<!doctype html>${text}`;
}

function places(site: StaffSite, { member }: SignedIn, here: string | undefined): Html {
  const open = site.places(member);
  return html`<nav aria-label="${site.name()}">
    ${open.map(({ path, label, mark }) => html`<a href="${path}" data-mark="${mark ?? ''}" ${path === here && html` aria-current="true"`}>${label}</a>`)}
  </nav>`;
}

function account({ roleWords, urls }: StaffSite, { member: { name, role }, token }: SignedIn): Html {
  return html`<div class="who">
    <span>${name}<small>${roleWords(role)}</small></span>
    ${form({ action: urls.leave, token, body: false, submit: t('Sign out'), quiet: true })}
  </div>`;
}

function signedOut(site: StaffSite, path: string): string {
  const signIn = withQuery(site.urls.signIn, { continue: path === '/' ? undefined : path });
  return drawPage(site, {
    title: t('You are not signed in'),
    lead: t('Operators sign in by passkey. A session ends after an hour without use, and after 12 hours in any case.'),
    body: html`<a class="button" href="${signIn}">${t('Sign in')}</a>`,
  });
}

function notAllowed(site: StaffSite, signedIn: SignedIn): string {
  return drawPage(site, {
    title: t('Your role does not allow this'),
    lead: t('Nothing was changed. You are signed in as {role}.', { role: site.roleWords(signedIn.member.role) }),
    body: html`<p>${t('Ask an administrator for another role.')}</p>`,
    signedIn,
  });
}

function outdated(site: StaffSite, page: string): string {
  return drawPage(site, {
    title: t('This page is out of date'),
    lead: t(
      'Nothing was sent and nothing was changed. It happens when a page stays open for long, or when cookies are turned off.',
    ),
    body: html`<a class="button" href="${page}">${t('Open it again')}</a>`,
  });
}

function nothingHere(site: StaffSite): string {
  return drawPage(site, {
    title: t('There is nothing here'),
    lead: t('The address is mistyped, or what was here is gone.'),
    body: html`<a class="button" href="${site.home.path}">${site.home.words()}</a>`,
  });
}

function tooMany(site: StaffSite, waitS: number): string {
  return drawPage(site, {
    title: t('A short break'),
    lead: t('Very many pages were asked for from your network. Wait {wait}, then go on.', { wait: waitWords(waitS) }),
    body: html`<a class="button" href="${site.urls.signIn}">${t('Sign in')}</a>`,
  });
}

function failed(site: StaffSite, { status, reference }: Failure): string {
  const { title, text } = failureWords(status);
  return drawPage(site, {
    title,
    lead: text,
    body: html`<a class="button" href="${site.home.path}">${site.home.words()}</a>
      <p class="after hint">
        ${rich('Reference for support: <code>{reference}</code>', { code: (inner) => html`<code>${inner}</code>`, reference })}
      </p>`,
  });
}
