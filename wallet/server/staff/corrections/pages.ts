import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { World } from '#platform/kernel/world.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { readEntryNumber } from './domain.ts';
import type { TypedWish } from './domain.ts';
import type { ApproveError, Corrections } from './service.ts';
import { correctionView, correctionsView } from './views.ts';
import { approveWords, askFaults, lookFaults } from './words.ts';

const Params = Type.Object({ correctionId: Type.String({ maxLength: 64 }) });

interface CorrectionPageDeps {
  readonly corrections: Corrections;
  readonly forms: FormGuard;
  readonly world: Pick<World, 'clocks'>;
}

/** The pages by which members correct the books, always two of them. */
export function correctionPages(deps: CorrectionPageDeps): Routes {
  const { corrections, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('correct_books', forms));
    app.get(urls.staff.corrections.pattern, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) => {
      const { entry = '' } = pageQuery(request.query, ['entry']);
      return showList(deps, request, reply, { entry, reason: '' }, []);
    });
    const asking = consoleForm(forms, () => urls.staff.corrections());
    app.post(urls.staff.corrections.pattern, asking, async (request, reply) => {
      const { entry = '', reason = '' } = request.body as FormFields;
      const asked = await corrections.ask(request.member!, { entry, reason });
      if (!asked.ok) return showList(deps, request, reply, { entry, reason }, askFaults(asked.error));
      return reply.redirect(urls.staff.correction({ correctionId: asked.value }), 303);
    });
    const one = { schema: { params: Params, hide: true } };
    app.get(urls.staff.correction.pattern, one, (request, reply) => showOne(deps, request, reply));
    const deciding = consoleForm(forms, (request) => urls.staff.correction(idOf(request)));
    const options = { ...deciding, schema: { ...deciding.schema, params: Params } };
    app.post(urls.staff.approveCorrection.pattern, options, async (request, reply) => {
      const { response = '' } = request.body as FormFields;
      const { correctionId } = idOf(request);
      const approved = await corrections.approve(request.member!, correctionId, parseAuthentication(response));
      return approved.ok
        ? reply.redirect(urls.staff.correction({ correctionId }), 303)
        : showOne(deps, request, reply, approved.error);
    });
    app.post(urls.staff.refuseCorrection.pattern, options, async (request, reply) => {
      const refused = await corrections.refuse(request.member!, idOf(request).correctionId);
      return refused.ok ? reply.redirect(urls.staff.corrections(), 303) : showOne(deps, request, reply, refused.error);
    });
  };
}

function idOf(request: FastifyRequest): { correctionId: string } {
  return request.params as { correctionId: string };
}

function signedIn({ forms }: CorrectionPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

async function showList(
  deps: CorrectionPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedWish,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const [listed, entry] = await Promise.all([
    deps.corrections.list(),
    deps.corrections.lookUp(request.member!, typed.entry),
  ]);
  const isUnknown = faults.length === 0 && typed.entry !== '' && !entry;
  const unknown = readEntryNumber(typed.entry) === undefined ? 'entry_not_read' : 'entry_not_found';
  const shown = isUnknown ? lookFaults(unknown) : faults;
  const page = correctionsView({ signedIn: signedIn(deps, request, reply), listed, typed, faults: shown, entry });
  return sendPage(reply, page, faults.length > 0 ? 422 : 200);
}

async function showOne(
  deps: CorrectionPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: ApproveError,
): Promise<FastifyReply> {
  const member = request.member!;
  const file = await deps.corrections.look(member, idOf(request).correctionId);
  if (!file) return sendPage(reply, nothingHereView(), 404);
  const page = correctionView({
    signedIn: signedIn(deps, request, reply),
    file,
    ways: await deps.corrections.waysToApprove(member, file),
    isOwn: file.correction.askedBy === member.id,
    fault: error && approveWords(error),
    now: deps.world.clocks.security(),
  });
  return sendPage(reply, page, error ? 422 : 200);
}
