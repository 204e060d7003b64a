import type { Failure } from '#platform/http/failure.ts';
import { failureWords } from '#platform/http/failure.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { waitWords } from '#platform/words/wait.ts';
import { rich, t } from '#platform/words/words.ts';
import { form } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { may } from './domain.ts';
import type { Member } from './domain.ts';
import { placesOf } from './places-words.ts';
import { roleWords } from './words.ts';

/** A member who is signed in, and the form guard's token for signing out. */
export interface SignedIn {
  readonly member: Pick<Member, 'name' | 'role'>;
  readonly token: string;
}

interface ConsolePage {
  readonly title: string;
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

/** Draws a whole page of the console, which works without JavaScript. */
export function consolePage({ title, lead, body, signedIn, isWide, isRefused, scripts = [] }: ConsolePage): string {
  const asset = (name: string): string => urls.hosted.asset({ name });
  const { text } = html`<html lang="en" data-character="wallet">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>
        ${isRefused ? t('Please check: {title} · Holdfast Console', { title }) : t('{title} · Holdfast Console', { title })}
      </title>
      <link rel="icon" href="${asset('mark.svg')}" type="image/svg+xml" />
      <link rel="stylesheet" href="${asset('hosted.css')}" />
      <link rel="stylesheet" href="${asset('console.css')}" />
      ${[...scripts, ...(isRefused ? ['refused.js'] : []), ...(signedIn ? ['console.js'] : [])].map((name) => html`<script type="module" src="${asset(name)}"></script>`)}
    </head>
    <body class="console${isWide ? ' wide' : ''}" ${signedIn && html` data-places="${lettersOf(signedIn)}"`}>
      <header class="top">
        <a class="brand" href="/"
          ><img
            src="${asset('mark.svg')}"
            alt=""
            width="32"
            height="32"
          />${rich('Holdfast<span> Console</span>', { span: (inner) => html`<span>${inner}</span>` })}</a
        >
        ${signedIn && places(signedIn)} ${signedIn && account(signedIn)}
      </header>
      <main class="${isWide ? 'desk' : 'card'}" id="main">
        <h1>${title}</h1>
        ${lead && html`<p class="lead">${lead}</p>`} ${body}
      </main>
    </body>
  </html>`;
  return `<!doctype html>${text}`;
}

/** The letters behind `g` as the script reads them. */
function lettersOf({ member }: SignedIn): string {
  return JSON.stringify(Object.fromEntries(placesOf(member).map(({ key, href }) => [key, href])));
}

/** The places of the console that a member's role opens. */
function places({ member }: SignedIn): Html {
  return html`<nav aria-label="${t('Console')}">
    ${may(member, 'look_at_cases') && html`<a href="${urls.staff.queue()}">${t('Cases')}</a>`}
    ${may(member, 'find_people') && html`<a href="${urls.staff.search()}" data-search>${t('Search')}</a>`}
    ${may(member, 'correct_books') && html`<a href="${urls.staff.corrections()}">${t('Corrections')}</a>`}
    ${may(member, 'see_numbers') && html`<a href="${urls.staff.numbers()}">${t('Numbers')}</a>`}
    ${may(member, 'see_looks') && html`<a href="${urls.staff.looks()}">${t('Looks')}</a>`}
    <a href="${urls.staff.keys()}" data-keys>${t('Keys')}</a>
  </nav>`;
}

function account({ member: { name, role }, token }: SignedIn): Html {
  return html`<div class="who">
    <span>${name}<small>${roleWords[role]()}</small></span>
    ${form({ action: urls.staff.leave(), token, body: false, submit: t('Sign out'), quiet: true })}
  </div>`;
}

/** Draws the page for a browser that is not signed in. @param path The page that was asked for. */
export function signedOutView(path: string): string {
  const signIn = withQuery(urls.staff.signIn(), { continue: path === '/' ? undefined : path });
  return consolePage({
    title: t('You are not signed in'),
    lead: t('Operators sign in by passkey, and stay signed in for 12 hours.'),
    body: html`<a class="button" href="${signIn}">${t('Sign in')}</a>`,
  });
}

/** Draws the refusal of what a member's role does not allow. */
export function notAllowedView(signedIn: SignedIn): string {
  return consolePage({
    title: t('Your role does not allow this'),
    lead: t('Nothing was changed. You are signed in as {role}.', { role: roleWords[signedIn.member.role]() }),
    body: html`<p>${t('Ask an administrator of this wallet for another role.')}</p>`,
    signedIn,
  });
}

/** Draws the answer to a form that did not come from a page of the console in this browser. */
export function outdatedView(page: string): string {
  return consolePage({
    title: t('This page is out of date'),
    lead: t(
      'Nothing was sent and nothing was changed. It happens when a page stays open for long, or when cookies are turned off.',
    ),
    body: html`<a class="button" href="${page}">${t('Open it again')}</a>`,
  });
}

/** Draws the page for an address that does not exist, and for a case that is not for operators. */
export function nothingHereView(): string {
  return consolePage({
    title: t('There is nothing here'),
    lead: t('The address is mistyped, or what was here is gone.'),
    body: html`<a class="button" href="${urls.staff.queue()}">${t('To the queue')}</a>`,
  });
}

/** Draws the answer to a network that has asked for very many pages without signing in. */
export function tooManyView(waitS: number): string {
  return consolePage({
    title: t('A short break'),
    lead: t('Very many pages were asked for from your network. Wait {wait}, then go on.', { wait: waitWords(waitS) }),
    body: html`<a class="button" href="${urls.staff.signIn()}">${t('Sign in')}</a>`,
  });
}

/** Draws the page for a wrong or failed request. */
export function consoleFailureView({ status, reference }: Failure): string {
  const { title, text } = failureWords(status);
  return consolePage({
    title,
    lead: text,
    body: html`<a class="button" href="${urls.staff.queue()}">${t('To the queue')}</a>
      <p class="after hint">
        ${rich('Reference for support: <code>{reference}</code>', { code: (inner) => html`<code>${inner}</code>`, reference })}
      </p>`,
  });
}
