import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KEPT_FOR_A_GUEST } from '#platform/http/answer-guard.ts';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { Html, html } from '#platform/http/html.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import type { PageData, PageProps, Shell } from '../web/src/view-model.ts';
import { urls } from './urls.ts';

/**
 * Renders pages. A feature's `pages.ts` gathers a page's data; `send` adds the shell of every page, renders it with the
 * web app's server build, and sends HTML that the browser hydrates.
 *
 * To add a page, give it a shape in `web/src/view-model.ts`, a component in `web/src/pages/`, a case in
 * `web/src/app/Page.tsx`, and a route that calls `send`.
 */
export interface Pages {
  send(request: FastifyRequest, reply: FastifyReply, page: PageToSend): Promise<FastifyReply>;
  /** Renders a page with an empty shell, without the database: no categories, no cart, nobody signed in. */
  drawBare(page: PageToSend): string;
  /** The addresses of the styles and fonts of each page. */
  readonly looks: readonly string[];
}

/** A page for `send` or `drawBare`. */
export interface PageToSend {
  readonly title: string;
  readonly data: PageData;
  readonly status?: number;
  readonly description?: string;
  /** The path under which search engines index the page; without one, they are asked not to index it. */
  readonly canonical?: string;
  /** The path of the picture that is shown where the page is shared. */
  readonly picture?: string;
  /** schema.org data for search engines, each in its own element. */
  readonly structured?: readonly Json[];
  readonly search?: string;
}

interface Build {
  readonly renderPage: (props: PageProps) => string;
  readonly script: string;
  readonly styles: readonly string[];
  /** The fonts of the first text, which are preloaded. */
  readonly fonts: readonly string[];
}

const WEB = new URL('../web/dist/', import.meta.url);

/** The data that every page shows. */
export interface ShellPort {
  categories(): Promise<readonly { readonly slug: string; readonly name: string }[]>;
  /** Counts the pieces in a request's cart; undefined if there is no cart. */
  cartCount(request: FastifyRequest): Promise<number | undefined>;
  /** Whether somebody asked for a new password of the signed-in shopper, which can still be stopped. */
  isPasswordAsked(request: FastifyRequest): Promise<boolean>;
}

interface PagesDeps {
  readonly shell: ShellPort;
  readonly forms: FormGuard;
  readonly publicUrl: string;
  /** The origin of the wallet, to which forms of any page may be redirected. */
  readonly walletUrl: string;
}

interface BuiltPagesDeps extends PagesDeps {
  readonly build: Build;
}

/** Loads the built web app. @throws If it has not been built, so that a market without pages does not start. */
export async function createPages(settings: PagesDeps): Promise<Pages> {
  const deps = { ...settings, build: await loadBuild() };
  return {
    send: (request, reply, page) => sendPage(deps, request, reply, page),
    drawBare: (page) => drawBarePage(deps, page),
    looks: [...deps.build.styles, ...deps.build.fonts],
  };
}

async function sendPage(
  deps: BuiltPagesDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: PageToSend,
): Promise<FastifyReply> {
  const cartCount = await deps.shell.cartCount(request);
  const shell: Shell = {
    categories: (await deps.shell.categories()).map(({ slug, name }) => ({ slug, name })),
    cartCount: cartCount ?? 0,
    shopper: request.shopper?.name.split(' ')[0],
    isPasswordAsked: await deps.shell.isPasswordAsked(request),
    search: page.search ?? '',
    path: request.url.split('?')[0] ?? urls.catalog.front(),
    formToken: deps.forms.token(request, reply),
  };
  const text = documentOf(deps, page, shell);
  void reply.code(page.status ?? 200).type('text/html; charset=utf-8');
  // A page that is the same for everybody may be cached for Back; a page that shows its reader may not.
  if (page.canonical !== undefined && cartCount === undefined) void reply.header('cache-control', KEPT_FOR_A_GUEST);
  void reply.header('content-security-policy', contentSecurityPolicy([deps.walletUrl]));
  return reply.send(text);
}

function drawBarePage(deps: BuiltPagesDeps, page: PageToSend): string {
  const path = urls.catalog.front();
  const nobody: Shell = {
    categories: [],
    cartCount: 0,
    shopper: undefined,
    isPasswordAsked: false,
    search: '',
    path,
    formToken: '',
  };
  return documentOf(deps, page, nobody);
}

/** The scripts, styles and fonts of the build; their names change with their contents, so browsers keep them. */
export const builtAssets: Routes = async (app) => {
  const root = fileURLToPath(new URL('client/assets/', WEB));
  await app.register(staticFiles, {
    root,
    prefix: urls.assets.folder.pattern,
    maxAge: '365d',
    immutable: true,
    index: false,
    preCompressed: true,
  });
  // The plugin fails at a folder without an index.
  app.get(urls.assets.folder.pattern, async (_request, reply) => reply.callNotFound());
};

async function loadBuild(): Promise<Build> {
  try {
    const { renderPage } = (await import(new URL('ssr/entry-server.js', WEB).href)) as Pick<Build, 'renderPage'>;
    const manifest = JSON.parse(await readFile(new URL('client/.vite/manifest.json', WEB), 'utf8')) as Record<
      string,
      { file: string; assets?: string[] }
    >;
    const entry = manifest['src/entry-client.tsx'];
    const style = manifest['style.css'];
    if (!entry || !style) throw new Error('the manifest has no entry or no styles');
    const fonts = (entry.assets ?? []).filter((file) => /-latin-wght-[^/]*\.woff2$/.test(file));
    return {
      renderPage,
      script: `/${entry.file}`,
      styles: [`/${style.file}`],
      fonts: fonts.map((file) => `/${file}`),
    };
  } catch (cause) {
    throw new Error('The market’s web app is not built. Run `npm run build` first.', { cause });
  }
}

function documentOf({ build, publicUrl }: BuiltPagesDeps, page: PageToSend, shell: Shell): string {
  const props: PageProps = { shell, data: page.data, locale: readerLocale() };
  const canonical = page.canonical && `${publicUrl}${page.canonical}`;
  return `<!doctype html>${
    html`<html lang="en" data-character="market">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${titleOf(page)}</title>
        ${page.description && html`<meta name="description" content="${page.description}" />`}
        ${canonical ? html`<link rel="canonical" href="${canonical}" />` : html`<meta name="robots" content="noindex" />`}
        ${shareTags(page, canonical, publicUrl)}
        <link rel="icon" href="${urls.assets.mark()}" type="image/svg+xml" />
        <link rel="manifest" href="${urls.install.manifest()}" />
        <link rel="apple-touch-icon" href="${urls.assets.touchIcon()}" />
        ${build.styles.map((href) => html`<link rel="stylesheet" href="${href}" />`)}
        ${build.fonts.map((href) => html`<link rel="preload" href="${href}" as="font" type="font/woff2" crossorigin />`)}
        ${page.structured?.map((one) => new Html(`<script type="application/ld+json">${inert(one)}</script>`))}
        <script type="application/json" id="props">
          ${new Html(inert(props as unknown as Json))}
        </script>
        <script type="module" src="${build.script}"></script>
      </head>
      <body>
        <div id="root">${new Html(build.renderPage(props))}</div>
      </body>
    </html>`.text
  }`;
}

/** The page's title. It says first that the page has faults, because screen readers read the title first. */
function titleOf({ title, data }: PageToSend): string {
  return hasFaults(data) ? t('Error: {title} · Holdfast Market', { title }) : t('{title} · Holdfast Market', { title });
}

function hasFaults(data: PageData): boolean {
  return 'faults' in data && data.faults.length > 0;
}

/** The Open Graph tags, which describe the page where it is shared. */
function shareTags(page: PageToSend, canonical: string | undefined, publicUrl: string): Html[] {
  const tags = {
    'og:site_name': t('Holdfast Market'),
    'og:type': page.data.page === 'product' ? 'product' : 'website',
    'og:title': page.title,
    'og:description': page.description,
    'og:url': canonical,
    'og:image': page.picture && `${publicUrl}${page.picture}`,
  };
  return Object.entries(tags).flatMap(([name, content]) =>
    content === undefined ? [] : [html`<meta property="${name}" content="${content}" />`],
  );
}

/** Writes JSON that cannot end the element around it. */
function inert(value: Json): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
