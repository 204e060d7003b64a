import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { readCursor } from '#platform/http/cursor.ts';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import { refusalWords as fileWords } from '#platform/files/file-words.ts';
import { sendFile, sendPicture } from '#platform/files/send-file.ts';
import { isRemoving, keptIds } from '#platform/files/uploads.ts';
import type { Upload, Uploads } from '#platform/files/uploads.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
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
import { judgeWords, reportReasons } from './domain.ts';
import type { SendError } from './domain.ts';
import type { Person, Thread } from './port.ts';
import type { Messages } from './service.ts';
import { nameFor, titleOf, toConversationData } from './views.ts';
import { refusalWords } from './words.ts';
import { urls } from '../../urls.ts';
import { withQuery } from '#platform/http/url.ts';

interface MessagePagesDeps {
  readonly messages: Messages;
  readonly files: Pick<Files, 'read' | 'readThumbnail'>;
  readonly uploads: Uploads;
  readonly pages: Pages;
  readonly forms: FormGuard;
  readonly world: World;
}

const Params = Type.Object({ orderId: Type.String({ maxLength: 64 }), partId: Type.String({ maxLength: 64 }) });

const FileParams = Type.Object({ fileId: Type.String({ maxLength: 64 }) });

type ConversationRequest = FastifyRequest<{ Params: Static<typeof Params> }>;

/** The page of the messages between the buyer and the seller of a part, and its forms. */
export function messagePages(deps: MessagePagesDeps): Routes {
  const { messages, forms, world } = deps;
  const newKey = (): string => world.random(18).toString('base64url');
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
      schema: { params: Params, body: FormFields },
      preHandler: ownFormsOnly(forms, urls.ordering.orders()),
    };
    await app.register(sendingRoutes(deps, newKey));
    app.get(urls.ordering.file.pattern, { schema: { params: FileParams } }, async (request, reply) => {
      const id = await messages.fileFor(personOf(request), request.params.fileId);
      const file = id && (await deps.files.read(id));
      return file ? sendFile(reply, file) : reply.callNotFound();
    });
    app.get(urls.ordering.thumbnail.pattern, { schema: { params: FileParams } }, async (request, reply) => {
      const id = await messages.fileFor(personOf(request), request.params.fileId);
      const picture = id && (await deps.files.readThumbnail(id));
      return picture ? sendPicture(reply, picture) : reply.callNotFound();
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

/** The route of the form with a message, which alone receives files. */
function sendingRoutes(deps: MessagePagesDeps, newKey: () => string): Routes {
  const { messages, uploads, forms } = deps;
  return async (app) => {
    await uploads.accept(app);
    const options = {
      schema: { params: Params },
      preHandler: [uploads.receive, ownFormsOnly(forms, urls.ordering.orders())],
    };
    app.post(urls.ordering.sendMessage.pattern, options, async (request, reply) => {
      const person = personOf(request);
      const form = await uploads.read(request, person.id);
      const { fields, files } = form.ok ? form.value : form.error;
      const { words: typed = '', key = '' } = fields;
      const formKey = /^[\w-]{8,64}$/.test(key) ? key : newKey();
      const again = (refused: Pick<Again, 'faults' | 'status'>) =>
        showConversation(deps, request, reply, { formKey, again: { ...refused, typed, files } });
      if (!form.ok) {
        const faults = form.error.refusals.map((one) => ({ field: 'files' as const, words: () => fileWords(one) }));
        return again({ faults, status: 422 });
      }
      if (isRemoving(fields)) return again({ faults: [], status: 200 });
      const sent = await messages.send(person, request.params, { typed, ...identityOf(formKey, form.value) });
      if (sent.ok) return reply.redirect(`${pageOf(request)}#newest`, 303);
      const { error } = sent;
      if (error.code === 'conversation_not_found') return reply.callNotFound();
      const field = error.code === 'file_gone' ? 'files' : 'words';
      return again({ faults: [{ field, words: (name) => refusalWords(error, name) }], status: statusOf(error) });
    });
  };
}

/**
 * Names a form with its files: those that it kept by their ids, and new ones by name and size, because they get new ids
 * whenever the form is sent.
 */
function identityOf(key: string, { fields, files }: Upload): { formKey: string; fileIds: Id<'fil'>[] } {
  const kept = keptIds(fields);
  const fresh = files.filter((file) => !kept.includes(file.fileId));
  const formKey = [key, ...kept, ...fresh.map(({ name, size }) => `${name} ${size}`)].join(' / ');
  return { formKey, fileIds: [...kept, ...fresh.map((file) => file.fileId)] };
}

function personOf(request: FastifyRequest): Person {
  const { id, sellerId } = request.shopper!;
  return { id, sellerId };
}

const doneWords = new Map<string, Message>([
  ['stopped', msg('The messages are stopped.')],
  ['resumed', msg('You can both write again.')],
  ['reported', msg('Thank you, the report is stored. The other side does not learn of it.')],
]);

function pageOf({ params }: ConversationRequest): string {
  return urls.ordering.conversation(params);
}

/** A message that was not sent, with what was typed and chosen, for the form that is shown again. */
interface Again {
  /** Each says why. @param name The other side. */
  readonly faults: readonly { readonly field: 'words' | 'files'; readonly words: (name: string) => string }[];
  readonly status: number;
  readonly typed: string;
  readonly files: readonly KeptFile[];
}

/** The faults of a message. If its files are refused, its words are judged as well, so that all faults stand together. */
function faultsOf({ faults, typed }: Again, { rules }: Pick<Thread, 'rules'>): Again['faults'] {
  if (!faults.some(({ field }) => field === 'files')) return faults;
  const judged = judgeWords(typed, rules, true);
  return judged.ok ? faults : [{ field: 'words', words: (name) => refusalWords(judged.error, name) }, ...faults];
}

/** Shows a page of a conversation, with the result of an action or with a message that was not sent. */
async function showConversation(
  { messages, pages }: MessagePagesDeps,
  request: ConversationRequest,
  reply: FastifyReply,
  more: {
    formKey: string;
    before?: Id<'msg'> | undefined;
    news?: string | undefined;
    again?: Again;
  },
): Promise<FastifyReply> {
  const found = await messages.read(personOf(request), request.params, more.before);
  if (!found.ok) {
    reply.callNotFound();
    return reply;
  }
  const { side } = found.value;
  const { formKey, again, news } = more;
  const name = nameFor(side, found.value);
  return pages.send(request, reply, {
    title: titleOf(found.value),
    status: again?.status ?? 200,
    data: toConversationData(found.value, {
      formKey,
      isNewest: more.before === undefined,
      news,
      again: again && {
        ...again,
        faults: faultsOf(again, found.value).map(({ field, words }) => ({ field, message: words(name) })),
      },
    }),
  });
}

function statusOf({ code }: SendError): number {
  if (code === 'too_fast' || code === 'too_many_today') return 429;
  return code === 'stopped' || code === 'ended' ? 409 : 422;
}
