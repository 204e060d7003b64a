import { createFetch } from '#platform/http/outgoing.ts';
import { Refusal } from '../../bin/lifeline.ts';
import { createCookies } from './cookies.ts';
import type { Cookie, Cookies } from './cookies.ts';
import { formsOf, linksOf, wordsOf } from './page.ts';
import type { Form } from './page.ts';

/** A page, after all redirects. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

/** A simple browser: plain `fetch` that keeps cookies, follows redirects and fills in forms. It runs no scripts. */
export interface Browser {
  open(url: string): Promise<Page>;
  /** Sends the form whose action ends with `action`; `button` selects one of several buttons by its label. */
  submit(page: Page, action: string | RegExp, fields: Record<string, string>, button?: string | RegExp): Promise<Page>;
  /** Follows the first link whose text matches. */
  follow(page: Page, words: RegExp): Promise<Page>;
  /** Calls a server's JSON interface as its own web app would. */
  json<T>(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  cookies(): Cookie[];
}

const mostRedirects = 20;

/** @param origins The origins on this machine that it may reach. */
export function createBrowser(origins: readonly string[]): Browser {
  const cookies = createCookies();
  const send = createSender(origins, cookies);

  async function visit(start: string, init: RequestInit = {}): Promise<Page> {
    let url = start;
    let request = withAccept(init);
    for (let redirects = 0; redirects < mostRedirects; redirects += 1) {
      const answer = await send(url, request);
      const location = answer.headers.get('location');
      if (location === null || answer.status < 300 || answer.status > 399) {
        return { url, status: answer.status, html: await answer.text() };
      }
      await answer.body?.cancel();
      url = new URL(location, url).href;
      request = withAccept({});
    }
    throw new Refusal(`${start} leads in circles.`);
  }

  return {
    open: (url) => visit(url),
    submit: (page, action, fields, button) => {
      const form = findForm(page, action);
      const values = { ...form.fields, ...pressed(form, button), ...fields };
      const target = new URL(form.action || page.url, page.url);
      const body = new URLSearchParams(values);
      if (form.method === 'get') {
        target.search = body.toString();
        return visit(target.href);
      }
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page.url).origin };
      return visit(target.href, { method: 'POST', headers, body: body.toString() });
    },
    follow: (page, words) => {
      const link = linksOf(page.html).find(({ label }) => words.test(label));
      if (link === undefined) throw new Refusal(`There is no link ${words} on ${describe(page)}`);
      return visit(new URL(link.href, page.url).href);
    },
    json: <T>(method: string, url: string, body?: unknown, headers?: Record<string, string>) =>
      askJson<T>(send, { method, url, body, headers }),
    cookies: () => cookies.list(),
  };
}

type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Sends requests with the cookies that the host has set. */
function createSender(origins: readonly string[], cookies: Cookies): Send {
  const reach = createFetch({ privateOrigins: origins });
  return async (url, init) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookies.headerFor(url));
    const answer = await reach(url, { ...init, headers, redirect: 'manual' }).catch((cause: Error) => {
      throw new Refusal(`${new URL(url).origin} does not answer; is \`npm start\` running?`, { cause });
    });
    cookies.keep(url, answer);
    return answer;
  };
}

interface JsonRequest {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly headers: Record<string, string> | undefined;
}

async function askJson<T>(send: Send, { method, url, body, headers: extra }: JsonRequest): Promise<T> {
  const headers = {
    accept: 'application/json',
    origin: new URL(url).origin,
    'sec-fetch-site': 'same-origin',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...extra,
  };
  const answer = await send(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Refusal(`${method} ${url} answered ${answer.status}: ${text.slice(0, 500)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function withAccept(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  headers.set('accept', 'text/html,application/xhtml+xml');
  headers.set('user-agent', 'Holdfast demo');
  return { ...init, headers };
}

function findForm(page: Page, action: string | RegExp): Form {
  const matches = ({ action: its }: Form) =>
    typeof action === 'string' ? its.split('?')[0]?.endsWith(action) : action.test(its);
  const form = formsOf(page.html).find(matches);
  if (form === undefined) throw new Refusal(`There is no form ${action} on ${describe(page)}`);
  return form;
}

function pressed(form: Form, label: string | RegExp | undefined): Record<string, string> {
  const isMeant = (words: string) =>
    label === undefined || (typeof label === 'string' ? words === label : label.test(words));
  const button = form.buttons.find(({ label: words }) => isMeant(words));
  if (label !== undefined && button === undefined)
    throw new Refusal(`There is no button ${label} in the form ${form.action}.`);
  return button?.name === undefined ? {} : { [button.name]: button.value ?? '' };
}

/** The page's address and text, to show why the demo stopped. */
export function describe(page: Page): string {
  const main = /<main\b[\s\S]*<\/main>/.exec(page.html)?.[0] ?? page.html;
  return `${page.url} (${page.status}), which says: ${wordsOf(main).slice(0, 600)}`;
}

/** Returns the page if it is the one at `path`. */
export function expectPage(page: Page, path: string): Page {
  if (page.status < 400 && new URL(page.url).pathname === path) return page;
  throw new Refusal(`Expected ${path}, but got ${describe(page)}`);
}
