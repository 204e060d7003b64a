import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { readAbout, topicFor } from './domain.ts';
import type { Tickets, TypedTicket } from './service.ts';
import { ticketNotFoundView, ticketView, writeView } from './views.ts';
import { openFaultWords, replyFaultWords } from './words.ts';

const Params = Type.Object({ ticketId: Type.String({ maxLength: 64 }) });

interface TicketPageDeps {
  readonly tickets: Tickets;
  readonly forms: FormGuard;
}

/** The pages on which a holder writes to support, and reads the answers. They work without JavaScript. */
export function ticketPages(deps: TicketPageDeps): Routes {
  const { tickets, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const write = urls.support.write.pattern;
    app.get(write, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => {
      const { about = '', topic } = pageQuery(request.query, ['about', 'topic']);
      const typed = { id: tickets.newId(), topic: topic ?? topicFor(readAbout(about)) ?? '', about, words: '' };
      return showForm(deps, request, reply, typed, []);
    });
    app.post(write, formRoute(forms, urls.support.write()), async (request, reply) => {
      const { id = '', topic = '', about = '', words = '' } = request.body as FormFields;
      const typed = { id, topic, about, words };
      const opened = await tickets.open(request.session!.holderId, typed);
      if (!opened.ok) return showForm(deps, request, reply, typed, opened.error.map(openFaultWords));
      return reply.redirect(urls.support.ticket({ ticketId: opened.value.id }), 303);
    });
    const { pattern } = urls.support.ticket;
    app.get(pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
      showTicket(deps, request, reply, '', []),
    );
    const { schema, preHandler } = formRoute(forms, urls.support.help());
    app.post(pattern, { schema: { ...schema, params: Params, hide: true }, preHandler }, async (request, reply) => {
      const { words = '' } = request.body as FormFields;
      const { ticketId } = request.params as { ticketId: string };
      const sent = await tickets.reply(request.session!.holderId, ticketId, words);
      if (!sent.ok) return showTicket(deps, request, reply, words, [replyFaultWords(sent.error)]);
      return reply.redirect(urls.support.ticket({ ticketId }), 303);
    });
  };
}

async function showForm(
  { tickets, forms }: TicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedTicket,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const [choices, came] = await Promise.all([tickets.choices(holderId), tickets.findAbout(holderId, typed.about)]);
  const others = choices.filter(({ about }) => about.id !== came?.about.id);
  const view = { typed, choices: came ? [came, ...others] : choices, token: forms.token(request, reply), faults };
  return sendPage(reply, writeView(view), faults.length > 0 ? 422 : 200);
}

async function showTicket(
  { tickets, forms }: TicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: string,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const { ticketId } = request.params as { ticketId: string };
  const file = await tickets.findOwn(request.session!.holderId, ticketId);
  if (!file) return sendPage(reply, ticketNotFoundView(), 404);
  const view = { file, token: forms.token(request, reply), typed, faults };
  return sendPage(reply, ticketView(view), faults.length > 0 ? 422 : 200);
}
