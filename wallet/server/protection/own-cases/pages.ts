import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Files, KeptFile } from '#platform/files/files-service.ts';
import { isRemoving } from '#platform/files/uploads.ts';
import { sendFile, sendPicture } from '#platform/files/send-file.ts';
import type { Routes } from '#platform/http/app.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { filesOf } from '../cases/record-domain.ts';
import type { Offer } from '../cases/record-domain.ts';
import { caseNotFoundView, caseView } from './case-views.ts';
import { stepFault } from './fault-views.ts';
import type { CaseNow } from './port.ts';
import { isOpen } from './problem-domain.ts';
import type { Problems } from './problem-service.ts';
import { isChanging, readStep } from './forms-domain.ts';
import type { OwnCases } from './service.ts';
import { proveOfferView, reviewOfferView, stepView } from './step-views.ts';
import { stepKinds, stepsOf, takesFiles } from './steps-domain.ts';
import type { StepAsked, StepKind } from './steps-domain.ts';
import { ownForm, readForm } from '../../hosted/upload-guard.ts';
import type { UploadDeps } from '../../hosted/upload-guard.ts';

const CaseParams = Type.Object({ caseId: Type.String({ maxLength: 64 }) });
const FileParams = Type.Object({ ...CaseParams.properties, fileId: Type.String({ maxLength: 64 }) });
const StepParams = Type.Object({ ...CaseParams.properties, step: Type.String({ maxLength: 64 }) });

interface OwnCasePageDeps extends UploadDeps {
  readonly ownCases: OwnCases;
  readonly problems: Pick<Problems, 'find'>;
  readonly files: Pick<Files, 'waiting' | 'gone' | 'describe' | 'read' | 'readThumbnail'>;
  /** Security time. */
  readonly clock: () => Date;
}

/** The pages of a case for its buyer and its seller: the case, and a page for each step. They work without JavaScript. */
export function ownCasePages(deps: OwnCasePageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(urls.protection.case.pattern, { schema: { params: CaseParams, hide: true } }, async (request, reply) => {
      const own = await findOwn(deps, request);
      return own ? showCase(deps, reply, own, []) : sendPage(reply, caseNotFoundView(), 404);
    });
    const { pattern } = urls.protection.caseStep;
    app.get(pattern, { schema: { params: StepParams, hide: true } }, async (request, reply) => {
      const [own, kind] = [await findOwn(deps, request), kindOf(request)];
      if (!own || !kind) return sendPage(reply, caseNotFoundView(), 404);
      return isOffered(own, kind)
        ? showStep(deps, request, reply, { own, kind, fields: {}, files: [], faults: [] })
        : toCase(reply, own);
    });
    await deps.uploads.accept(app);
    const pageOf = (request: FastifyRequest) => urls.protection.case(request.params as { caseId: string });
    const options = { schema: { params: StepParams, hide: true }, preHandler: ownForm(deps, pageOf) };
    app.post(pattern, options, (request, reply) => postStep(deps, request, reply));
    const ofFile = { schema: { params: FileParams, hide: true } };
    app.get(urls.protection.caseFile.pattern, ofFile, async (request, reply) => {
      const id = await findFile(deps, request);
      const file = id && (await deps.files.read(id));
      return file ? sendFile(reply, file) : sendPage(reply, caseNotFoundView(), 404);
    });
    app.get(urls.protection.casePicture.pattern, ofFile, async (request, reply) => {
      const id = await findFile(deps, request);
      const picture = id && (await deps.files.readThumbnail(id));
      return picture ? sendPicture(reply, picture) : sendPage(reply, caseNotFoundView(), 404);
    });
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

async function postStep(deps: OwnCasePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [own, kind] = [await findOwn(deps, request), kindOf(request)];
  if (!own || !kind) return sendPage(reply, caseNotFoundView(), 404);
  const { fields, files, faults: fileFaults } = await readForm(deps, request, request.session!.holderId);
  const shown = { own, kind, fields, files };
  if (isRemoving(fields) || isChanging(fields)) return showStep(deps, request, reply, { ...shown, faults: fileFaults });
  const read = readStep(kind, fields, own.part.amount.currency);
  const asked = takesFiles(kind) ? { ...read.asked, evidence: files.map(({ fileId }) => fileId) } : read.asked;
  const seen = typedWhole(fields['seen'] ?? '') ?? -1;
  const isCurrent = seen === own.dispute.timeline.length;
  const faults = [...read.faults, ...(isCurrent ? faultsOf(deps, own, asked, fileFaults) : []), ...fileFaults];
  if (faults.length > 0) return showStep(deps, request, reply, { ...shown, faults });
  if (isCurrent && needsReview(own, asked, fields))
    return showStep(deps, request, reply, { ...shown, faults: [], reviewed: asked.offer });
  const { challenge = '' } = fields;
  const acted = await deps.ownCases.act(own, asked, { seen, challenge, proof: toProof(fields) });
  if (acted.ok) return toCase(reply, own);
  const now = (await findOwn(deps, request)) ?? own;
  // The offer is filled in, and waits for its proof.
  const isFirst = kind === 'offer' && acted.error.code === 'proof_missing' && challenge === '';
  if (!isFirst) noteRefusal(reply, acted.error.code);
  const refused = isFirst ? [] : [stepFault(now, acted.error, deps.clock())];
  return showStep(deps, request, reply, { own: now, kind, fields, files, faults: refused, asked });
}

/** What the case says against a step, next to the faults of its form. */
function faultsOf(
  { ownCases, clock }: OwnCasePageDeps,
  own: CaseNow,
  asked: StepAsked,
  fileFaults: readonly FieldFault[],
): FieldFault[] {
  if (!isOffered(own, asked.kind)) return [];
  const error = ownCases.judge(own, asked);
  // A refused file says already that one is missing.
  const isSaid = error?.code === 'evidence_missing' && fileFaults.length > 0;
  return error && !isSaid ? [stepFault(own, error, clock())] : [];
}

/** Whether a seller has yet to see what an offer of an amount leaves. */
function needsReview({ as }: CaseNow, { offer }: StepAsked, fields: FormFields): boolean {
  if (as !== 'seller' || offer?.outcome !== 'partial_refund') return false;
  return fields['agreed'] !== String(offer.amountMinor);
}

interface Shown {
  readonly own: CaseNow;
  readonly kind: StepKind;
  readonly fields: FormFields;
  readonly files: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
  /** The step, if its form is in order. */
  readonly asked?: StepAsked;
  /** The offer whose effect a seller looks at before it is sent. */
  readonly reviewed?: Offer | undefined;
}

async function showStep(
  deps: OwnCasePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { own, kind, fields, files, faults, asked, reviewed }: Shown,
): Promise<FastifyReply> {
  const { ownCases, forms } = deps;
  const status = faults.length > 0 ? 422 : 200;
  if (!isOffered(own, kind)) return showCase(deps, reply, own, faults, fields['words']);
  const token = forms.token(request, reply);
  if (reviewed) return sendPage(reply, reviewOfferView({ own, fields, files, faults, token, offer: reviewed }));
  const offer = asked?.offer ?? null;
  const ways = await ownCases.ways(own, kind, offer);
  const isOfProof = faults.every((fault) => fault.field === 'pin');
  if (ways && offer && isOfProof)
    return sendPage(reply, proveOfferView({ own, fields, files, faults, token, ways, offer }), status);
  const page = stepView({ own, kind, fields, files, faults, token, ways: offer ? undefined : ways });
  return sendPage(reply, page, status);
}

async function showCase(
  { files, ownCases, problems }: OwnCasePageDeps,
  reply: FastifyReply,
  own: CaseNow,
  faults: readonly FieldFault[],
  typed?: string,
): Promise<FastifyReply> {
  const ids = filesOf(own.dispute);
  const described = ids.length > 0 ? await files.describe(ids) : [];
  const transcript = await ownCases.transcriptOf(own);
  const mayReport = await mayReportAgain(problems, own);
  const page = caseView({ own, files: described, transcript, faults, typed, mayReport });
  return sendPage(reply, page, faults.length > 0 ? 422 : 200);
}

/** Whether the buyer may report another problem with the part, now that the case is over. */
async function mayReportAgain(problems: OwnCasePageDeps['problems'], own: CaseNow): Promise<boolean> {
  const { dispute, payment, part, as } = own;
  if (as !== 'buyer' || dispute.status !== 'closed') return false;
  const now = await problems.find(dispute.payerId, payment.id, part.id);
  return now?.lines.some(isOpen) ?? false;
}

/** Finds a file of a case of which the holder is a side. */
async function findFile(deps: OwnCasePageDeps, request: FastifyRequest): Promise<Id<'fil'> | undefined> {
  const { fileId } = request.params as { fileId: string };
  const own = await findOwn(deps, request);
  const isOfCase = own?.dispute.timeline.some(({ evidence }) => evidence.includes(fileId)) ?? false;
  return isOfCase && isId('fil', fileId) ? fileId : undefined;
}
