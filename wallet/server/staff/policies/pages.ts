import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
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
import { policyKinds, textsOf } from './content-domain.ts';
import type { PolicyKind } from './content-domain.ts';
import { draftView } from './draft-views.ts';
import type { DecideError, DraftFile, Policies, WriteError } from './service.ts';
import { draftFormView, policiesView } from './views.ts';
import { decideWords, writeFaults } from './words.ts';

const OfKind = Type.Object({ kind: Type.String({ maxLength: 16 }) });
const OfDraft = Type.Object({ draftId: Type.String({ maxLength: 64 }) });

interface PolicyPageDeps {
  readonly policies: Policies;
  readonly forms: FormGuard;
}

/** The pages by which members write the next terms and fees, and sign them. */
export function policyPages(deps: PolicyPageDeps): Routes {
  const { policies, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('set_policies', forms));
    app.get(urls.staff.policies.pattern, { schema: { hide: true } }, async (request, reply) =>
      sendPage(reply, policiesView(signedIn(deps, request, reply), await policies.overview())),
    );
    await app.register(writingPages(deps));
    await app.register(decidingPages(deps));
  };
}

function writingPages(deps: PolicyPageDeps): Routes {
  const { policies, forms } = deps;
  return async (app) => {
    app.get(urls.staff.newPolicy.pattern, { schema: { params: OfKind, hide: true } }, (request, reply) =>
      showNew(deps, request, reply),
    );
    const ofKind = consoleForm(forms, () => urls.staff.policies());
    const newOptions = { ...ofKind, schema: { ...ofKind.schema, params: OfKind } };
    app.post(urls.staff.newPolicy.pattern, newOptions, async (request, reply) => {
      const kind = readKind((request.params as { kind: string }).kind);
      if (!kind) return sendPage(reply, nothingHereView(), 404);
      const written = await policies.write(request.member!, { kind, typed: request.body as FormFields });
      if (!written.ok) return showNew(deps, request, reply, written.error);
      return reply.redirect(urls.staff.policy({ draftId: written.value }), 303);
    });
    app.get(urls.staff.changePolicy.pattern, { schema: { params: OfDraft, hide: true } }, (request, reply) =>
      showChange(deps, request, reply),
    );
    const ofDraft = consoleForm(forms, (request) => urls.staff.policy(idOf(request)));
    const changeOptions = { ...ofDraft, schema: { ...ofDraft.schema, params: OfDraft } };
    app.post(urls.staff.changePolicy.pattern, changeOptions, async (request, reply) => {
      const file = await policies.find(idOf(request).draftId);
      if (!file) return sendPage(reply, nothingHereView(), 404);
      const typed = request.body as FormFields;
      const changes = { ...idOf(request), revision: revisionOf(typed) };
      const written = await policies.write(request.member!, { kind: file.draft.content.kind, typed, changes });
      if (!written.ok) return showChange(deps, request, reply, written.error);
      return reply.redirect(urls.staff.policy({ draftId: written.value }), 303);
    });
  };
}

function decidingPages(deps: PolicyPageDeps): Routes {
  const { policies, forms } = deps;
  return async (app) => {
    app.get(urls.staff.policy.pattern, { schema: { params: OfDraft, hide: true } }, (request, reply) =>
      showDraft(deps, request, reply),
    );
    const ofDraft = consoleForm(forms, (request) => urls.staff.policy(idOf(request)));
    const options = { ...ofDraft, schema: { ...ofDraft.schema, params: OfDraft } };
    app.post(urls.staff.approvePolicy.pattern, options, async (request, reply) => {
      const fields = request.body as FormFields;
      const seen = { ...idOf(request), revision: revisionOf(fields) };
      const approved = await policies.approve(request.member!, seen, parseAuthentication(fields['response'] ?? ''));
      if (!approved.ok) return showDraft(deps, request, reply, approved.error);
      return reply.redirect(urls.staff.policy(idOf(request)), 303);
    });
    app.post(urls.staff.endPolicy.pattern, options, async (request, reply) => {
      const ended = await policies.end(request.member!, idOf(request).draftId);
      if (!ended.ok) return showDraft(deps, request, reply, ended.error);
      return reply.redirect(urls.staff.policy(idOf(request)), 303);
    });
  };
}

function idOf(request: FastifyRequest): { draftId: string } {
  return request.params as { draftId: string };
}

/** A missing or mistyped revision was never shown, so it is none of a draft. */
function revisionOf({ revision = '' }: FormFields): number {
  return typedWhole(revision) ?? 0;
}

function readKind(text: string): PolicyKind | undefined {
  return policyKinds.find((kind) => kind === text);
}

function signedIn({ forms }: PolicyPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

async function showNew(
  deps: PolicyPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: WriteError,
): Promise<FastifyReply> {
  const kind = readKind((request.params as { kind: string }).kind);
  if (!kind) return sendPage(reply, nothingHereView(), 404);
  const page = draftFormView({
    signedIn: signedIn(deps, request, reply),
    standing: await deps.policies.standing(kind),
    typed: error ? (request.body as FormFields) : {},
    faults: error ? writeFaults(error) : [],
  });
  return sendPage(reply, page, error ? 422 : 200);
}

async function showChange(
  deps: PolicyPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: WriteError,
): Promise<FastifyReply> {
  const file = await deps.policies.find(idOf(request).draftId);
  if (!file) return sendPage(reply, nothingHereView(), 404);
  if (file.end) return showDraft(deps, request, reply, { code: 'draft_ended' });
  const typed = error ? (request.body as FormFields) : typedOf(file);
  const page = draftFormView({
    signedIn: signedIn(deps, request, reply),
    standing: await deps.policies.standing(file.draft.content.kind),
    typed,
    faults: error ? writeFaults(error) : [],
    // A form that is sent again builds on the revision that its sender saw.
    changes: { ...idOf(request), revision: typed['revision'] ?? '' },
  });
  return sendPage(reply, page, error ? 422 : 200);
}

/** Writes a draft as if it were typed just now. */
function typedOf({ draft }: DraftFile): FormFields {
  return {
    ...Object.fromEntries(textsOf(draft.content)),
    validFrom: draft.validFrom.toISOString().slice(0, 10),
    reason: draft.reason,
    revision: String(draft.revision),
  };
}

async function showDraft(
  deps: PolicyPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: DecideError,
): Promise<FastifyReply> {
  const member = request.member!;
  const file = await deps.policies.find(idOf(request).draftId);
  if (!file) return sendPage(reply, nothingHereView(), 404);
  const page = draftView({
    signedIn: signedIn(deps, request, reply),
    file,
    passkeyOptions: await deps.policies.waysToApprove(member, file),
    isWriter: file.writers.includes(member.id),
    hasApproved: file.approvals.some((one) => one.memberId === member.id && one.revision === file.draft.revision),
    fault: error && decideWords(error),
  });
  return sendPage(reply, page, error ? 422 : 200);
}
