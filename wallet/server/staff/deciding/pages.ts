import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Files } from '#platform/files/files-service.ts';
import { sendFile, sendPicture } from '#platform/files/send-file.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { caseView, sideView } from './case-views.ts';
import type { TypedDecision } from './domain.ts';
import { reasonView } from '../looking/views.ts';
import type { DecideError, Deciding, ReasonNeeded, SideOfCase } from './service.ts';
import { faultsOf, signWords } from './words.ts';

const Params = Type.Object({ caseId: Type.String({ maxLength: 64 }) });
const DecisionParams = Type.Object({ ...Params.properties, decisionId: Type.String({ maxLength: 64 }) });
const FileParams = Type.Object({ ...Params.properties, fileId: Type.String({ maxLength: 64 }) });

interface DecidingPageDeps {
  readonly deciding: Deciding;
  readonly files: Pick<Files, 'read' | 'readThumbnail'>;
  readonly forms: FormGuard;
}

/** The page of a case, which works without JavaScript. */
export function decidingPages(deps: DecidingPageDeps): Routes {
  const { deciding, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('look_at_cases', forms));
    app.get(urls.staff.case.pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
      showCase(deps, request, reply),
    );
    await app.register(filePages(deps));
    await app.register(secondPages(deps));
    await app.register(leasePages(deps));
    const { schema, preHandler } = consoleForm(forms, (request) => urls.staff.case(paramsOf(request)));
    const deciders = [requireRight('decide_cases', forms), preHandler];
    const options = { schema: { ...schema, params: Params }, preHandler: deciders };
    app.post(urls.staff.case.pattern, options, async (request, reply) => {
      const fields = request.body as FormFields;
      const typed = typedOf(fields);
      const { caseId } = paramsOf(request);
      // A missing or mistyped count was never shown, so it fits no case.
      const seen = typedWhole(fields['seen'] ?? '') ?? 0;
      const decided = await deciding.decide(request.member!, caseId, seen, typed);
      if (!decided.ok) return showCase(deps, request, reply, { typed, error: decided.error });
      return reply.redirect(urls.staff.case({ caseId }), 303);
    });
  };
}

/** The forms by which a member takes a case and gives it back. */
function leasePages({ deciding, forms }: DecidingPageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireRight('decide_cases', forms));
    const taking = consoleForm(forms, (request) => urls.staff.case(paramsOf(request)));
    const options = { ...taking, schema: { ...taking.schema, params: Params } };
    app.post(urls.staff.takeCase.pattern, options, async (request, reply) => {
      await deciding.take(request.member!, paramsOf(request).caseId);
      return reply.redirect(urls.staff.case(paramsOf(request)), 303);
    });
    app.post(urls.staff.releaseCase.pattern, options, async (request, reply) => {
      await deciding.release(request.member!, paramsOf(request).caseId);
      return reply.redirect(urls.staff.case(paramsOf(request)), 303);
    });
  };
}

/** The evidence of both sides, only in a case at which operators may look. */
function filePages({ deciding, files }: DecidingPageDeps): Routes {
  return async (app) => {
    const ofFile = { schema: { params: FileParams, hide: true } };
    app.get(urls.staff.caseFile.pattern, ofFile, async ({ member, params }, reply) => {
      const id = await deciding.lookAtFile(member!, params.caseId, params.fileId);
      const file = id && (await files.read(id));
      return file ? sendFile(reply, file) : sendPage(reply, nothingHereView(), 404);
    });
    app.get(urls.staff.casePicture.pattern, ofFile, async ({ member, params }, reply) => {
      const id = await deciding.findFile(member!, params.caseId, params.fileId);
      const picture = id && (await files.readThumbnail(id));
      return picture ? sendPicture(reply, picture) : sendPage(reply, nothingHereView(), 404);
    });
  };
}

/** The second operator's word about a decision. */
function secondPages(deps: DecidingPageDeps): Routes {
  const { deciding, forms } = deps;
  return async (app) => {
    const { schema, preHandler } = consoleForm(forms, (request) => urls.staff.case(paramsOf(request)));
    const seconders = [requireRight('decide_cases', forms), preHandler];
    const options = { schema: { ...schema, params: DecisionParams }, preHandler: seconders };
    app.post(urls.staff.signDecision.pattern, options, async (request, reply) => {
      const { response = '' } = request.body as FormFields;
      const which = request.params as Type.Static<typeof DecisionParams>;
      const signed = await deciding.sign(request.member!, which, parseAuthentication(response));
      if (!signed.ok) return showCase(deps, request, reply, { refused: signWords(signed.error) });
      return reply.redirect(urls.staff.case(which), 303);
    });
    app.post(urls.staff.sendBackDecision.pattern, options, async (request, reply) => {
      const which = request.params as Type.Static<typeof DecisionParams>;
      const sent = await deciding.sendBack(request.member!, which);
      if (!sent.ok) return showCase(deps, request, reply, { refused: signWords(sent.error) });
      return reply.redirect(urls.staff.case(which), 303);
    });
  };
}

function paramsOf(request: FastifyRequest): { caseId: string } {
  return request.params as { caseId: string };
}

function typedOf({ outcome = '', amount = '', ground = '', words = '' }: FormFields): TypedDecision {
  return { outcome, amount, ground, words };
}

function signedIn({ forms }: DecidingPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

function refusedLook(error: SideOfCase | ReasonNeeded, signed: SignedIn): string {
  if (error.code === 'side_of_case') return sideView(signed);
  return reasonView({ signedIn: signed, subject: error.caseId, typed: { reason: '', reference: '' }, faults: [] });
}

/** Shows a case as it is now, with what was typed and why it was refused. */
async function showCase(
  deps: DecidingPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: { readonly typed: TypedDecision; readonly error: DecideError } | { readonly refused: string },
): Promise<FastifyReply> {
  const member = request.member!;
  const looked = await deps.deciding.look(member, paramsOf(request).caseId);
  if (!looked) return sendPage(reply, nothingHereView(), 404);
  if (!looked.ok) return sendPage(reply, refusedLook(looked.error, signedIn(deps, request, reply)), 403);
  const file = looked.value;
  const page = caseView({
    file,
    member,
    signedIn: signedIn(deps, request, reply),
    ...(refused && 'error' in refused
      ? { typed: refused.typed, faults: faultsOf(refused.error, file.part.amount.currency) }
      : { typed: typedOf({}), faults: [], refused: refused?.refused }),
  });
  return sendPage(reply, page, refused ? 422 : 200);
}
