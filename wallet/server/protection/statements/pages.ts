import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { sendCsv } from '#platform/http/send-csv.ts';
import { isId } from '#platform/kernel/id.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { csvHeader, csvOf, readSpan } from './domain.ts';
import type { OwnPayout, SpanFault } from './domain.ts';
import type { Statements } from './service.ts';
import { payoutsView, statementView } from './views.ts';

const PAGE = 50;
const { payouts, payoutsFile, payout, payoutFile } = urls.protection;

interface StatementPageDeps {
  readonly statements: Statements;
  /** Business time. */
  readonly clock: () => Date;
}

type OfPayout = { Params: { payoutId: string } };

/** The pages of a seller's payouts: the list, each statement, and files for a spreadsheet. They work without JavaScript. */
export function statementPages(deps: StatementPageDeps): Routes {
  const { statements } = deps;
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const options = { schema: { querystring: AnyQuery, hide: true } };
    app.get(payouts.pattern, options, async (request, reply) => showList(deps, request, reply));
    app.get(payoutsFile.pattern, options, async (request, reply) => {
      const { from = '', to = '' } = pageQuery(request.query, ['from', 'to']);
      const span = readSpan(from, to);
      if (!span.ok) return showList(deps, request, reply, { from, to, fault: span.error });
      const rows = statements.file(request.session!.holderId, span.value);
      return sendCsv(reply, `payouts-${from}-${to}.csv`, rows);
    });
    app.get<OfPayout>(payout.pattern, { schema: { hide: true } }, async (request, reply) => {
      const found = await findAsked(deps, request);
      return found ? sendPage(reply, statementView(found)) : reply.callNotFound();
    });
    app.get<OfPayout>(payoutFile.pattern, { schema: { hide: true } }, async (request, reply) => {
      const found = await findAsked(deps, request);
      return found ? sendCsv(reply, `${found.id}.csv`, [csvHeader, csvOf(found)]) : reply.callNotFound();
    });
  };
}

async function findAsked({ statements }: StatementPageDeps, request: FastifyRequest<OfPayout>) {
  const { payoutId } = request.params;
  return isId('pyt', payoutId) ? statements.find(request.session!.holderId, payoutId) : undefined;
}

interface TypedSpan {
  readonly from: string;
  readonly to: string;
  readonly fault: SpanFault | undefined;
}

async function showList(
  { statements, clock }: StatementPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  span: TypedSpan = { ...monthOf(clock()), fault: undefined },
): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const { after = '' } = pageQuery(request.query, ['after']);
  // Somebody else's payout begins at the newest again.
  const from = isId('pyt', after) ? await statements.find(holderId, after) : undefined;
  const found = await statements.list(holderId, { after: from, most: PAGE + 1 });
  const shown: readonly OwnPayout[] = found.slice(0, PAGE);
  const next = found.length > PAGE ? shown.at(-1)!.id : undefined;
  return sendPage(reply, payoutsView({ payouts: shown, next, isFirst: !from, span }), span.fault ? 422 : 200);
}

/** The days of the month up to today, in UTC. */
function monthOf(now: Date): { from: string; to: string } {
  const to = now.toISOString().slice(0, 10);
  return { from: `${to.slice(0, 7)}-01`, to };
}
