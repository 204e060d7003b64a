import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { t } from '#platform/words/words.ts';
import { sendMissing } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import type { Recoveries } from './service.ts';

interface RecoveryPageDeps {
  readonly recoveries: Pick<Recoveries, 'findByToken' | 'stopByToken'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

type OfToken = { Params: { token: string } };

/**
 * The page behind the link in the letter about a new password that waits. It works without signing in. Opening it
 * changes nothing, because mail scanners open links; its button does.
 */
export function recoveryPages(deps: RecoveryPageDeps): Routes {
  const { recoveries, forms } = deps;
  return async (app) => {
    app.get<OfToken>(urls.accounts.stopRecovery.pattern, (request, reply) => showStop(deps, request, reply));
    const options = { schema: { body: FormFields } };
    app.post<OfToken>(urls.accounts.stopRecovery.pattern, options, async (request, reply) => {
      const { token } = request.params;
      if (forms.accepts(request)) await recoveries.stopByToken(token);
      return reply.redirect(urls.accounts.stopRecovery({ token }), 303);
    });
  };
}

async function showStop(
  { recoveries, pages }: RecoveryPageDeps,
  request: FastifyRequest<OfToken>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token } = request.params;
  const wait = await recoveries.findByToken(token);
  if (!wait) return sendMissing(pages, request, reply);
  if (wait.endedAt) {
    const isStopped = wait.endedBy === 'letter' || wait.endedBy === 'session';
    const title = isStopped ? t('The new password is stopped') : t('Nothing waits any more');
    return pages.send(request, reply, {
      title,
      data: {
        page: 'message',
        title,
        text: isStopped
          ? t('Your password stays as it is. Somebody else could read your mail: secure your mailbox now.')
          : t('The new password was chosen, or its time is over. If you did not choose it, secure your mailbox first.'),
        reference: undefined,
        action: { href: urls.accounts.security(), label: t('Sign-in and security') },
      },
    });
  }
  const title = t('Stop the new password?');
  return pages.send(request, reply, {
    title,
    data: {
      page: 'letter-link',
      action: urls.accounts.stopRecovery({ token }),
      title,
      text: t('Somebody with a code from your mailbox asked for a new password. If it was not you, stop it.'),
      consequence: t('Your password stays. Somebody else can read your mail: secure your mailbox now.'),
      button: t('Keep my password'),
    },
  });
}
