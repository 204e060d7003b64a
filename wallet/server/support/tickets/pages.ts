import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import { sendFile, sendPicture } from '#platform/files/send-file.ts';
import { isRemoving } from '#platform/files/uploads.ts';
import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { readWords } from '#platform/kernel/tickets.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { readForm, receiveForm } from '../../hosted/upload-guard.ts';
import type { UploadDeps } from '../../hosted/upload-guard.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { readAbout, topicFor } from './domain.ts';
import type { Tickets, TypedTicket } from './service.ts';
import { ticketNotFoundView, ticketView, writeView } from './views.ts';
import { openFaultWords, replyFaultWords } from './words.ts';

const Params = Type.Object({ ticketId: Type.String({ maxLength: 64 }) });

const FileParams = Type.Object({ ...Params.properties, fileId: Type.String({ maxLength: 64 }) });

interface TicketPageDeps extends UploadDeps {
  readonly tickets: Tickets;
  readonly files: Pick<Files, 'waiting' | 'gone' | 'read' | 'readThumbnail'>;
}

/** The pages on which a holder writes to support, and reads the answers. They work without JavaScript. */
export function ticketPages(deps: TicketPageDeps): Routes {
  const { tickets } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    await deps.uploads.accept(app);
    const write = urls.support.write.pattern;
    app.get(write, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => {
      const { about = '', topic } = pageQuery(request.query, ['about', 'topic']);
      const typed = { id: tickets.newId(), topic: topic ?? topicFor(readAbout(about)) ?? '', about, words: '' };
      return showForm(deps, request, reply, { typed, files: [], faults: [] });
    });
    app.post(write, uploadRoute(deps, urls.support.write()), (request, reply) => open(deps, request, reply));
    const { pattern } = urls.support.ticket;
    app.get(pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
      showTicket(deps, request, reply, { words: '', files: [], faults: [] }),
    );
    const { preHandler } = uploadRoute(deps, urls.support.help());
    app.post(pattern, { schema: { params: Params, hide: true }, preHandler }, (request, reply) =>
      say(deps, request, reply),
    );
    await app.register(filePages(deps));
  };
}

function filePages({ tickets, files }: TicketPageDeps): Routes {
  const find = ({ session, params }: FastifyRequest) => {
    const { ticketId, fileId } = params as { ticketId: string; fileId: string };
    return tickets.findFile(session!.holderId, ticketId, fileId);
  };
  const options = { schema: { params: FileParams, hide: true } };
  return async (app) => {
    app.get(urls.support.ticketFile.pattern, options, async (request, reply) => {
      const id = await find(request);
      const file = id && (await files.read(id));
      return file ? sendFile(reply, file) : sendPage(reply, ticketNotFoundView(), 404);
    });
    app.get(urls.support.ticketPicture.pattern, options, async (request, reply) => {
      const id = await find(request);
      const picture = id && (await files.readThumbnail(id));
      return picture ? sendPicture(reply, picture) : sendPage(reply, ticketNotFoundView(), 404);
    });
  };
}

/** Writes the options of a route that takes a form, with or without files. */
function uploadRoute(deps: UploadDeps, page: string) {
  return { schema: { hide: true }, preHandler: [receiveForm(deps), formRoute(deps.forms, page).preHandler] };
}

async function open(deps: TicketPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const { fields, files, faults: fileFaults } = await readForm(deps, request, holderId);
  const { id = '', topic = '', about = '', words = '' } = fields;
  const typed = { id, topic, about, words };
  if (isRemoving(fields)) return showForm(deps, request, reply, { typed, files, faults: fileFaults });
  if (fileFaults.length > 0) {
    const faults = [...(await deps.tickets.judge(holderId, typed)).map(openFaultWords), ...fileFaults];
    return showForm(deps, request, reply, { typed, files, faults });
  }
  const opened = await deps.tickets.open(holderId, typed, idsOf(files));
  if (!opened.ok) return showForm(deps, request, reply, { typed, files, faults: opened.error.map(openFaultWords) });
  return reply.redirect(urls.support.ticket({ ticketId: opened.value.id }), 303);
}

async function say(deps: TicketPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const { ticketId } = request.params as { ticketId: string };
  const { fields, files, faults: fileFaults } = await readForm(deps, request, holderId);
  const { words = '', seen = '' } = fields;
  if (isRemoving(fields)) return showTicket(deps, request, reply, { words, files, faults: fileFaults });
  if (fileFaults.length > 0) {
    const read = readWords(words);
    const faults = [...(read.ok ? [] : [replyFaultWords(read.error)]), ...fileFaults];
    return showTicket(deps, request, reply, { words, files, faults });
  }
  const typed = { words, seen: typedWhole(seen) ?? 0 };
  const sent = await deps.tickets.reply(holderId, ticketId, typed, idsOf(files));
  if (!sent.ok) return showTicket(deps, request, reply, { words, files, faults: [replyFaultWords(sent.error)] });
  return reply.redirect(urls.support.ticket({ ticketId }), 303);
}

function idsOf(files: readonly KeptFile[]) {
  return files.map(({ fileId }) => fileId);
}

/** A form that is shown again, with the files that it has already. */
interface Again {
  readonly files: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
}

async function showForm(
  { tickets, forms }: TicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed, ...again }: Again & { readonly typed: TypedTicket },
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const [choices, came] = await Promise.all([tickets.choices(holderId), tickets.findAbout(holderId, typed.about)]);
  const others = choices.filter(({ about }) => about.id !== came?.about.id);
  const view = { typed, choices: came ? [came, ...others] : choices, token: forms.token(request, reply), ...again };
  return sendPage(reply, writeView(view), again.faults.length > 0 ? 422 : 200);
}

async function showTicket(
  { tickets, forms }: TicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { words: typed, files: kept, faults }: Again & { readonly words: string },
): Promise<FastifyReply> {
  const { ticketId } = request.params as { ticketId: string };
  const file = await tickets.findOwn(request.session!.holderId, ticketId);
  if (!file) return sendPage(reply, ticketNotFoundView(), 404);
  const view = { file, token: forms.token(request, reply), typed, kept, faults };
  return sendPage(reply, ticketView(view), faults.length > 0 ? 422 : 200);
}
