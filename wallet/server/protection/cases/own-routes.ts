import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { awaits, caseStatuses, isTurnOf } from './record-domain.ts';
import type { Cases, OwnCase } from './service.ts';

const OwnCaseJson = Type.Object({
  id: Type.String(),
  payment_id: Type.String(),
  /** What it is about. */
  title: Type.String(),
  shop_name: Type.String(),
  as: OneOf(['buyer', 'seller']),
  status: OneOf(caseStatuses),
  is_my_turn: Type.Boolean(),
  until: Type.String(),
});

/** A holder's open cases on the wire, the nearest deadline first. */
export const OwnCasesJson = Type.Object({ cases: Type.Array(OwnCaseJson) });

/** The open cases of a holder, for the wallet's own web app. */
export function ownCaseRoutes(deps: {
  cases: Pick<Cases, 'openOf'>;
  requireSession: ReturnType<typeof requireSession>;
}): Routes {
  return async (app) => {
    app.addHook('preHandler', deps.requireSession);
    const schema = { response: { 200: OwnCasesJson } };
    app.get(urls.protection.openCases.pattern, { schema }, async (request) => {
      const open = await deps.cases.openOf(request.session!.holderId);
      return { cases: open.flatMap(toOwnCaseJson) };
    });
  };
}

function toOwnCaseJson({ dispute, payment, part, as }: OwnCase): Static<typeof OwnCaseJson>[] {
  const waits = awaits(dispute);
  if (!waits) return [];
  const line = part.lines.find((one) => one.reference === dispute.line);
  return [
    {
      id: dispute.id,
      payment_id: payment.id,
      title: line?.description ?? dispute.line,
      shop_name: payment.clientName,
      as,
      status: dispute.status,
      is_my_turn: isTurnOf(as, dispute),
      until: waits.until.toISOString(),
    },
  ];
}
