import { request } from 'undici';
import { pin } from '../world/people.ts';
import type { Buyer, Operator } from './cast.ts';
import type { Run } from './run.ts';
import { Unanswered } from './shop-client.ts';

/** A browser in which somebody is signed in. */
export interface Browser {
  readonly origin: string;
  /** The session cookie, with its name. */
  readonly cookie: string;
}

/** A posted form. */
export interface Pressed {
  /** The number of entries in the timeline of the case that the page showed. */
  readonly seen: number | undefined;
  /** The fields that it has sent. */
  readonly sent: Readonly<Partial<Record<string, string>>>;
  readonly status: number;
  /** The path to which the answer redirects; undefined if the form was refused. */
  readonly to: string | undefined;
}

/** A page without a form: what it is for is not possible now. */
export const NO_FORM = 'no form';

const ANSWER_WITHIN_MS = 30_000;
/** The hidden fields of a form that go back to the server as they came. */
const hidden = ['challenge', 'seen', 'line', 'quote', 'card'] as const;

/** Returns the browser in which a buyer uses the wallet. */
export function browserOf({ fleet }: Run, { session }: Buyer): Browser {
  return { origin: fleet.settings.urls.wallet, cookie: `__Host-session=${session}` };
}

/** Returns the browser in which an operator uses the console. */
export function consoleOf({ fleet }: Run, { session }: Operator): Browser {
  return { origin: fleet.settings.urls.console, cookie: `__Host-staff=${session}` };
}

/** Opens a page of the wallet or its console. @returns Its text, and the cookies that it has set. */
export async function openPage(
  { fleet }: Run,
  { origin, cookie }: Browser,
  path: string,
): Promise<{ text: string; cookies: readonly string[] }> {
  const url = `http://127.0.0.1:${fleet.settings.ports.wallet}${path}`;
  const headers = { host: new URL(origin).host, origin, cookie };
  const page = await request(url, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const set = [page.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]!);
  return { text: await page.body.text(), cookies: set };
}

/**
 * Opens a page and posts its form, once. If the form asks for a proof, at once or after it was filled in, it gets the
 * PIN.
 *
 * @param path Its query is of the page alone; the form goes to the path.
 * @param files Contents of PDF files; with any, the form is sent as a form with files.
 * @throws If there is no answer, or one that does not say what has happened.
 */
export async function press(
  run: Run,
  browser: Browser,
  path: string,
  fields: Readonly<Record<string, string>>,
  files: readonly string[] = [],
): Promise<Pressed | typeof NO_FORM> {
  const page = await openPage(run, browser, path);
  if (fieldOf(page.text, '_form') === undefined) return NO_FORM;
  const cookie = [browser.cookie, ...page.cookies].join('; ');
  const first = await post(run, { ...browser, cookie }, path, { text: page.text, fields, files });
  const isToProve = first.to === undefined && !isProved(page.text) && isProved(first.text);
  return isToProve ? post(run, { ...browser, cookie }, path, { text: first.text, fields, files: [] }) : first;
}

function isProved(page: string): boolean {
  return fieldOf(page, 'challenge') !== undefined;
}

interface Form {
  /** The page with the form. */
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

async function post(
  { fleet }: Run,
  { origin, cookie }: Browser,
  path: string,
  { text, fields, files }: Form,
): Promise<Pressed & { readonly text: string }> {
  const shown = hidden.flatMap((name) => {
    const value = fieldOf(text, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const filled = {
    _form: fieldOf(text, '_form') ?? '',
    ...Object.fromEntries(shown),
    ...(isProved(text) ? { pin } : {}),
    ...fields,
  };
  const { type, body } = await encode(filled, files);
  const { pathname } = new URL(path, origin);
  const answer = await request(`http://127.0.0.1:${fleet.settings.ports.wallet}${pathname}`, {
    method: 'POST',
    headers: {
      host: new URL(origin).host,
      origin,
      cookie,
      'content-type': type,
    },
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  // The step may have been taken all the same.
  if (answer.statusCode >= 500) throw new Unanswered(`POST ${path}`);
  const { location } = answer.headers;
  const seen = fieldOf(text, 'seen');
  return {
    seen: seen === undefined ? undefined : Number(seen),
    sent: filled,
    status: answer.statusCode,
    to: typeof location === 'string' ? location : undefined,
    text: await answer.body.text(),
  };
}

/** Encodes a form as a browser does: with files in parts. */
async function encode(
  fields: Readonly<Record<string, string>>,
  files: readonly string[],
): Promise<{ type: string; body: Buffer }> {
  const form = files.length === 0 ? new URLSearchParams(fields) : new FormData();
  if (form instanceof FormData) {
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const text of files) form.append('files', new File([text], 'evidence.pdf'));
  }
  const encoded = new Response(form);
  return { type: encoded.headers.get('content-type')!, body: Buffer.from(await encoded.arrayBuffer()) };
}

function fieldOf(page: string, name: string): string | undefined {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1];
}
