import type { Report } from '#platform/status/domain.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, hostedPage } from '../../hosted/page-views.ts';
import { problems } from '../../problems/catalog.ts';
import type { ProblemCatalog } from '#platform/http/problem.ts';
import { urls } from '../../urls.ts';
import type { Service } from '../status/data.ts';
import { overall } from '../status/views.ts';
import type { Ticket } from '../tickets/domain.ts';
import { ticketList } from '../tickets/views.ts';
import { steps } from './words.ts';

interface HelpView {
  /** The tickets of the holder; undefined if nobody is signed in. */
  readonly tickets: readonly Ticket[] | undefined;
  /** A typed code that no failure has; undefined if none was typed. */
  readonly unknown: string | undefined;
  readonly report: Report<Service>;
}

const catalog: ProblemCatalog = problems;

/** Draws the help page: a way to find out what is wrong, the codes of failures, and the tickets. */
export function helpView({ tickets, unknown, report }: HelpView): string {
  const faults =
    unknown === undefined
      ? []
      : [{ field: 'code', message: t('No failure has this code. It stands on the page that failed') }];
  return hostedPage({
    title: t('Help'),
    lead: t('Find out why something does not work, or write to us.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)} ${overall(report)}
      <p><a class="button" href="${urls.support.write()}">${t('Write to support')}</a></p>
      ${
        tickets &&
        html`<h2>${t('Your tickets')}</h2>
          ${ticketList(tickets)}`
      }
      <h2>${t('A payment does not go through')}</h2>
      ${steps.map(
        ({ title, text, codes }) =>
          html`<h3>${title()}</h3>
            <p>${text()}</p>
            ${codeLinks(codes)}`,
      )}
      <h2>${t('A page showed a code')}</h2>
      <form method="get" action="${urls.support.help()}">
        ${field({ name: 'code', label: t('Code'), hint: t('Such as insufficient_funds'), value: unknown, autocomplete: 'off', maxlength: 64 }, faults)}
        <button class="button quiet" type="submit">${t('What does it mean?')}</button>
      </form>`,
  });
}

function codeLinks(codes: readonly string[]): Html {
  return html`<ul class="points">
    ${codes.map(
      (code) => html`<li><a class="link" href="${urls.problems.page({ code })}">${catalog[code]!.title()}</a></li>`,
    )}
  </ul>`;
}
