import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { setRetryAfter } from '#platform/http/retry-after.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import type { Clients } from '../clients/service.ts';
import type { Access } from '../oauth/access-service.ts';
import { requireScope, requireToken } from '../oauth/guard.ts';
import type { Authorization } from '../oauth/domain.ts';
import type { Mandate } from './domain.ts';
import { matchIdentity } from './match-domain.ts';
import { LinkJson, MandateJson, MandateParams, MatchBody, MatchJson, toLinkJson, toMandateJson } from './schema.ts';
import type { Mandates } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface MandateRouteDeps {
  readonly mandates: Mandates;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly access: Access;
  readonly world: World;
  /** Guards `/app/*`: signed in, and asked by the wallet's own pages. */
  readonly requireSession: ReturnType<typeof requireSession>;
}

/** The routes of a client's links (`/v1/mandates`) and of a holder's (`/app/links`). */
export function mandateRoutes(deps: MandateRouteDeps): Routes {
  return async (app) => {
    await app.register(clientRoutes(deps));
    await app.register(holderRoutes(deps));
  };
}

function clientRoutes(deps: MandateRouteDeps): Routes {
  const { mandates, access } = deps;
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('payments', 'client'));
    const url = urls.linking.mandate.pattern;
    app.get(url, { schema: { params: MandateParams, response: { 200: MandateJson } } }, async (request, reply) => {
      const mandate = await findAsked(deps, request);
      if (!mandate) return refuseUnknown(reply);
      const [spending] = await mandates.spentThisMonth([mandate]);
      return toMandateJson(mandate, spending!);
    });
    app.delete(url, { schema: { params: MandateParams } }, async (request, reply) => {
      const mandate = await findAsked(deps, request);
      if (!mandate) return refuseUnknown(reply);
      await mandates.revoke(mandate.id, 'client');
      return reply.code(204).send();
    });
    const schema = { params: MandateParams, body: MatchBody, response: { 200: MatchJson } };
    const options = { schema, preHandler: requireScope('payments') };
    app.post(urls.linking.mandateMatch.pattern, options, (request, reply) =>
      compareIdentity(deps, request, reply, request.body),
    );
  };
}

type MandateRequest = FastifyRequest<{ Params: { mandateId: string } }>;

/** Finds the mandate that a client asks for, if its token allows it. */
async function findAsked({ mandates }: MandateRouteDeps, request: MandateRequest): Promise<Mandate | undefined> {
  const { mandateId } = request.params;
  const mandate = isId('mdt', mandateId) ? await mandates.find(mandateId) : undefined;
  return mandate && mayAskFor(request.authorization!, mandate) ? mandate : undefined;
}

function refuseUnknown(reply: FastifyReply): FastifyReply {
  return problem(reply, { code: 'mandate_not_found' });
}

async function compareIdentity(
  deps: MandateRouteDeps,
  request: MandateRequest,
  reply: FastifyReply,
  held: Static<typeof MatchBody>,
) {
  const { mandates, accounts, world } = deps;
  const mandate = await findAsked(deps, request);
  if (!mandate) return refuseUnknown(reply);
  const counted = await mandates.compare(mandate.id);
  if (!counted.ok) {
    const { error } = counted;
    if (error.code === 'too_many_comparisons') setRetryAfter(reply, error.nextAt, world.clocks.security());
    return problem(reply, error);
  }
  const holder = await accounts.find(mandate.holderId);
  return holder ? matchIdentity(holder, counted.value.shared, held) : refuseUnknown(reply);
}

/** Judges whether a token sees a link: a client token all of its client's, a mandate token only its own. */
function mayAskFor(authorization: Authorization, mandate: Mandate): boolean {
  if (mandate.clientId !== authorization.clientId) return false;
  return authorization.kind === 'client' || authorization.mandateId === mandate.id;
}

function holderRoutes({ mandates, clients, requireSession }: MandateRouteDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession);
    const Links = Type.Object({ links: Type.Array(LinkJson) });
    app.get(urls.linking.links.pattern, { schema: { response: { 200: Links } } }, async (request) => {
      const list = await mandates.listOf(request.session!.holderId);
      const spendings = await mandates.spentThisMonth(list);
      const links = await Promise.all(
        list.map(async (mandate, index) =>
          toLinkJson(mandate, (await clients.find(mandate.clientId))?.name ?? mandate.clientId, spendings[index]!),
        ),
      );
      return { links };
    });
    app.delete(urls.linking.link.pattern, { schema: { params: MandateParams } }, async (request, reply) => {
      const { mandateId } = request.params;
      const mandate = isId('mdt', mandateId) ? await mandates.find(mandateId) : undefined;
      if (mandate?.holderId !== request.session!.holderId) return refuseUnknown(reply);
      await mandates.revoke(mandate.id, 'holder');
      return reply.code(204).send();
    });
  };
}
