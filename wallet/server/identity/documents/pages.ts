import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { leaveFor } from '../../hosted/leave-pages.ts';
import { ProcessorUnavailableError } from '../../stripe/domain.ts';
import { urls } from '../../urls.ts';
import type { Limits } from '../limits/service.ts';
import { requireLogin } from '../sessions/guard.ts';
import type { Documents } from './service.ts';
import { limitsView, silentView } from './views.ts';
import { startWords } from './words.ts';

interface DocumentPageDeps {
  readonly documents: Pick<Documents, 'latest' | 'start' | 'finish'>;
  readonly limits: Limits;
  readonly forms: FormGuard;
  readonly world: Pick<World, 'clocks'>;
}

/** "Raise my limit": what each tier allows, the way to the processor's page, and back. Works without JavaScript. */
export function documentPages(deps: DocumentPageDeps): Routes {
  const { documents, forms } = deps;
  const page = urls.identity.raiseLimits();
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(page, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => {
      const { continue: next } = pageQuery(request.query, ['continue'], MOST_PATH);
      return showLimits(deps, request, reply, { continueTo: ownPath(next) });
    });
    app.post(page, formRoute(forms, page), (request, reply) => start(deps, request, reply));
    const asked = { schema: { querystring: AnyQuery, hide: true } };
    app.get(urls.identity.documentReturn.pattern, asked, async (request, reply) => {
      const { check: id } = pageQuery(request.query, ['check']);
      if (!isId('doc', id)) return reply.redirect(page, 303);
      const check = await documents.finish(request.session!.holderId, id).catch(unanswered);
      if (check === 'unanswered') {
        noteRefusal(reply, 'processor_unavailable');
        return sendPage(reply, silentView(request.url), 503);
      }
      const next = check && check.continueTo !== '/' ? { continue: check.continueTo } : {};
      return reply.redirect(withQuery(page, next), 303);
    });
  };
}

function unanswered(error: unknown): 'unanswered' {
  if (error instanceof ProcessorUnavailableError) return 'unanswered';
  throw error;
}

async function start(deps: DocumentPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const continueTo = ownPath((request.body as FormFields)['continue']);
  const started = await deps.documents.start(request.session!.holderId, continueTo).catch(unanswered);
  if (started === 'unanswered') {
    noteRefusal(reply, 'processor_unavailable');
    const refusal = t('The page for documents could not be opened. Try again in a moment.');
    return showLimits(deps, request, reply, { continueTo, refusal }, 503);
  }
  if (!started.ok) {
    noteRefusal(reply, started.error.code);
    const status = started.error.code === 'checks_too_many' ? 429 : 409;
    return showLimits(deps, request, reply, { continueTo, refusal: startWords(started.error) }, status);
  }
  return leaveFor(reply, {
    url: started.value.url,
    title: t('To the page for documents'),
    lead: t('You take the pictures on the page of our processor, and come back here.'),
    act: t('Go to the page for documents'),
  });
}

async function showLimits(
  { documents, limits, forms, world }: DocumentPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { continueTo, refusal }: { continueTo: string; refusal?: string },
  status = 200,
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const [allowance, policy, check] = await Promise.all([
    limits.allowance(holderId, 'EUR'),
    limits.current(),
    documents.latest(holderId),
  ]);
  const token = forms.token(request, reply);
  const now = world.clocks.business();
  return sendPage(reply, limitsView({ allowance, policy, check, token, continueTo, refusal, now }), status);
}
