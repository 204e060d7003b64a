import type { Constellation } from './constellation.ts';

/** A browser without JavaScript: keeps cookies, fills in forms, follows redirects within the constellation. */
export interface Visitor {
  /** The address, the status and the text of the page that is open. */
  readonly page: { readonly url: string; readonly status: number; readonly text: string };
  open(url: string): Promise<void>;
  /**
   * Fills in the form whose action ends with `action` on the open page and sends it, with all its hidden fields.
   *
   * @throws If the page has no such form.
   */
  submit(action: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** The cookie of this name, of one host or of whichever has it. */
  cookie(name: string, host?: string): string | undefined;
}

const MOST_REDIRECTS = 10;

/** @param leaves Tells addresses outside the constellation: there the visit ends, with the address as the open page. */
export function visit(
  constellation: Pick<Constellation, 'http'>,
  leaves: (url: string) => boolean = () => false,
): Visitor {
  const jars = new Map<string, Map<string, string>>();
  let page = { url: 'about:blank', status: 0, text: '' };

  const jarOf = (url: string): Map<string, string> => {
    const { hostname } = new URL(url);
    const jar = jars.get(hostname) ?? new Map<string, string>();
    jars.set(hostname, jar);
    return jar;
  };
  const request = async (url: string, init: RequestInit, hops = 0): Promise<void> => {
    if (leaves(url)) {
      page = { url, status: 0, text: '' };
      return;
    }
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', cookie, ...(init.headers as Record<string, string> | undefined) };
    const answer = await constellation.http(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keepCookie(jar, line);
    const location = answer.headers.get('location');
    if (location && hops < MOST_REDIRECTS) {
      await answer.body?.cancel();
      return request(new URL(location, url).href, {}, hops + 1);
    }
    page = { url, status: answer.status, text: await answer.text() };
  };
  return {
    get page() {
      return page;
    },
    open: (url) => request(url, {}),
    submit: async (action, fields) => {
      const form = formOf(page.text, action);
      if (!form) throw new Error(`There is no form to ${action} on ${page.url} (${page.status}).`);
      await request(new URL(form.action, page.url).href, {
        method: 'POST',
        headers: { origin: new URL(page.url).origin },
        body: new URLSearchParams({ ...form.fields, ...fields }),
      });
    },
    cookie: (name, host) => {
      const some = host === undefined ? [...jars.values()] : [jars.get(host) ?? new Map<string, string>()];
      return some.map((jar) => jar.get(name)).find((value) => value !== undefined);
    },
  };
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const isGone = attributes.some((one) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one));
  if (isGone) jar.delete(name);
  else jar.set(name, pair.slice(pair.indexOf('=') + 1));
}

function formOf(text: string, wanted: string): { action: string; fields: Record<string, string> } | undefined {
  for (const [, head = '', body = ''] of text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const action = unescape(attribute(head, 'action') ?? '');
    if (!action.split('?')[0]!.endsWith(wanted)) continue;
    const inputs = [...body.matchAll(/<input([^>]*)>/g)].flatMap(([, input = '']) => {
      const name = attribute(input, 'name');
      const isOff = attribute(input, 'type') === 'checkbox' && !/\schecked\b/.test(input);
      return name === undefined || isOff ? [] : [[name, unescape(attribute(input, 'value') ?? '')] as const];
    });
    return { action, fields: Object.fromEntries(inputs) };
  }
  return undefined;
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
