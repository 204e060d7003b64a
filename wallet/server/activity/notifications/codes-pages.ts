import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { createPace } from '#platform/http/pace.ts';
import { readShortNumber } from '#platform/kernel/short-number.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { MessageCodes } from './codes-service.ts';
import { isItUsView, tooManyCodesView } from './codes-views.ts';

/** The tries of a network: enough for a person, and far too few for guessing a code of forty bits. */
const TRIES = { most: 20, mostOfSite: 80, withinMs: 10 * 60_000 };

/** The page on which anybody learns whether the wallet sent a message, without a login. */
export function isItUsPages({
  codes,
  forms,
  clock,
}: {
  readonly codes: Pick<MessageCodes, 'find'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}): Routes {
  const page = urls.activity.isItUs();
  const pace = createPace(TRIES, clock);
  return async (app) => {
    app.get(page, { schema: { hide: true } }, async (request, reply) => {
      const token = forms.token(request, reply);
      return sendPage(reply, isItUsView({ token, typed: '', answer: undefined, faults: [] }));
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const { code = '' } = request.body as FormFields;
      const token = forms.token(request, reply);
      if (readShortNumber(code) === undefined) {
        const faults = [{ field: 'code', message: t('A code has eight letters and digits, such as 7K3M-9QXT') }];
        return sendPage(reply, isItUsView({ token, typed: code, answer: undefined, faults }), 422);
      }
      const waitS = pace(request.ip);
      if (waitS > 0) return sendPage(reply.header('Retry-After', String(waitS)), tooManyCodesView(waitS), 429);
      const answer = { sent: await codes.find(code) };
      return sendPage(reply, isItUsView({ token, typed: code, answer, faults: [] }));
    });
  };
}
