import { readFile, readdir } from 'node:fs/promises';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { sendPage } from '../hosted/form-pages.ts';
import { hostedPage } from '../hosted/page-views.ts';
import { urls } from '../urls.ts';
import { readProblemPage } from './domain.ts';
import type { ProblemPage } from './domain.ts';

const Params = Type.Object({ code: Type.String({ maxLength: 64 }) });

/** The pages `/problems/…` for people, to which the `type` of every problem leads (RFC 9457 §3.1.1). */
export function problemPages({ folder }: { folder: URL }): Routes {
  return async (app) => {
    const pages = await readPages(folder);
    app.get(urls.problems.list.pattern, { schema: { hide: true } }, async (_request, reply) =>
      sendPage(reply, listView(pages)),
    );
    app.get(urls.problems.page.pattern, { schema: { params: Params, hide: true } }, async (request, reply) => {
      const page = pages.get(request.params.code);
      return page ? sendPage(reply, problemView(page)) : reply.callNotFound();
    });
  };
}

async function readPages(folder: URL): Promise<Map<string, ProblemPage>> {
  const names = (await readdir(folder)).filter((name) => /^[a-z_]+\.md$/.test(name));
  const pages = await Promise.all(
    names.map(async (name) => {
      const page = readProblemPage(await readFile(new URL(name, folder), 'utf8'));
      return page ? [[name.replace('.md', ''), page] as const] : [];
    }),
  );
  return new Map(pages.flat());
}

function problemView({ title, sections }: ProblemPage): string {
  return hostedPage({
    title,
    body: html`${sections.map(
        ({ heading, text }) =>
          html`<h2>${heading}</h2>
            <p>${text}</p>`,
      )}
      <p class="after">
        <a class="link" href="${urls.support.help()}">${t('Find out what else it can be, or write to us')}</a>
      </p>
      <p><a class="link" href="${urls.problems.list()}">${t('All failures')}</a></p>
      <p><a class="link" href="/">${t('To my wallet')}</a></p>`,
  });
}

/** Lists every page, by its title. */
function listView(pages: ReadonlyMap<string, ProblemPage>): string {
  const sorted = [...pages].toSorted(([, one], [, other]) => one.title.localeCompare(other.title, 'en'));
  return hostedPage({
    title: t('All failures'),
    lead: t('What each of them means, and what to do.'),
    body: html`<ul class="points">
      ${sorted.map(([code, { title }]) => html`<li><a class="link" href="${urls.problems.page({ code })}">${title}</a></li>`)}
    </ul>`,
  });
}
