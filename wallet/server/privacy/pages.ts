import { Readable } from 'node:stream';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { formRoute, sendPage } from '../hosted/form-pages.ts';
import { requireFreshLogin } from '../identity/sessions/guard.ts';
import type { Sessions } from '../identity/sessions/service.ts';
import { urls } from '../urls.ts';
import type { Privacy } from './service.ts';
import { privacyView } from './views.ts';

interface PrivacyPagesDeps {
  readonly privacy: Pick<Privacy, 'copy'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The page on which a holder takes a copy of their data, after a fresh login. Works without JavaScript. */
export function privacyPages({ privacy, sessions, forms, clock }: PrivacyPagesDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(sessions));
    app.get(urls.privacy.data.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(reply, privacyView({ token: forms.token(request, reply), isTooMany: false })),
    );
    const guarded = formRoute(forms, urls.privacy.data());
    const options = { ...guarded, schema: { ...guarded.schema, hide: true } };
    app.post(urls.privacy.copy.pattern, options, async (request, reply) => {
      const copied = await privacy.copy(request.session!.holderId);
      if (!copied.ok) return sendPage(reply, privacyView({ token: forms.token(request, reply), isTooMany: true }), 429);
      const name = `holdfast-wallet-${clock().toISOString().slice(0, 10)}.json`;
      return reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .type('application/json; charset=utf-8')
        .send(Readable.from(copied.value));
    });
  };
}
