import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { readPlace } from '../../protection/cases/queue-domain.ts';
import { urls } from '../../urls.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { filterNames, readFilters } from './domain.ts';
import type { Filters } from './domain.ts';
import type { Queues } from './service.ts';
import { queueView } from './views.ts';
import { viewFaultWords } from './words.ts';

interface QueuePageDeps {
  readonly queues: Queues;
  readonly forms: FormGuard;
}

/** The queue of operators, filtered by its address, and the views that they save of it. */
export function queuePages(deps: QueuePageDeps): Routes {
  const { queues, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('look_at_cases', forms));
    app.get(urls.staff.queue.pattern, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => {
      const { after = '', ...typed } = pageQuery(request.query, [...filterNames, 'after']);
      return showQueue(deps, request, reply, readFilters(typed), { after });
    });
    // A browser asks for it when a refused form is loaded again.
    app.get(urls.staff.saveView.pattern, { schema: { hide: true } }, async (_request, reply) =>
      reply.redirect(urls.staff.queue(), 303),
    );
    const saving = consoleForm(forms, () => urls.staff.queue());
    app.post(urls.staff.saveView.pattern, saving, async (request, reply) => {
      const { name = '', ...typed } = request.body as FormFields;
      const filters = readFilters(typed);
      const saved = await queues.save(request.member!, name, filters);
      if (saved.ok) return reply.redirect(withQuery(urls.staff.queue(), filters), 303);
      const fault = viewFaultWords[saved.error.code]();
      return showQueue(deps, request, reply, filters, { refused: { name, fault } });
    });
    app.post(urls.staff.deleteView.pattern, saving, async (request, reply) => {
      const { name = '' } = request.body as FormFields;
      await queues.remove(request.member!, name);
      return reply.redirect(urls.staff.queue(), 303);
    });
  };
}

async function showQueue(
  { queues, forms }: QueuePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  filters: Filters,
  { after = '', refused }: { after?: string; refused?: { readonly name: string; readonly fault: string } },
): Promise<FastifyReply> {
  const member = request.member!;
  const page = await queues.list(member, filters, readPlace(after));
  const signedIn = { member, token: forms.token(request, reply) };
  const drawn = queueView({ signedIn, member, page, filters, ...(refused && { refused }) });
  return sendPage(reply, drawn, refused ? 422 : 200);
}
