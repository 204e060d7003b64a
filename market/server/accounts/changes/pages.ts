import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Result } from '#platform/kernel/result.ts';
import { t } from '#platform/words/words.ts';
import { sendMissing } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import { judgeEmail } from '../accounts/domain.ts';
import type { Fault } from '../accounts/domain.ts';
import { requireFresh, requireShopper } from '../accounts/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Changes } from './service.ts';

interface ChangePageDeps {
  readonly changes: Changes;
  /** Mails a code to a new address, and leads to the page that asks for it. */
  readonly beginEmail: (
    request: FastifyRequest,
    reply: FastifyReply,
    email: string,
  ) => Promise<Result<FastifyReply, readonly Fault[]>>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

const PAGE = urls.accounts.identity();

/** The pages on which shoppers change their name and e-mail address, and undo that by a letter. */
export function changePages(deps: ChangePageDeps): Routes {
  return async (app) => {
    await app.register(identityPages(deps));
    await app.register(undoPages(deps));
  };
}

function identityPages(deps: ChangePageDeps): Routes {
  const { changes, beginEmail, forms } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', requireFresh(deps.sessions, PAGE));
    app.get(PAGE, { schema: { querystring: AnyQuery } }, (request, reply) => showIdentity(deps, request, reply, {}));
    app.post(urls.accounts.changeName.pattern, options, async (request, reply) => {
      const { name = '' } = request.body;
      const changed = await changes.changeName(request.shopper!, name);
      if (changed.ok) return reply.redirect(withQuery(PAGE, { done: 'name' }), 303);
      return showIdentity(deps, request, reply, { name, faults: changed.error });
    });
    app.post(urls.accounts.changeEmail.pattern, options, async (request, reply) => {
      const { email: typed = '' } = request.body;
      const email = judgeEmail(typed);
      if (!email.ok) return showIdentity(deps, request, reply, { typed, faults: [email.error] });
      if (email.value.toLowerCase() === request.shopper!.email.toLowerCase()) {
        const message = t('This is the address that your account has. Type the new one.');
        return showIdentity(deps, request, reply, { typed, faults: [{ field: 'email', message }] });
      }
      const begun = await beginEmail(request, reply, email.value);
      return begun.ok ? begun.value : showIdentity(deps, request, reply, { typed, faults: begun.error });
    });
  };
}

async function showIdentity(
  { pages }: ChangePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, typed = '', faults = [] }: { name?: string; typed?: string; faults?: readonly Fault[] },
): Promise<FastifyReply> {
  const { done } = pageQuery(request.query, ['done']);
  const shopper = request.shopper!;
  return pages.send(request, reply, {
    title: t('Your name and e-mail'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'identity',
      name: name ?? shopper.name,
      email: shopper.email,
      typedEmail: typed,
      faults,
      news: newsOf(done),
    },
  });
}

function newsOf(done: string | undefined): string | undefined {
  if (done === 'name') return t('Your name is changed. We mailed you how to undo it.');
  if (done === 'email') return t('Your e-mail address is changed. We mailed both addresses; the old one can undo it.');
  return undefined;
}

type OfToken = { Params: { token: string } };

/**
 * The page behind the link in a change's letter. It works without signing in, because the letter's reader may have lost
 * the account. Opening it changes nothing, because mail scanners open links; its button does.
 */
function undoPages(deps: ChangePageDeps): Routes {
  const { changes, forms } = deps;
  return async (app) => {
    app.get<OfToken>(urls.accounts.undoChange.pattern, (request, reply) => showUndo(deps, request, reply));
    const options = { schema: { body: FormFields } };
    app.post<OfToken>(urls.accounts.undoChange.pattern, options, async (request, reply) => {
      const { token } = request.params;
      if (forms.accepts(request)) await changes.undo(token);
      return reply.redirect(urls.accounts.undoChange({ token }), 303);
    });
  };
}

async function showUndo(
  { changes, pages }: ChangePageDeps,
  request: FastifyRequest<OfToken>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token } = request.params;
  const found = await changes.findUndo(token);
  if (!found) return sendMissing(pages, request, reply);
  const { change, canUndo } = found;
  if (!canUndo) {
    const title = change.undoneAt ? t('The change is undone') : t('It is too late to undo this');
    const text = change.undoneAt
      ? t('Everybody is signed out of your account. Choose a new password now, and secure your mailbox.')
      : t('A change can be undone for seven days. Write to support if it was not you.');
    const action = { href: urls.accounts.forgotten(), label: t('Choose a new password') };
    return pages.send(request, reply, {
      title,
      data: { page: 'message', title, text, reference: undefined, action },
    });
  }
  const title = t('Undo this change?');
  const text =
    change.kind === 'email'
      ? t('Your account moved from {before} to another e-mail address. If it was not you, undo it.', {
          before: change.before,
        })
      : t('The name of your account was changed. If it was not you, undo it.');
  return pages.send(request, reply, {
    title,
    data: {
      page: 'letter-link',
      action: urls.accounts.undoChange({ token }),
      title,
      text,
      consequence: t(
        'Everybody is signed out. What was added to your account since is removed, and what was changed since is undone.',
      ),
      button: t('Undo the change'),
    },
  });
}
