import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import type { Clients } from '../clients/service.ts';
import type { Access } from '../oauth/access-service.ts';
import { requireScope, requireToken } from '../oauth/guard.ts';
import { payeeLabel } from '../oauth/claims-domain.ts';
import type { Payee } from './payee-schema.ts';
import { PaidByJson, PayeeJson, PayeeParams, toPaidByJson, toPayeeJson } from './schema.ts';
import type { Payees } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface PayeeRouteDeps {
  readonly payees: Payees;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly access: Access;
  /** Guards `/app/*`: signed in, and asked by the wallet's own pages. */
  readonly requireSession: ReturnType<typeof requireSession>;
}

/** The routes of a client's payees (`/v1/payees`), and of the shops that pay a holder (`/app/payees`). */
export function payeeRoutes(deps: PayeeRouteDeps): Routes {
  return async (app) => {
    await app.register(clientRoutes(deps));
    await app.register(holderRoutes(deps));
  };
}

function clientRoutes(deps: PayeeRouteDeps): Routes {
  const { payees, accounts, access } = deps;
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const url = urls.linking.payee.pattern;
    app.get(url, { schema: { params: PayeeParams, response: { 200: PayeeJson } } }, async (request, reply) => {
      const payee = await findAsked(deps, request);
      if (!payee) return refuseUnknown(reply);
      const holder = await accounts.find(payee.holderId);
      invariant(holder, 'each payee has a holder');
      return toPayeeJson(payee, payeeLabel(holder));
    });
    app.delete(url, { schema: { params: PayeeParams } }, async (request, reply) => {
      const payee = await findAsked(deps, request);
      if (!payee) return refuseUnknown(reply);
      await payees.end(payee.id, 'client');
      return reply.code(204).send();
    });
  };
}

type PayeeRequest = FastifyRequest<{ Params: { payeeId: string } }>;

/** Finds the payee that a client asks for, if it is the client's own. */
async function findAsked({ payees }: PayeeRouteDeps, request: PayeeRequest): Promise<Payee | undefined> {
  const { payeeId } = request.params;
  return isId('pye', payeeId) ? (await payees.find(request.authorization!.clientId, [payeeId]))[0] : undefined;
}

function refuseUnknown(reply: FastifyReply): FastifyReply {
  return problem(reply, { code: 'payee_not_found' });
}

function holderRoutes({ payees, clients, requireSession }: PayeeRouteDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession);
    const List = Type.Object({ payees: Type.Array(PaidByJson) });
    app.get(urls.linking.paidBy.pattern, { schema: { response: { 200: List } } }, async (request) => {
      const list = await payees.listOf(request.session!.holderId);
      const shown = await Promise.all(
        list.map(async (payee) => toPaidByJson(payee, (await clients.find(payee.clientId))?.name ?? payee.clientId)),
      );
      return { payees: shown };
    });
    app.delete(urls.linking.paidByOne.pattern, { schema: { params: PayeeParams } }, async (request, reply) => {
      const { payeeId } = request.params;
      const payee = isId('pye', payeeId) ? await payees.findOwn(request.session!.holderId, payeeId) : undefined;
      if (!payee) return refuseUnknown(reply);
      await payees.end(payee.id, 'holder');
      return reply.code(204).send();
    });
  };
}
