import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { KeptFile } from '#platform/files/files-service.ts';
import { isRemoving } from '#platform/files/uploads.ts';
import type { Routes } from '#platform/http/app.ts';
import { pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { notFoundView } from '../../payments/approval/views.ts';
import { leftOf } from '../../payments/payments/domain.ts';
import { urls } from '../../urls.ts';
import type { ProblemAsked } from './port.ts';
import type { OwnProblem, Problems } from './problem-service.ts';
import { isOpen } from './problem-domain.ts';
import { problemView, proveProblemView } from './problem-views.ts';
import { problemFault } from './problem-fault-views.ts';
import { isChanging, readProblem } from './forms-domain.ts';
import { ownForm, readForm } from '../../hosted/upload-guard.ts';
import type { UploadDeps } from '../../hosted/upload-guard.ts';

const Params = Type.Object({ paymentId: Type.String({ maxLength: 64 }), partId: Type.String({ maxLength: 64 }) });

interface ProblemPageDeps extends UploadDeps {
  readonly problems: Problems;
  /** Security time. */
  readonly clock: () => Date;
}

/** The page on which a buyer says that something is wrong, which opens a case. It works without JavaScript. */
export function problemPages(deps: ProblemPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    const { pattern } = urls.protection.problem;
    app.get(pattern, { schema: { params: Params, hide: true } }, async (request, reply) => {
      const own = await findOwn(deps, request);
      return own
        ? show(deps, request, reply, { own, fields: {}, files: [], faults: [] })
        : sendPage(reply, notFoundView(), 404);
    });
    await deps.uploads.accept(app);
    const pageOf = (request: FastifyRequest) =>
      urls.protection.problem(request.params as { paymentId: string; partId: string });
    const options = { schema: { params: Params, hide: true }, preHandler: ownForm(deps, pageOf) };
    app.post(pattern, options, (request, reply) => report(deps, request, reply));
  };
}

function findOwn({ problems }: ProblemPageDeps, request: FastifyRequest): Promise<OwnProblem | undefined> {
  const { paymentId, partId } = request.params as { paymentId: string; partId: string };
  return problems.find(request.session!.holderId, paymentId, partId);
}

async function report(deps: ProblemPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const own = await findOwn(deps, request);
  if (!own) return sendPage(reply, notFoundView(), 404);
  const { fields, files, faults: fileFaults } = await readForm(deps, request, request.session!.holderId);
  // The second press of a button finds the case that the first one opened.
  const open = openCaseAbout(own, fields['line']);
  if (open) return toCase(reply, open);
  if (isRemoving(fields) || isChanging(fields))
    return show(deps, request, reply, { own, fields, files, faults: fileFaults });
  const lines = own.lines.filter(isOpen).map(({ line }) => line.reference);
  const read = readProblem(fields, lines, own.part.amount.currency);
  const aboutLine = (reference: string) => {
    const { line, delivered } = own.lines.find((one) => one.line.reference === reference)!;
    return { left: leftOf(line), delivered };
  };
  const judged = deps.problems.judge(own, read.asked);
  const { line = '', reason, wanted } = read.asked;
  const faults = [
    ...read.faults,
    ...judged.map((fault) => problemFault(fault, aboutLine(line), deps.clock())),
    ...fileFaults,
  ];
  if (!reason || !wanted || faults.length > 0) return show(deps, request, reply, { own, fields, files, faults });
  const evidence = files.map(({ fileId }) => fileId);
  const asked: ProblemAsked = { ...read.asked, line, reason, wanted, evidence };
  const { challenge = '' } = fields;
  const opened = await deps.problems.report(own, asked, { challenge, proof: toProof(fields) });
  if (opened.ok) return toCase(reply, opened.value.id);
  const now = (await findOwn(deps, request)) ?? own;
  const other = opened.error.code === 'case_open' && openCaseAbout(now, asked.line);
  if (other) return toCase(reply, other);
  const isFirst = opened.error.code === 'proof_missing' && challenge === '';
  if (!isFirst) noteRefusal(reply, opened.error.code);
  const refused = isFirst ? [] : [problemFault(opened.error, aboutLine(line), deps.clock())];
  return show(deps, request, reply, { own: now, fields, files, faults: refused, asked });
}

function openCaseAbout({ lines }: OwnProblem, reference: string | undefined): string | undefined {
  return lines.find(({ line }) => line.reference === reference)?.line.caseId ?? undefined;
}

function toCase(reply: FastifyReply, caseId: string): FastifyReply {
  return reply.redirect(urls.protection.case({ caseId }), 303);
}

interface Shown {
  readonly own: OwnProblem;
  readonly fields: FormFields;
  readonly files: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
  /** The wish, if its form is in order. */
  readonly asked?: ProblemAsked;
}

async function show(
  { problems, forms }: ProblemPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { own, fields, files, faults, asked }: Shown,
): Promise<FastifyReply> {
  const status = faults.length > 0 ? 422 : 200;
  const token = forms.token(request, reply);
  const ways = asked && faults.every((fault) => fault.field === 'pin') ? await problems.ways(own, asked) : undefined;
  const isAnswered = pageQuery(request.query, ['answer']).answer === 'problem';
  const view = { own, fields, files, faults, token, isAnswered };
  const page = ways && asked ? proveProblemView({ ...view, ways, asked }) : problemView(view);
  return sendPage(reply, page, status);
}
