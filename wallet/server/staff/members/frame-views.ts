import type { Failure } from '#platform/http/failure.ts';
import { failureWords } from '#platform/http/failure.ts';
import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { rich, t } from '#platform/words/words.ts';
import { form } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Member } from './domain.ts';

/** A member who is signed in, and the form guard's token for signing out. */
export interface SignedIn {
  readonly member: Pick<Member, 'name'>;
  readonly token: string;
}

interface ConsolePage {
  readonly title: string;
  readonly lead?: HtmlValue;
  readonly body: HtmlValue;
  readonly signedIn?: SignedIn;
  /** Whether the page uses the whole width. */
  readonly isWide?: boolean;
  /** Whether the page shows a refused form. The title then says so, since screen readers read it first. */
  readonly isRefused?: boolean;
}

/** Draws a whole page of the console, which works without JavaScript. */
export function consolePage({ title, lead, body, signedIn, isWide, isRefused }: ConsolePage): string {
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
      ${isRefused && html`<script type="module" src="${asset('refused.js')}"></script>`}
    </head>
    <body class="console${isWide ? ' wide' : ''}">
      <header class="top">
        <a class="brand" href="/"
          ><img
            src="${asset('mark.svg')}"
            alt=""
            width="32"
            height="32"
          />${rich('Holdfast<span> Console</span>', { span: (inner) => html`<span>${inner}</span>` })}</a
        >
        ${signedIn && account(signedIn)}
      </header>
      <main class="${isWide ? 'desk' : 'card'}" id="main">
        <h1>${title}</h1>
        ${lead && html`<p class="lead">${lead}</p>`} ${body}
      </main>
    </body>
  </html>`;
  return `<!doctype html>${text}`;
}

function account({ member: { name }, token }: SignedIn): Html {
  return html`<div class="who">
    <span>${name}</span>
    ${form({ action: urls.staff.leave(), token, body: false, submit: t('Sign out'), quiet: true })}
  </div>`;
}

/** Draws the page that signs a member in. Only its button uses the invitation up: a preview of the link does not. */
export function enterView(member: Pick<Member, 'name'>, form_: { token: string; invitation: string }): string {
  return consolePage({
    title: t('Sign in as {name}?', { name: member.name }),
    lead: t('This address works once. You stay signed in for 12 hours in this browser.'),
    body: form({
      action: urls.staff.enter(),
      token: form_.token,
      hidden: { token: form_.invitation },
      body: false,
      submit: t('Sign in'),
    }),
  });
}

/** Draws the refusal of an invitation that was used, has expired or never was one. */
export function notInvitedView(): string {
  return consolePage({
    title: t('This address does not work any more'),
    lead: t('An address for signing in works once, and for one day.'),
    body: html`<p>${t('Ask the person who runs this wallet for a new one.')}</p>
      ${invitingHint()}`,
  });
}

/** Draws the page for a browser that is not signed in. */
export function signedOutView(): string {
  return consolePage({
    title: t('You are not signed in'),
    lead: t('Operators sign in by a one-time address, and stay signed in for 12 hours.'),
    body: html`<p>${t('Ask the person who runs this wallet for a new one.')}</p>
      ${invitingHint()}`,
  });
}

function invitingHint(): Html {
  return html`<p class="hint">
    ${rich('It is made on the server by <code>npm run staff -- invite NAME EMAIL PHONE</code>.', { code: (inner) => html`<code>${inner}</code>` })}
  </p>`;
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
