import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { requireProofOfHolder } from '../sign-up/factor-guard.ts';
import type { SignUp } from '../sign-up/service.ts';
import type { Phrases } from './service.ts';
import { phraseView } from './views.ts';
import { phraseFault } from './words.ts';

interface PhrasePageDeps {
  readonly phrases: Phrases;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The page on which a holder reads and changes the phrase, after a fresh login and a proof. Works without JavaScript. */
export function phrasePages(deps: PhrasePageDeps): Routes {
  const { phrases, signUp, forms, clock } = deps;
  const page = urls.identity.phrase();
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    app.addHook('preHandler', requireProofOfHolder(signUp, page));
    app.get(page, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const isChanged = pageQuery(request.query, ['done']).done !== undefined;
      return show(deps, request, reply, { typed: '', isChanged, faults: [] });
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const { phrase = '', pin = '' } = request.body as FormFields;
      const { holderId } = request.session!;
      const needsPin = (await signUp.missingProof(request.session!)) === 'pin';
      const changed = await phrases.change(holderId, phrase, needsPin ? pin : undefined);
      if (changed.ok) return reply.redirect(withQuery(page, { done: 'changed' }), 303);
      const faults = [phraseFault(changed.error, clock())];
      return show(deps, request, reply, { typed: phrase, isChanged: false, faults });
    });
  };
}

async function show(
  { phrases, signUp, forms }: PhrasePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  news: { readonly typed: string; readonly isChanged: boolean; readonly faults: readonly FieldFault[] },
): Promise<FastifyReply> {
  const session = request.session!;
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const phrase = await phrases.of(session.holderId);
  const view = { token: forms.token(request, reply), phrase, needsPin, ...news };
  return sendPage(reply, phraseView(view), news.faults.length > 0 ? 422 : 200);
}
