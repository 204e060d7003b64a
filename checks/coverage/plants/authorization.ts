import type { Plant } from '../plant.ts';

export const plants: readonly Plant[] = [
  {
    id: 'S58',
    file: 'wallet/server/linking/mandates/routes.ts',
    from: 'if (mandate?.holderId !== request.session!.holderId)',
    to: 'if (!mandate)',
  },
  {
    id: 'S58',
    file: 'market/server/accounts/sessions/store.ts',
    from: 'where id = ${uuid(id)} and shopper_id = ${uuid(shopperId)}`',
    to: 'where id = ${uuid(id)} and ${uuid(shopperId)}::uuid is not null`',
  },
  {
    id: 'S59',
    file: 'wallet/server/payments/payments/routes.ts',
    from: 'if (payment.clientId !== authorization.clientId) return false;',
    to: '',
  },
  {
    id: 'S59',
    file: 'wallet/server/webhooks/store.ts',
    from: 'where cell = ${asked.cell} and client_id = ${asked.clientId}\n       and position',
    to: 'where cell = ${asked.cell} and ${asked.clientId}::text is not null\n       and position',
  },
  {
    id: 'S59',
    file: 'wallet/server/migrations/0060_history.sql',
    from: "where payment.payer_id = nullif(current_setting('app.holder', true), '')::uuid",
    to: 'where true',
  },
  {
    id: 'S60',
    file: 'wallet/server/payments/payments/schema.ts',
    from: "    return_url: Type.String({ maxLength: 2_048, format: 'uri' }),\n  },\n  { additionalProperties: false },",
    to: "    return_url: Type.String({ maxLength: 2_048, format: 'uri' }),\n  },",
  },
  {
    id: 'S61',
    file: 'platform/staff/members/guard.ts',
    from: 'return request.member ? undefined : sendPage(reply, frame.signedOut(path), 401);',
    to: 'return undefined;',
  },
  {
    id: 'S62',
    file: 'wallet/server/staff/corrections/domain.ts',
    from: "if (correction.askedBy === memberId) return err({ code: 'own_request' });",
    to: '',
  },
  {
    id: 'S68',
    file: 'platform/staff/members/guard.ts',
    from: 'if (!member || may(member, right)) return undefined;',
    to: 'if (!member || may(member, right) || true) return undefined;',
  },
  {
    id: 'S61',
    file: 'platform/staff/members/store.ts',
    from: 'update staff.invitations as invitation set used_at = ${now}',
    to: 'update staff.invitations as invitation set used_at = null',
  },
  {
    id: 'S62',
    file: 'platform/staff/members/domain.ts',
    from: 'one.mailbox === mailbox || one.phone === phone',
    to: 'one.name === name',
  },
  {
    id: 'S62',
    file: 'wallet/server/staff/deciding/service.ts',
    from: 'holder !== undefined && isSamePerson(member, holder)',
    to: 'holder === undefined',
  },
  {
    id: 'S63',
    file: 'wallet/server/payments/payments/service.ts',
    from: 'return payment?.clientId === clientId ? payment : undefined;',
    to: 'return payment;',
  },
  {
    id: 'S64',
    file: 'wallet/server/migrations/0010_ledger.sql',
    from: "using (owner_kind = 'holder' and owner_id = nullif(current_setting('app.holder', true), '')::uuid);",
    to: 'using (true);',
  },
  {
    id: 'S64',
    file: 'market/server/migrations/0011_sessions.sql',
    from: "using (shopper_id = nullif(current_setting('app.shopper', true), '')::uuid);",
    to: 'using (true);',
  },
  {
    id: 'S66',
    file: 'wallet/server/webhooks/routes.ts',
    from: 'toEndpointJson(endpoint)) };',
    to: "toEndpointJson(endpoint, 'whsec_shown')) };",
  },
];
