import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { readCursor } from '#platform/http/cursor.ts';
import { ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import { sendUnknownAddress } from '../../message-pages.ts';
import type { Pages } from '../../pages.ts';
import type { LinksPort } from '../orders/port.ts';
import { reportReasons } from './domain.ts';
import type { SendError } from './domain.ts';
import type { Messages } from './service.ts';
import { nameFor, titleOf, toConversationData } from './views.ts';
import { refusalWords } from './words.ts';
import { urls } from '../../urls.ts';
import { withQuery } from '#platform/http/url.ts';

interface MessagePagesDeps {
  readonly messages: Messages;
  readonly links: Pick<LinksPort, 'paymentPage'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

const Params = Type.Object({ orderId: Type.String({ maxLength: 64 }), partId: Type.String({ maxLength: 64 }) });

/** A form with a message. Far more letters than a message may have come back with the refusal. */
const MessageFields = Type.Record(Type.String(), Type.String({ maxLength: 262_144 }));

type ConversationRequest = FastifyRequest<{ Params: Static<typeof Params> }>;

/** The page of the messages between the buyer and the seller of a part, and its forms. */
export function messagePages(deps: MessagePagesDeps): Routes {
  const { messages, forms, world } = deps;
  const newKey = (): string => world.random(18).toString('base64url');
  const personOf = (request: FastifyRequest) => ({ id: request.shopper!.id, sellerId: request.shopper!.sellerId });
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    const read = { schema: { params: Params, querystring: AnyQuery } };
    app.get(urls.ordering.conversation.pattern, read, async (request, reply) => {
      const asked = pageQuery(request.query, ['before', 'done']);
      const before = readCursor('msg', asked.before);
      if (!before.ok) return sendUnknownAddress(deps.pages, request, reply);
      const news = doneWords.get(asked.done ?? '')?.();
      return showConversation(deps, request, reply, { formKey: newKey(), before: before.value, news });
    });
    const options = {
      schema: { params: Params, body: MessageFields },
      preHandler: ownFormsOnly(forms, urls.ordering.orders()),
    };
    app.post(urls.ordering.sendMessage.pattern, options, async (request, reply) => {
      const { words: typed = '', key = '' } = request.body;
      const formKey = /^[\w-]{8,64}$/.test(key) ? key : newKey();
      const sent = await messages.send(personOf(request), request.params, { typed, formKey });
      if (sent.ok) return reply.redirect(`${pageOf(request)}#newest`, 303);
      if (sent.error.code === 'conversation_not_found') return reply.callNotFound();
      return showConversation(deps, request, reply, { formKey, refused: { typed, error: sent.error } });
    });
    app.post(urls.ordering.stopMessages.pattern, options, async (request, reply) => {
      const isStopped = request.body['stop'] === 'yes';
      const done = await messages.setStopped(personOf(request), request.params, isStopped);
      if (!done.ok) return reply.callNotFound();
      return reply.redirect(withQuery(pageOf(request), { done: isStopped ? 'stopped' : 'resumed' }), 303);
    });
    app.post(urls.ordering.reportMessage.pattern, options, async (request, reply) => {
      const { message: messageId, reason: chosen } = request.body;
      const reason = reportReasons.find((one) => one === chosen);
      if (!isId('msg', messageId) || !reason) return reply.callNotFound();
      const done = await messages.report(personOf(request), request.params, { messageId, reason });
      if (!done.ok) return reply.callNotFound();
      return reply.redirect(withQuery(pageOf(request), { done: 'reported' }), 303);
    });
  };
}

const doneWords = new Map<string, Message>([
  ['stopped', msg('The messages are stopped.')],
  ['resumed', msg('You can both write again.')],
  ['reported', msg('Thank you, the report is stored. The other side does not learn of it.')],
]);

function pageOf({ params }: ConversationRequest): string {
  return urls.ordering.conversation(params);
}

/** Shows a page of a conversation, with the result of an action or with a refused message. */
async function showConversation(
  { messages, links, pages }: MessagePagesDeps,
  request: ConversationRequest,
  reply: FastifyReply,
  more: {
    formKey: string;
    before?: Id<'msg'> | undefined;
    news?: string | undefined;
    refused?: { typed: string; error: SendError };
  },
): Promise<FastifyReply> {
  const { id, sellerId } = request.shopper!;
  const found = await messages.read({ id, sellerId }, request.params, more.before);
  if (!found.ok) {
    reply.callNotFound();
    return reply;
  }
  const { order, side } = found.value;
  const { formKey, refused, news } = more;
  return pages.send(request, reply, {
    title: titleOf(found.value),
    status: refused ? statusOf(refused.error) : 200,
    data: toConversationData(found.value, {
      formKey,
      paymentUrl: order.paymentId === null ? null : links.paymentPage(order.paymentId),
      isNewest: more.before === undefined,
      news,
      refused: refused && { typed: refused.typed, fault: refusalWords(refused.error, nameFor(side, found.value)) },
    }),
  });
}

function statusOf({ code }: SendError): number {
  if (code === 'too_fast' || code === 'too_many_today') return 429;
  return code === 'stopped' || code === 'ended' ? 409 : 422;
}
