import type { Routes } from '#platform/http/app.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { PayeeParams } from '../../linking/payees/schema.ts';
import type { Payees } from '../../linking/payees/service.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { PayeeBalanceJson, toPayeeBalanceJson } from './schema.ts';
import type { Reserves } from './service.ts';

interface ReserveRouteDeps {
  readonly reserves: Pick<Reserves, 'balanceOf'>;
  readonly payees: Pick<Payees, 'find'>;
  readonly access: Access;
}

/** `/v1/payees/{id}/balance`: a shop reads what became of its own sales by a payee. */
export function reserveRoutes({ reserves, payees, access }: ReserveRouteDeps): Routes {
  return async (app) => {
    requireToken(app, access);
    app.addHook('preHandler', requireScope('client'));
    const schema = { params: PayeeParams, response: { 200: PayeeBalanceJson } };
    app.get(urls.protection.payeeBalance.pattern, { schema }, async (request, reply) => {
      const { payeeId } = request.params;
      const known = isId('pye', payeeId) ? await payees.find(request.authorization!.clientId, [payeeId]) : [];
      const [payee] = known;
      return payee ? toPayeeBalanceJson(await reserves.balanceOf(payee)) : problem(reply, { code: 'payee_not_found' });
    });
  };
}
