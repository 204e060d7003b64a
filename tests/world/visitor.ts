import { createCookies } from '../../dev/demo/cookies.ts';
import { formsOf, passkeyOptionsOf } from '../../dev/demo/page.ts';

/**
 * A browser without JavaScript. It keeps cookies, fills in forms, and follows redirects within the constellation. As
 * Chromium does, it throws if a form ends at an origin that the policy of its page does not name.
 */
export interface Visitor {
  /** The address, the status and the HTML of the open page. */
  readonly page: {
    readonly url: string;
    readonly status: number;
    readonly text: string;
    /** The content security policy. */
    readonly policy?: string | null;
  };
  open(url: string): Promise<void>;
  /**
   * Fills in and submits the form of the open page whose action ends with `action`, with all its hidden fields.
   *
   * @throws If the page has no such form.
   */
  submit(action: string, fields: Readonly<Record<string, string>>, files?: readonly File[]): Promise<void>;
  /**
   * Posts to a path of the open page's server as a form of the page would, with the cookies and the page's token. The
   * page need not have such a form. Redirects are not followed, and the page stays open. With `files`, even an empty
   * list, the form is of the kind that sends files.
   */
  post(path: string, fields: Readonly<Record<string, string>>, files?: readonly File[]): Promise<Response>;
  /** Stores a cookie, as an answer of this address would. */
  keep(url: string, cookie: string): void;
  /** Returns the value of a cookie of one host, or of any host if none is given. */
  cookie(name: string, host?: string): string | undefined;
  /** Returns the value of the open page's first field of this name, or an empty string. */
  field(name: string): string;
  /** Returns the full address of the open page's first link that begins with `start`, or the page's own address. */
  linkTo(start: string): string;
  /** Returns the options that the open page's script would pass to the browser's passkey prompt. */
  passkeyOptions(): { challenge: string };
}

const MOST_REDIRECTS = 10;

type Page = Visitor['page'];

/**
 * Opens an empty browser.
 *
 * @param leaves Recognizes addresses outside the constellation. The browser does not fetch them; only their address is
 *   the open page then.
 */
export function visit({ http }: { http: typeof fetch }, leaves: (url: string) => boolean = () => false): Visitor {
  const cookies = createCookies();
  let page: Page = { url: 'about:blank', status: 0, text: '' };

  const request = async (url: string, init: RequestInit, hops = 0, from?: Page): Promise<void> => {
    if (from) checkFormAction(from, url);
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
      return request(new URL(location, url).href, {}, hops + 1, from);
    }
    page = {
      url,
      status: answer.status,
      text: await answer.text(),
      policy: answer.headers.get('content-security-policy'),
    };
  };
  return {
    get page() {
      return page;
    },
    open: (url) => request(url, {}),
    submit: async (action, fields, files = []) => {
      const form = formsOf(page.text).find((one) => one.action.split('?')[0]?.endsWith(action));
      if (!form) throw new Error(`The page ${page.url} (${page.status}) has no form to ${action}.`);
      const filled = { ...form.fields, ...fields };
      const init = {
        method: 'POST',
        headers: { origin: new URL(page.url).origin },
        body: form.hasFiles ? toFormData(filled, files) : new URLSearchParams(filled),
      };
      await request(new URL(form.action, page.url).href, init, 0, page);
    },
    post: (path, fields, files) => {
      const url = new URL(path, page.url).href;
      return http(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: cookies.headerFor(url), origin: new URL(url).origin },
        body: files
          ? toFormData({ _form: fieldOn(page, '_form'), ...fields }, files)
          : new URLSearchParams({ _form: fieldOn(page, '_form'), ...fields }),
      });
    },
    keep: (url, cookie) => cookies.keep(url, new Response(null, { headers: { 'set-cookie': cookie } })),
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
    passkeyOptions: () => passkeyOptionsOf(page.text),
  };
}

/** @throws If the policy of a page does not let its forms end at an address. Redirects count too. */
function checkFormAction(from: Page, url: string): void {
  const { origin } = new URL(url);
  const rule = from.policy?.split(';').find((one) => one.trim().startsWith('form-action'));
  const isAllowed = !rule || origin === new URL(from.url).origin || rule.split(' ').includes(origin);
  if (!isAllowed) throw new Error(`The policy of ${from.url} blocks its form on the way to ${origin}: ${rule}`);
}

function fieldOn({ text }: Page, name: string): string {
  return plain(new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? '');
}

function plain(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** Makes the body of a form that sends files. */
function toFormData(fields: Readonly<Record<string, string>>, files: readonly File[]): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const file of files) body.append('files', file);
  return body;
}
