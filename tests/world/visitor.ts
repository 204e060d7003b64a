import { createCookies } from '../../dev/demo/cookies.ts';
import { formsOf } from '../../dev/demo/page.ts';

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
  /**
   * Posts to a path of the open page's server as its form would, with the cookies and the page's token, though the page
   * need not have the form. The answer is not followed, and the page stays open.
   */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Response>;
  /** The cookie of this name, of one host or of whichever has it. */
  cookie(name: string, host?: string): string | undefined;
  /** The value of the open page's first field of this name, or nothing. */
  field(name: string): string;
  /** Where the open page's first link with such an address leads; its own address where there is none. */
  linkTo(start: string): string;
  /** What the open page's script would give to the browser's passkey prompt. */
  passkeyOptions(): { challenge: string };
}

const MOST_REDIRECTS = 10;

type Page = Visitor['page'];

/** @param leaves Tells addresses outside the constellation: there the visit ends, with the address as the open page. */
export function visit({ http }: { http: typeof fetch }, leaves: (url: string) => boolean = () => false): Visitor {
  const cookies = createCookies();
  let page: Page = { url: 'about:blank', status: 0, text: '' };

  const request = async (url: string, init: RequestInit, hops = 0): Promise<void> => {
    if (leaves(url)) {
      page = { url, status: 0, text: '' };
      return;
    }
    const cookie = cookies.headerFor(url);
    const headers = { accept: 'text/html', cookie, ...(init.headers as Record<string, string> | undefined) };
    const answer = await http(url, { ...init, headers, redirect: 'manual' });
    cookies.keep(url, answer);
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
      const form = formsOf(page.text).find((one) => one.action.split('?')[0]?.endsWith(action));
      if (!form) throw new Error(`There is no form to ${action} on ${page.url} (${page.status}).`);
      await request(new URL(form.action, page.url).href, {
        method: 'POST',
        headers: { origin: new URL(page.url).origin },
        body: new URLSearchParams({ ...form.fields, ...fields }),
      });
    },
    post: (path, fields) => {
      const url = new URL(path, page.url).href;
      return http(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: cookies.headerFor(url), origin: new URL(url).origin },
        body: new URLSearchParams({ _form: fieldOn(page, '_form'), ...fields }),
      });
    },
    cookie: (name, host) => {
      const isMeant = (one: { host: string; name: string }) =>
        one.name === name && (host === undefined || one.host === host);
      return cookies.list().find(isMeant)?.value;
    },
    field: (name) => fieldOn(page, name),
    linkTo: (start) => {
      const links = [...page.text.matchAll(/href="([^"]+)"/g)].map(([, address = '']) => plain(address));
      return new URL(links.find((address) => address.startsWith(start)) ?? '', page.url).href;
    },
    passkeyOptions: () => {
      const [, options = ''] = /data-options="([^"]*)"/.exec(page.text) ?? [];
      return JSON.parse(plain(options)) as { challenge: string };
    },
  };
}

function fieldOn({ text }: Page, name: string): string {
  return plain(new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? '');
}

function plain(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
