import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { leaveFor } from '../../hosted/leave-pages.ts';
import { form, hostedPage, notice } from '../../hosted/page-views.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import { cardName, continueAfter } from './domain.ts';
import type { Card, VisitError } from './domain.ts';
import { problems } from '../../problems/catalog.ts';
import { linkAgainWords } from './schema.ts';
import type { Instruments } from './service.ts';

interface CardPageDeps {
  readonly instruments: Instruments;
  readonly forms: FormGuard;
  readonly world: World;
  readonly requireLogin: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
}

/** Addresses in old bookmarks, and of visits that began before an update. */
const formerPages = [
  [urls.funding.formerAddCard, urls.funding.addCard],
  [urls.funding.formerCardReturn, urls.funding.cardReturn],
  [urls.funding.formerCards, urls.app.instruments],
] as const;

/** Pages that link a card without JavaScript: to the processor's own page, where people type the number, and back. */
export function cardPages(deps: CardPageDeps): Routes {
  const { instruments, forms, world, requireLogin } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    for (const [former, now] of formerPages) {
      app.get(former.pattern, { schema: { hide: true } }, async (request, reply) => {
        const at = request.url.indexOf('?');
        return reply.redirect(`${now()}${at < 0 ? '' : request.url.slice(at)}`, 308);
      });
    }
    const asked = { schema: { querystring: AnyQuery, hide: true } };
    app.get(urls.funding.addCard.pattern, asked, async (request, reply) => {
      const asked = pageQuery(request.query, ['continue', 'replaces'], MOST_PATH);
      const continueTo = ownPath(asked.continue ?? urls.app.instruments());
      return showAdd(deps, request, reply, { continueTo, replaces: await replacedBy(deps, request, asked.replaces) });
    });
    app.post(urls.funding.addCard.pattern, { schema: { body: FormFields, hide: true } }, async (request, reply) => {
      const continueTo = ownPath(request.body['continue']);
      const replaces = await replacedBy(deps, request, request.body['replaces']);
      if (!forms.accepts(request)) return reply.redirect(urls.funding.addCard(), 303);
      try {
        const started = await instruments.startVisit(request.session!.holderId, { continueTo, replaces: replaces?.id });
        if (!started.ok) {
          noteRefusal(reply, started.error.code);
          return await showAdd(
            deps,
            request,
            reply,
            { continueTo, replaces, refusal: refusalOf(started.error, world) },
            429,
          );
        }
        return await leaveFor(reply, {
          url: started.value.url,
          title: t('To the card page'),
          lead: t('You type the number on the page of our card processor. No shop sees it, and neither do we.'),
          act: t('Go to the card page'),
        });
      } catch (error) {
        if (!(error instanceof ProcessorUnavailableError)) throw error;
        noteRefusal(reply, 'processor_unavailable');
        return showAdd(deps, request, reply, { continueTo, replaces, refusal: unavailable() }, 503);
      }
    });
    app.get(urls.funding.cardReturn.pattern, asked, async (request, reply) => {
      const { visit: visitId, left } = pageQuery(request.query, ['visit', 'left']);
      if (!isId('vis', visitId)) return reply.redirect(urls.app.instruments(), 303);
      const { holderId } = request.session!;
      const visit = await instruments.finishVisit({ holderId, visitId, hasLeft: left !== undefined }).catch(unanswered);
      if (visit === 'unanswered') return reply.type('text/html; charset=utf-8').code(503).send(waitView(request.url));
      return reply.redirect(visit ? continueAfter(visit) : urls.app.instruments(), 303);
    });
  };
}

/** Sends the page that leads to the processor's page, with a token for its form. */
function showAdd(
  { forms }: CardPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  view: AddView,
  status = 200,
): FastifyReply {
  return sendPage(reply, addView(view, forms.token(request, reply)), status);
}

/** The holder's card whose place the new one takes; undefined for any other text. */
async function replacedBy(
  { instruments }: CardPageDeps,
  request: FastifyRequest,
  asked: string | undefined,
): Promise<Card | undefined> {
  return isId('ins', asked) ? instruments.find(request.session!.holderId, asked) : undefined;
}

function unanswered(error: unknown): 'unanswered' {
  if (error instanceof ProcessorUnavailableError) return 'unanswered';
  throw error;
}

interface AddView {
  readonly continueTo: string;
  /** The card whose place the new one takes. */
  readonly replaces: Card | undefined;
  /** Why the processor's page did not open. `isLasting` means that trying again at once is useless. */
  readonly refusal?: { readonly title: string; readonly text: string; readonly isLasting: boolean };
}

const unavailable = () => ({
  title: t('The card page could not be opened.'),
  text: t('Nothing was charged. Try again in a moment.'),
  isLasting: false,
});

function refusalOf(error: VisitError, { clocks }: World): NonNullable<AddView['refusal']> {
  const { title, detail } = problems[error.code];
  const text = t('{detail} Nothing was charged. {linkAgain}', {
    detail: detail(),
    linkAgain: linkAgainWords(error, clocks.security()),
  });
  return { title: `${title()}.`, text, isLasting: true };
}

function addView({ continueTo, replaces, refusal }: AddView, token: string): string {
  const way = html`<ul class="plain">
      <li>${t('You type the number on our card processor’s own page.')}</li>
      <li>${t('Your bank may ask you to confirm that it is you.')}</li>
      <li>${t('Nothing is charged now.')}</li>
    </ul>
    ${form({
      action: urls.funding.addCard(),
      token,
      hidden: { continue: continueTo, ...(replaces && { replaces: replaces.id }) },
      body: '',
      submit: t('Continue to the card page'),
    })}`;
  return hostedPage({
    title: replaces ? t('Replace {card}', { card: cardName(replaces) }) : t('Link a card'),
    lead: replaces
      ? t('The new card takes its place and its name. Refunds of what it paid still reach it.')
      : t('Credit or debit, to add money with.'),
    body: html`${refusal && notice('danger', html`<p><strong>${refusal.title}</strong> ${refusal.text}</p>`)}
      ${!refusal?.isLasting && way}
      <p class="after">
        <a class="link" href="${continueTo}">${refusal?.isLasting ? t('Go back') : t('Not now')}</a>
      </p>`,
  });
}

function waitView(address: string): string {
  return hostedPage({
    title: t('One moment'),
    lead: t('Our card processor has not told us the outcome yet. Nothing was charged.'),
    body: html`<p><a class="button" href="${address}">${t('Ask again')}</a></p>
      <p class="after"><a class="link" href="${urls.app.instruments()}">${t('To your cards')}</a></p>`,
  });
}
