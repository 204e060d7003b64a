import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { caseNotFoundView, caseView } from './case-views.ts';
import { stepFault } from './fault-words.ts';
import type { CaseNow, StepAsked } from './port.ts';
import { readStep } from './schema.ts';
import type { OwnCases } from './service.ts';
import { proveOfferView, stepView } from './step-views.ts';
import { stepKinds, stepsOf } from './steps-domain.ts';
import type { StepKind } from './steps-domain.ts';

const CaseParams = Type.Object({ caseId: Type.String({ maxLength: 64 }) });
const StepParams = Type.Object({ ...CaseParams.properties, step: Type.String({ maxLength: 64 }) });

interface OwnCasePageDeps {
  readonly ownCases: OwnCases;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The pages of a case for its buyer and its seller: the case, and a page for each step. They work without JavaScript. */
export function ownCasePages(deps: OwnCasePageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(urls.protection.case.pattern, { schema: { params: CaseParams, hide: true } }, async (request, reply) => {
      const own = await findOwn(deps, request);
      return own ? sendPage(reply, caseView(own, [])) : sendPage(reply, caseNotFoundView(), 404);
    });
    const { pattern } = urls.protection.caseStep;
    app.get(pattern, { schema: { params: StepParams, hide: true } }, async (request, reply) => {
      const [own, kind] = [await findOwn(deps, request), kindOf(request)];
      if (!own || !kind) return sendPage(reply, caseNotFoundView(), 404);
      return isOffered(own, kind)
        ? showStep(deps, request, reply, { own, kind, fields: {}, faults: [] })
        : toCase(reply, own);
    });
    const options = { schema: { params: StepParams, body: FormFields, hide: true }, preHandler: postGuard(deps.forms) };
    app.post(pattern, options, (request, reply) => takeStep(deps, request, reply));
  };
}

function findOwn({ ownCases }: OwnCasePageDeps, request: FastifyRequest): Promise<CaseNow | undefined> {
  return ownCases.find(request.session!.holderId, (request.params as { caseId: string }).caseId);
}

function kindOf(request: FastifyRequest): StepKind | undefined {
  const { step } = request.params as { step: string };
  return stepKinds.find((kind) => kind === step);
}

/** Whether a side may take a step now. */
function isOffered({ dispute, as, now }: CaseNow, kind: StepKind): boolean {
  return stepsOf(dispute, as, now).some((step) => step.kind === kind && step.from === null);
}

function toCase(reply: FastifyReply, { dispute }: Pick<CaseNow, 'dispute'>): FastifyReply {
  return reply.redirect(urls.protection.case({ caseId: dispute.id }), 303);
}

/** Redirects a post that did not come from our page in this browser to the case. */
function postGuard(forms: FormGuard) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (forms.accepts(request)) return undefined;
    return reply.redirect(urls.protection.case(request.params as { caseId: string }), 303);
  };
}

async function takeStep(deps: OwnCasePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const fields = request.body as FormFields;
  const [own, kind] = [await findOwn(deps, request), kindOf(request)];
  if (!own || !kind) return sendPage(reply, caseNotFoundView(), 404);
  const read = readStep(kind, fields, own.part.amount.currency);
  if (!read.ok) return showStep(deps, request, reply, { own, kind, fields, faults: read.error });
  const { seen = '', challenge = '' } = fields;
  const taken = await deps.ownCases.take(own, read.value, {
    seen: typedWhole(seen) ?? -1,
    challenge,
    proof: toProof(fields),
  });
  if (taken.ok) return toCase(reply, own);
  const now = (await findOwn(deps, request)) ?? own;
  // The offer is filled in, and waits for its proof.
  const isFirst = kind === 'offer' && taken.error.code === 'proof_missing' && challenge === '';
  const faults = isFirst ? [] : [stepFault(now, taken.error, deps.clock())];
  return showStep(deps, request, reply, { own: now, kind, fields, faults, asked: read.value });
}

interface Shown {
  readonly own: CaseNow;
  readonly kind: StepKind;
  readonly fields: FormFields;
  readonly faults: readonly FieldFault[];
  /** The step, if its form is in order. */
  readonly asked?: StepAsked;
}

async function showStep(
  { ownCases, forms }: OwnCasePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { own, kind, fields, faults, asked }: Shown,
): Promise<FastifyReply> {
  const status = faults.length > 0 ? 422 : 200;
  if (!isOffered(own, kind)) return sendPage(reply, caseView(own, faults, fields['words']), status);
  const token = forms.token(request, reply);
  const offer = asked?.offer ?? null;
  const ways = await ownCases.ways(own, kind, offer);
  const isOfProof = faults.every((fault) => fault.field === 'pin');
  if (ways && offer && isOfProof)
    return sendPage(reply, proveOfferView({ own, fields, faults, token, ways, offer }), status);
  const page = stepView({ own, kind, fields, faults, token, ways: offer ? undefined : ways });
  return sendPage(reply, page, status);
}
