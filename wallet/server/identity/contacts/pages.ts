import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { requireFreshLogin, requireLogin } from '../sessions/guard.ts';
import { refuseWhileWaiting, requireProofOfHolder } from '../sign-up/factor-guard.ts';
import { frozenView } from '../sign-up/holder-code-views.ts';
import { askerOf } from '../phone-verification/asker-guard.ts';
import { detailsPage } from './details-pages.ts';
import { contactRules, provedContact } from './domain.ts';
import type { Channel } from './domain.ts';
import type { ContactPageDeps } from './page-port.ts';
import {
  codeView,
  contactChangedView,
  emailView,
  phoneView,
  pinFirstView,
  undoneView,
  undoView,
  unprovedView,
} from './views.ts';
import { beginFault, finishWords, sendWords, undoWords } from './words.ts';

/**
 * The pages on which a holder proves an e-mail address, and changes number, address, name and postal address after a
 * fresh login, number and addresses not while new factors wait; and the page on which the old number or address undoes a change. They work without JavaScript.
 */
export function contactPages(deps: ContactPageDeps): Routes {
  return async (app) => {
    await app.register(emailCodePage(deps));
    await app.register(undoPage(deps));
    await app.register(async (fresh) => {
      fresh.addHook('preHandler', requireFreshLogin(deps.sessions));
      await fresh.register(async (changing) => {
        changing.addHook('preHandler', refuseWhileWaiting(deps.restrictions));
        await changing.register(changePage(deps, 'phone'));
        await changing.register(changePage(deps, 'email'));
        await changing.register(phoneCodePage(deps));
      });
      await fresh.register(guarded(deps, urls.identity.details(), detailsPage(deps)));
    });
  };
}

/** Routes for a holder who has a PIN or a passkey, or who is opening the wallet. */
function guarded({ signUp }: ContactPageDeps, page: string, routes: Routes): Routes {
  return async (app) => {
    const proof = requireProofOfHolder(signUp, page);
    app.addHook('preHandler', async (request, reply) => {
      if ((await signUp.missingProof(request.session!)) === 'code') return sendPage(reply, pinFirstView(page), 403);
      return proof(request, reply);
    });
    await app.register(routes);
  };
}

/** The page for a new number or address. */
function changePage(deps: ContactPageDeps, channel: Channel): Routes {
  const page = channel === 'phone' ? urls.identity.changePhone() : urls.identity.changeEmail();
  return guarded(deps, page, async (app) => {
    app.get(page, { schema: { querystring: AnyQuery } }, async (request, reply) =>
      pageQuery(request.query, ['done']).done === undefined
        ? showChange(deps, channel, request, reply)
        : sendPage(reply, contactChangedView(channel, contactRules.undoMs / 86_400_000)),
    );
    app.post(page, formRoute(deps.forms, page), (request, reply) => beginChange(deps, channel, request, reply));
  });
}

async function showChange(
  { accounts, phone, signUp, forms }: ContactPageDeps,
  channel: Channel,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed = {}, faults = [] }: { readonly typed?: FormFields; readonly faults?: readonly FieldFault[] } = {},
): Promise<FastifyReply> {
  const session = request.session!;
  const holder = await accounts.get(session.holderId);
  if (holder.status !== 'active') return sendPage(reply, frozenView(), 403);
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const view = { token: forms.token(request, reply), faults, needsPin };
  const status = faults.length > 0 ? 422 : 200;
  if (channel === 'email') {
    const text = emailView({ ...view, typed: typed['email'] ?? '', present: provedContact(holder, 'email') });
    return sendPage(reply, text, status);
  }
  const number = { phone: typed['phone'] ?? '', country: typed['country'], countries: await phone.countries() };
  return sendPage(reply, phoneView({ ...view, number, present: holder.phone }), status);
}

async function beginChange(
  deps: ContactPageDeps,
  channel: Channel,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const typed = request.body as FormFields;
  const { pin = '', country } = typed;
  const asker = askerOf(deps.forms, request);
  const begun = await deps.contacts.begin(request.session!, {
    channel,
    typed: typed[channel] ?? '',
    country,
    pin,
    asker,
  });
  if (!begun.ok) {
    // Only a session whose proof was lost since this request began gets here: the page asks for it.
    if (begun.error.code === 'session_weak') return reply.redirect(request.url, 303);
    const faults = [beginFault(begun.error, channel, deps.clock())];
    return showChange(deps, channel, request, reply, { typed, faults });
  }
  return reply.redirect(channel === 'phone' ? urls.identity.changePhoneCode() : urls.identity.email(), 303);
}

function phoneCodePage(deps: ContactPageDeps): Routes {
  const { contacts, forms } = deps;
  const page = urls.identity.changePhoneCode();
  const done = withQuery(urls.identity.changePhone(), { done: 'yes' });
  return async (app) => {
    const options = formRoute(forms, page);
    app.get(page, (request, reply) => showPhoneCode(deps, request, reply));
    app.post(page, options, async (request, reply) => {
      const finished = await contacts.finish(request.session!, 'phone', (request.body as FormFields)['code'] ?? '');
      if (finished.ok) return reply.redirect(done, 303);
      const faults = [{ field: 'code', message: finishWords(finished.error, 'phone') }];
      return showPhoneCode(deps, request, reply, { faults });
    });
    app.post(urls.identity.changePhoneSend.pattern, options, async (request, reply) => {
      const sent = await contacts.resend(request.session!, 'phone', askerOf(forms, request));
      if (!sent.ok)
        return showPhoneCode(deps, request, reply, {
          faults: [{ field: 'code', message: sendWords(sent.error, 'phone') }],
        });
      return showPhoneCode(deps, request, reply, { isSent: true });
    });
  };
}

interface News {
  readonly faults?: readonly FieldFault[];
  readonly isSent?: boolean;
}

async function showPhoneCode(
  deps: ContactPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults = [], isSent = false }: News = {},
): Promise<FastifyReply> {
  const proof = await deps.contacts.find(request.session!, 'phone');
  // The code was used, or is too old: the fault belongs to the page that asks for the number.
  if (!proof) {
    const typed = faults.map(({ message }) => ({ field: 'phone', message }));
    return faults.length > 0
      ? showChange(deps, 'phone', request, reply, { faults: typed })
      : reply.redirect(urls.identity.changePhone(), 303);
  }
  const view = { channel: 'phone', contact: proof.contact, continueTo: undefined } as const;
  const token = deps.forms.token(request, reply);
  const text = codeView({ ...view, token, faults, notice: isSent ? sentNotice() : undefined });
  return sendPage(reply, text, faults.length > 0 ? 422 : 200);
}

function sentNotice() {
  return notice('success', html`<p>${t('Another code is on its way. The one before no longer works.')}</p>`);
}

/** The page on which a signed-in holder types the code of an address: of the profile's, or of a new one. */
function emailCodePage(deps: ContactPageDeps): Routes {
  const { contacts, forms } = deps;
  const page = urls.identity.email();
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.addHook('preHandler', refuseWhileWaiting(deps.restrictions));
    const options = formRoute(forms, page);
    app.get(page, { schema: { querystring: AnyQuery } }, (request, reply) =>
      showEmailCode(deps, request, reply, wayOn(pageQuery(request.query, ['continue'], MOST_PATH).continue)),
    );
    app.post(page, options, async (request, reply) => {
      const { code = '', continue: wanted } = request.body as FormFields;
      const finished = await contacts.finish(request.session!, 'email', code);
      const done = withQuery(urls.identity.changeEmail(), { done: 'yes' });
      if (finished.ok) return reply.redirect(wayOn(wanted) ?? done, 303);
      const faults = [{ field: 'code', message: finishWords(finished.error, 'email') }];
      return showEmailCode(deps, request, reply, wayOn(wanted), { faults });
    });
    app.post(urls.identity.emailSend.pattern, options, async (request, reply) => {
      const continueTo = wayOn((request.body as FormFields)['continue']);
      const sent = await contacts.resend(request.session!, 'email', askerOf(forms, request));
      const faults = sent.ok ? [] : [{ field: 'code', message: sendWords(sent.error, 'email') }];
      return showEmailCode(deps, request, reply, continueTo, { faults, isSent: sent.ok });
    });
  };
}

async function showEmailCode(
  deps: ContactPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  continueTo: string | undefined,
  { faults = [], isSent = false }: News = {},
): Promise<FastifyReply> {
  const { contacts, accounts, forms } = deps;
  const session = request.session!;
  const view = { token: forms.token(request, reply), faults, continueTo };
  const status = faults.length > 0 ? 422 : 200;
  const proof = await contacts.find(session, 'email');
  if (proof) {
    const shown = {
      ...view,
      channel: 'email',
      contact: proof.contact,
      notice: isSent ? sentNotice() : undefined,
    } as const;
    return sendPage(reply, codeView(shown), status);
  }
  const holder = await accounts.get(session.holderId);
  if (holder.email !== null && holder.emailProvedAt === null)
    return sendPage(reply, unprovedView({ ...view, email: holder.email }), status);
  // A second press finds the code used, and the address proved.
  return reply.redirect(holder.email === null ? urls.identity.changeEmail() : (continueTo ?? urls.app.profile()), 303);
}

/** The path to go on to; undefined if the request names none. */
function wayOn(path: string | undefined): string | undefined {
  return path === undefined ? undefined : ownPath(path);
}

function undoPage({ contacts, forms }: ContactPageDeps): Routes {
  const page = urls.identity.undo();
  return async (app) => {
    app.get(page, async (request, reply) =>
      sendPage(reply, undoView({ token: forms.token(request, reply), typed: '', faults: [] })),
    );
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const { code: typed = '' } = request.body as FormFields;
      const undone = await contacts.undo(typed);
      if (undone.ok) return sendPage(reply, undoneView(undone.value));
      const faults = [{ field: 'code', message: undoWords(undone.error) }];
      return sendPage(reply, undoView({ token: forms.token(request, reply), typed, faults }), 422);
    });
  };
}
