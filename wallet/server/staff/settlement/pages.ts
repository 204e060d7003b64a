import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { pageQuery } from '#platform/http/page-query.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { dayView } from './day-views.ts';
import { readDay } from './domain.ts';
import type { SettlementDesk, TakeError } from './service.ts';
import { differenceView, settlementView } from './views.ts';
import { takeWords } from './words.ts';

const OfDay = Type.Object({ day: Type.String({ maxLength: 16 }) });
const OfDifference = Type.Object({ differenceId: Type.String({ maxLength: 64 }) });

interface SettlementPageDeps {
  readonly settlement: SettlementDesk;
  readonly forms: FormGuard;
}

/** The pages of the settlement, for finance. */
export function settlementPages(deps: SettlementPageDeps): Routes {
  const { settlement, forms } = deps;
  const toOverview = consoleForm(forms, () => urls.staff.settlement());
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('settle', forms));
    app.get(urls.staff.settlement.pattern, { schema: { hide: true } }, async (request, reply) => {
      const { before = '' } = pageQuery(request.query, ['before']);
      const overview = await settlement.overview(readDay(before));
      return sendPage(reply, settlementView(signedIn(deps, request, reply), overview));
    });
    app.post(urls.staff.askReport.pattern, toOverview, async (request, reply) => {
      await settlement.request(request.member!);
      return reply.redirect(urls.staff.settlement(), 303);
    });
    app.get(urls.staff.settled.pattern, { schema: { params: OfDay, hide: true } }, async (request, reply) => {
      const day = readDay(request.params.day);
      const reports = day === undefined ? [] : await settlement.ofDay(day);
      if (day === undefined || reports.length === 0) return sendPage(reply, nothingHereView(), 404);
      return sendPage(reply, dayView(signedIn(deps, request, reply), day, reports));
    });
    const ofDifference = { schema: { params: OfDifference, hide: true } };
    app.get(urls.staff.difference.pattern, ofDifference, (request, reply) => showDifference(deps, request, reply));
    const options = { ...toOverview, schema: { ...toOverview.schema, params: OfDifference } };
    app.post(urls.staff.difference.pattern, options, async (request, reply) => {
      const { act, seen = '' } = request.body as FormFields;
      const { differenceId } = request.params as { differenceId: string };
      const member = request.member!;
      const done =
        act === 'give_back'
          ? await settlement.giveBack(member, differenceId)
          : await settlement.take(member, differenceId, seen);
      if (!done.ok) return showDifference(deps, request, reply, done.error);
      return reply.redirect(urls.staff.difference({ differenceId }), 303);
    });
  };
}

function signedIn({ forms }: SettlementPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

async function showDifference(
  deps: SettlementPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: TakeError,
): Promise<FastifyReply> {
  const { differenceId } = request.params as { differenceId: string };
  const found = await deps.settlement.find(differenceId);
  if (!found) return sendPage(reply, nothingHereView(), 404);
  const page = differenceView({
    ...found,
    signedIn: signedIn(deps, request, reply),
    memberId: request.member!.id,
    fault: error && takeWords[error.code](),
  });
  return sendPage(reply, page, error ? 409 : 200);
}
