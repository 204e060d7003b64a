import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import { provedEmail } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { PushDevices } from '../push/devices-service.ts';
import { asksForFixed, readChoices } from './choices-domain.ts';
import type { Choices } from './choices-domain.ts';
import type { NoticeChoices } from './choices-service.ts';
import { choicesView } from './choices-views.ts';
import { newsOf } from './push-views.ts';
import type { News } from './push-views.ts';

interface ChoicesPageDeps {
  readonly choices: NoticeChoices;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly pushDevices: Pick<PushDevices, 'list' | 'publicKey'>;
  readonly forms: FormGuard;
}

/** The page on which holders choose how they are notified. Works without JavaScript. */
export function choicesPages(deps: ChoicesPageDeps): Routes {
  const { choices, forms } = deps;
  const page = urls.activity.notifications();
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(page, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const news = newsOf(pageQuery(request.query, ['done']).done);
      const chosen = await choices.of(request.session!.holderId);
      return show(deps, request, reply, { chosen, news, faults: [] });
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const fields = request.body as FormFields;
      const chosen = readChoices(fields);
      if (asksForFixed(fields)) {
        const faults = [
          { field: 'security', message: t('Messages about security cannot be turned off. Nothing was changed.') },
        ];
        return show(deps, request, reply, { chosen, news: undefined, faults });
      }
      await choices.change(request.session!.holderId, chosen);
      return reply.redirect(withQuery(page, { done: 'changed' }), 303);
    });
  };
}

async function show(
  { accounts, pushDevices, forms }: ChoicesPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { readonly chosen: Choices; readonly news: News | undefined; readonly faults: readonly FieldFault[] },
): Promise<FastifyReply> {
  const { id: here, holderId } = request.session!;
  const holder = await accounts.get(holderId);
  const token = forms.token(request, reply);
  const push = { token, devices: await pushDevices.list(holderId), here, publicKey: pushDevices.publicKey };
  const view = { ...shown, push, token, email: provedEmail(holder), phone: holder.phone };
  return sendPage(reply, choicesView(view), shown.faults.length > 0 ? 422 : 200);
}
