import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../../accounts/accounts/domain.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import type { Tickets, TypedTicket } from './service.ts';
import { ticketTitle, toSupportData, toTicketData, toWriteData } from './views.ts';
import { openFaultWords, replyFaultWords } from './words.ts';

const Params = Type.Object({ ticketId: Type.String({ maxLength: 64 }) });
type TicketRequest = FastifyRequest<{ Params: Static<typeof Params> }>;

interface TicketPageDeps {
  readonly tickets: Tickets;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

/** The pages on which shoppers and sellers write to the market's support, and read the answers. */
export function ticketPages(deps: TicketPageDeps): Routes {
  const { tickets, pages, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.get(urls.support.list.pattern, async (request, reply) => {
      const data = toSupportData(await tickets.listOf(request.shopper!.id));
      return pages.send(request, reply, { title: t('Support'), data });
    });
    const write = urls.support.write.pattern;
    app.get(write, { schema: { querystring: AnyQuery } }, (request, reply) => {
      const { order = '', topic, failure = '' } = pageQuery(request.query, ['order', 'topic', 'failure'], 64);
      const words = failure === '' ? '' : t('Reference of the error page: {failure}', { failure });
      const typed = { id: tickets.newId(), topic: topic ?? (order === '' ? '' : 'order'), order, words, agrees: false };
      return showForm(deps, request, reply, { typed, faults: [] });
    });
    const open = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.support.write()) };
    app.post(write, open, async (request, reply) => {
      const { id = '', topic = '', order = '', words = '', agree } = request.body;
      const typed = { id, topic, order, words, agrees: agree === 'yes' };
      const opened = await tickets.open(request.shopper!, typed);
      if (!opened.ok) return showForm(deps, request, reply, { typed, faults: opened.error.map(openFaultWords) });
      return reply.redirect(urls.support.ticket({ ticketId: opened.value.id }), 303);
    });
    const { pattern } = urls.support.ticket;
    app.get(pattern, { schema: { params: Params } }, (request, reply) =>
      showTicket(deps, request, reply, { typed: '', faults: [] }),
    );
    const say = { schema: { params: Params, body: FormFields }, preHandler: ownFormsOnly(forms, urls.support.list()) };
    app.post(pattern, say, async (request, reply) => {
      const { words = '', agree } = request.body;
      const { ticketId } = request.params;
      if (agree === 'yes') {
        if (!(await tickets.agree(request.shopper!.id, ticketId))) return reply.callNotFound();
        return reply.redirect(urls.support.ticket({ ticketId }), 303);
      }
      const sent = await tickets.reply(request.shopper!.id, ticketId, words);
      if (!sent.ok) return showTicket(deps, request, reply, { typed: words, faults: [replyFaultWords(sent.error)] });
      return reply.redirect(urls.support.ticket({ ticketId }), 303);
    });
  };
}

async function showForm(
  { tickets, pages }: TicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed, faults }: { typed: TypedTicket; faults: readonly Fault[] },
): Promise<FastifyReply> {
  const shopper = request.shopper!;
  const [choices, came] = await Promise.all([
    tickets.choices(shopper),
    typed.order === '' ? undefined : tickets.findOrder(shopper, typed.order),
  ]);
  const orders = came ? [came, ...choices.filter(({ order }) => order.id !== came.order.id)] : choices;
  const data = toWriteData(typed, orders, faults);
  return pages.send(request, reply, { title: t('Write to support'), status: faults.length > 0 ? 422 : 200, data });
}

async function showTicket(
  { tickets, pages }: TicketPageDeps,
  request: TicketRequest,
  reply: FastifyReply,
  again: { typed: string; faults: readonly Fault[] },
): Promise<FastifyReply> {
  const shopper = request.shopper!;
  const file = await tickets.findOwn(shopper.id, request.params.ticketId);
  if (!file) {
    reply.callNotFound();
    return reply;
  }
  const { orderId } = file.ticket;
  const attached = orderId === null ? undefined : await tickets.findOrder(shopper, orderId);
  return pages.send(request, reply, {
    title: ticketTitle(file.ticket),
    status: again.faults.length > 0 ? 422 : 200,
    data: toTicketData(file, attached, again),
  });
}
