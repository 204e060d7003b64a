import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { sendPage } from '#platform/http/page-parts.ts';
import type { FormFields } from '#platform/http/page-parts.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { readTopic } from '../../support/tickets/domain.ts';
import { urls } from '../../urls.ts';
import { frame } from '../members/frame-views.ts';
import { guard } from '../members/guard.ts';
import type { StaffTickets, StepKind, TypedStep } from './service.ts';
import { ownTicketView, staffTicketView, statuses, ticketQueueView } from './views.ts';
import { stepFault } from './words.ts';

const Params = Type.Object({ ticketId: Type.String({ maxLength: 64 }) });
const stepKinds: readonly StepKind[] = ['answer', 'note', 'handed', 'closed'];

interface StaffTicketPageDeps {
  readonly staffTickets: StaffTickets;
  readonly forms: FormGuard;
}

/** The pages on which the market's staff answers tickets. They work without JavaScript. */
export function staffTicketPages(deps: StaffTicketPageDeps): Routes {
  const { forms } = deps;
  return async (app) => {
    app.addHook('preHandler', guard.requireMember);
    app.addHook('preHandler', guard.requireRight('answer_tickets', forms));
    app.get(urls.staff.tickets.pattern, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      showQueue(deps, request, reply),
    );
    const { pattern } = urls.staff.ticket;
    app.get(pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
      showTicket(deps, request, reply, { kind: 'answer', words: '', seen: 0 }, []),
    );
    const { schema, preHandler } = guard.formRoute(forms, (request) => urls.staff.ticket(paramsOf(request)));
    app.post(pattern, { schema: { ...schema, params: Params }, preHandler }, (request, reply) =>
      takeStep(deps, request, reply),
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
  const { reference = '', topic = '', status } = pageQuery(request.query, ['topic', 'status', 'reference']);
  const id = reference === '' ? undefined : await deps.staffTickets.idOf(reference);
  if (id) return reply.redirect(urls.staff.ticket({ ticketId: id }), 303);
  const filter = { topic: readTopic(topic), status: statuses.find((one) => one === status) };
  const queue = await deps.staffTickets.queue(filter);
  const unknown = reference === '' ? undefined : reference;
  const page = ticketQueueView({ queue, filter, signedIn: signedIn(deps, request, reply), unknown });
  return sendPage(reply, page, unknown === undefined ? 200 : 404);
}

async function takeStep(
  deps: StaffTicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { kind: typedKind = '', words = '', seen = '' } = request.body as FormFields;
  // The Enter key in a field presses the first button; a form without one keeps a note, which nobody else reads.
  const kind = stepKinds.find((one) => one === typedKind) ?? 'note';
  // A missing or mistyped count was never shown, so it fits no ticket.
  const typed: TypedStep = { kind, words, seen: typedWhole(seen) ?? 0 };
  const { ticketId } = paramsOf(request);
  const taken = await deps.staffTickets.step(request.member!, ticketId, typed);
  if (!taken.ok) return showTicket(deps, request, reply, typed, [stepFault(taken.error)]);
  return reply.redirect(urls.staff.ticket({ ticketId }), 303);
}

async function showTicket(
  deps: StaffTicketPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedStep,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const looked = await deps.staffTickets.look(request.member!, paramsOf(request).ticketId);
  if (!looked) return sendPage(reply, frame.nothingHere(), 404);
  if (!looked.ok) return sendPage(reply, ownTicketView(signedIn(deps, request, reply)), 403);
  const view = { file: looked.value, signedIn: signedIn(deps, request, reply), typed, faults };
  return sendPage(reply, staffTicketView(view), faults.length > 0 ? 422 : 200);
}
