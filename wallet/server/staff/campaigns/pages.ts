import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { nothingHereView } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { consoleForm, requireMember, requireRight } from '../members/guard.ts';
import { nothingTyped } from './domain.ts';
import type { TypedCampaign } from './domain.ts';
import type { ApproveError, Campaigns } from './service.ts';
import { campaignView, campaignsView } from './views.ts';
import { approveWords, askFaults } from './words.ts';

const Params = Type.Object({ campaignId: Type.String({ maxLength: 64 }) });

interface CampaignPageDeps {
  readonly campaigns: Campaigns;
  readonly forms: FormGuard;
  readonly world: Pick<World, 'clocks'>;
}

/** The pages of the wallet's own coupons, whose budgets two members approve. */
export function campaignPages(deps: CampaignPageDeps): Routes {
  const { campaigns, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireMember);
    app.addHook('preHandler', requireRight('run_campaigns', forms));
    app.get(urls.staff.campaigns.pattern, { schema: { hide: true } }, (request, reply) =>
      showList(deps, request, reply, nothingTyped, []),
    );
    const asking = consoleForm(forms, () => urls.staff.campaigns());
    app.post(urls.staff.campaigns.pattern, asking, async (request, reply) => {
      const typed = typedIn(request.body as FormFields);
      const asked = await campaigns.ask(request.member!, typed);
      if (!asked.ok) return showList(deps, request, reply, typed, askFaults(asked.error));
      return reply.redirect(urls.staff.campaign({ campaignId: asked.value }), 303);
    });
    app.get(urls.staff.campaign.pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
      showOne(deps, request, reply),
    );
    const deciding = consoleForm(forms, (request) => urls.staff.campaign(idOf(request)));
    const options = { ...deciding, schema: { ...deciding.schema, params: Params } };
    const act = (pattern: string, how: (request: FastifyRequest) => ReturnType<Campaigns['end']>) =>
      app.post(pattern, options, async (request, reply) => {
        const done = await how(request);
        return done.ok
          ? reply.redirect(urls.staff.campaign(idOf(request)), 303)
          : showOne(deps, request, reply, done.error);
      });
    act(urls.staff.approveCampaign.pattern, (request) => {
      const { response = '' } = request.body as FormFields;
      return campaigns.approve(request.member!, idOf(request).campaignId, parseAuthentication(response));
    });
    act(urls.staff.refuseCampaign.pattern, (request) => campaigns.refuse(request.member!, idOf(request).campaignId));
    act(urls.staff.endCampaign.pattern, (request) => campaigns.end(request.member!, idOf(request).campaignId));
  };
}

function typedIn(fields: FormFields): TypedCampaign {
  const { name = '', code = '', amount = '', minimum = '', budget = '', starts = '', ends = '', first = '' } = fields;
  return { name, code, amount, minimum, budget, starts, ends, first };
}

function idOf(request: FastifyRequest): { campaignId: string } {
  return request.params as { campaignId: string };
}

function signedIn({ forms }: CampaignPageDeps, request: FastifyRequest, reply: FastifyReply): SignedIn {
  return { member: request.member!, token: forms.token(request, reply) };
}

async function showList(
  deps: CampaignPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedCampaign,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const listed = await deps.campaigns.list();
  const now = deps.world.clocks.business();
  const page = campaignsView({ signedIn: signedIn(deps, request, reply), listed, typed, faults, now });
  return sendPage(reply, page, faults.length > 0 ? 422 : 200);
}

async function showOne(
  deps: CampaignPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: ApproveError,
): Promise<FastifyReply> {
  const member = request.member!;
  const file = await deps.campaigns.find(idOf(request).campaignId);
  if (!file) return sendPage(reply, nothingHereView(), 404);
  const page = campaignView({
    signedIn: signedIn(deps, request, reply),
    file,
    ways: await deps.campaigns.waysToApprove(member, file.campaign),
    isOwn: file.campaign.askedBy === member.id,
    fault: error && approveWords(error),
    at: deps.world.clocks.security(),
    now: deps.world.clocks.business(),
  });
  return sendPage(reply, page, error ? 422 : 200);
}
