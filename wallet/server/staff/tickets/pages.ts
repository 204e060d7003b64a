import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Files } from '#platform/files/files-service.ts';
import { sendFile, sendPicture } from '#platform/files/send-file.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { may } from '../members/domain.ts';
import { frame, nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { readFilter } from './domain.ts';
import type { TypedMacro } from './domain.ts';
import { macrosView } from './macro-views.ts';
import type { StaffTickets, StepKind, TypedStep } from './service.ts';
import { ownTicketView, staffTicketView, ticketQueueView } from './views.ts';
import { macroFault, stepFaults } from './words.ts';

const Params = Type.Object({ ticketId: Type.String({ maxLength: 64 }) });
const FileParams = Type.Object({ ...Params.properties, fileId: Type.String({ maxLength: 64 }) });
const stepKinds: readonly StepKind[] = ['answer', 'note', 'handed', 'given_back', 'closed'];

interface StaffTicketPageDeps {
  readonly staffTickets: StaffTickets;
  readonly files: Pick<Files, 'read' | 'readThumbnail'>;
  readonly forms: FormGuard;
}

/** The pages on which staff answers tickets. They work without JavaScript. */
export function staffTicketPages(deps: StaffTicketPageDeps): Routes {
  const { staffTickets, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('see_tickets', forms));
    app.get(urls.staff.tickets.pattern, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      showQueue(deps, request, reply),
    );
    const { pattern } = urls.staff.ticket;
    app.get(pattern, { schema: { params: Params, querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { macro } = pageQuery(request.query, ['macro']);
      const chosen = macro === undefined ? undefined : (await staffTickets.macros()).find(({ name }) => name === macro);
      const typed: TypedStep = { kind: 'answer', words: chosen?.words ?? '', desk: '', seen: 0 };
      return showTicket(deps, request, reply, typed, []);
    });
    const { schema, preHandler } = consoleForm(forms, (request) => urls.staff.ticket(paramsOf(request)));
    app.post(pattern, { schema: { ...schema, params: Params }, preHandler }, (request, reply) =>
      takeStep(deps, request, reply),
    );
    await app.register(filePages(deps));
    await app.register(macroPages(deps));
  };
}

function filePages({ staffTickets, files }: StaffTicketPageDeps): Routes {
  return async (app) => {
    const options = { schema: { params: FileParams, hide: true } };
    app.get(urls.staff.ticketFile.pattern, options, async ({ member, params }, reply) => {
      const id = await staffTickets.lookAtFile(member!, params.ticketId, params.fileId);
      const file = id && (await files.read(id));
      return file ? sendFile(reply, file) : sendPage(reply, nothingHereView(), 404);
    });
    app.get(urls.staff.ticketPicture.pattern, options, async ({ member, params }, reply) => {
      const id = await staffTickets.findFile(member!, params.ticketId, params.fileId);
      const picture = id && (await files.readThumbnail(id));
      return picture ? sendPicture(reply, picture) : sendPage(reply, nothingHereView(), 404);
    });
  };
}

function macroPages(deps: StaffTicketPageDeps): Routes {
  const { staffTickets, forms } = deps;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    typed: TypedMacro,
    faults: readonly FieldFault[],
  ) => {
    const view = { macros: await staffTickets.macros(), typed, faults, signedIn: signedIn(deps, request, reply) };
    return sendPage(reply, macrosView(view), faults.length > 0 ? 422 : 200);
  };
  return async (app) => {
    app.addHook('preHandler', requireRight('answer_tickets', forms));
    const { pattern } = urls.staff.macros;
    app.get(pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
      const { name = '' } = pageQuery(request.query, ['name']);
      const known = (await staffTickets.macros()).find((one) => one.name === name);
      return show(request, reply, known ?? { name: '', title: '', words: '' }, []);
    });
    app.post(
      pattern,
      consoleForm(forms, () => urls.staff.macros()),
      async (request, reply) => {
        const { name = '', title = '', words = '' } = request.body as FormFields;
        const saved = await staffTickets.saveMacro(request.member!, { name, title, words });
        if (!saved.ok) return show(request, reply, { name, title, words }, saved.error.map(macroFault));
        return reply.redirect(urls.staff.macros(), 303);
      },
    );
  };
}

function paramsOf(request: FastifyRequest): { ticketId: string } {
  return request.params as { ticketId: string };
}

function signedIn({ forms }: StaffTicketPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

async function showQueue(
  deps: StaffTicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { reference = '', ...query } = pageQuery(request.query, ['topic', 'status', 'reference']);
  const id = reference === '' ? undefined : await deps.staffTickets.idOf(request.member!, reference);
  if (id) return reply.redirect(urls.staff.ticket({ ticketId: id }), 303);
  const filter = readFilter(query);
  const queue = await deps.staffTickets.queue(request.member!, filter);
  const unknown = reference === '' ? undefined : reference;
  const page = ticketQueueView({ queue, filter, signedIn: signedIn(deps, request, reply), unknown });
  return sendPage(reply, page, unknown === undefined ? 200 : 404);
}

async function takeStep(
  deps: StaffTicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const member = request.member!;
  const { kind: typedKind = '', words = '', desk = '', seen = '' } = request.body as FormFields;
  // The Enter key in a field presses the first button; a form without one keeps a note, which nobody else reads.
  const kind = stepKinds.find((one) => one === typedKind) ?? 'note';
  if ((kind === 'answer' || kind === 'closed' || kind === 'given_back') && !may(member, 'answer_tickets')) {
    return sendPage(reply, frame.notAllowed(signedIn(deps, request, reply)), 403);
  }
  // A missing or mistyped count was never shown, so it fits no ticket.
  const typed: TypedStep = { kind, words, desk, seen: typedWhole(seen) ?? 0 };
  const { ticketId } = paramsOf(request);
  const taken = await deps.staffTickets.step(member, ticketId, typed);
  if (!taken.ok) return showTicket(deps, request, reply, typed, stepFaults(taken.error));
  // A member who hands a ticket over may not see it any longer.
  return reply.redirect(kind === 'handed' ? urls.staff.tickets() : urls.staff.ticket({ ticketId }), 303);
}

async function showTicket(
  deps: StaffTicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedStep,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const looked = await deps.staffTickets.look(request.member!, paramsOf(request).ticketId);
  if (!looked) return sendPage(reply, nothingHereView(), 404);
  if (!looked.ok) return sendPage(reply, ownTicketView(signedIn(deps, request, reply)), 403);
  const view = { file: looked.value, signedIn: signedIn(deps, request, reply), typed, faults };
  return sendPage(reply, staffTicketView(view), faults.length > 0 ? 422 : 200);
}
