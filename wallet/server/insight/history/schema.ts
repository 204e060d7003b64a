import { Type } from 'typebox';
import type { Static } from 'typebox';
import { isId } from '#platform/kernel/id.ts';
import { MoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { lineKinds } from './domain.ts';
import type { HistoryLine, LineKind } from './domain.ts';
import type { Balance, HistoryPage, HistoryQuery } from './service.ts';

const MOST = 100;
const USUAL = 30;

export const HistoryParams = Type.Object(
  {
    limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
    cursor: Type.Optional(Type.String({ maxLength: 40 })),
    kind: Type.Optional(Type.Unsafe<LineKind>({ type: 'string', enum: lineKinds })),
    search: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);

export function toHistoryQuery(params: Static<typeof HistoryParams>): HistoryQuery {
  const { cursor, search = '' } = params;
  const most = Math.min(MOST, Math.max(1, Number(params.limit ?? USUAL)));
  return {
    most,
    kind: params.kind,
    ...(isId('ent', cursor) ? { before: cursor } : {}),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
  };
}

const LineJson = Type.Object({
  id: Type.String(),
  kind: Type.Unsafe<LineKind>({ type: 'string', enum: lineKinds }),
  title: Type.String(),
  detail: Type.Optional(Type.String()),
  amount: MoneyJson,
  balance_after: MoneyJson,
  at: Type.String(),
  reference: Type.String(),
  payment_id: Type.Optional(Type.String()),
});

export const HistoryJson = Type.Object({ lines: Type.Array(LineJson), next_cursor: Type.Optional(Type.String()) });

export function toHistoryJson(page: HistoryPage): Static<typeof HistoryJson> {
  return {
    lines: page.lines.map(toLineJson),
    ...(page.next === undefined ? {} : { next_cursor: page.next }),
  };
}

function toLineJson(line: HistoryLine): Static<typeof LineJson> {
  return {
    id: line.id,
    kind: line.kind,
    title: line.title,
    ...(line.detail === undefined ? {} : { detail: line.detail }),
    amount: toMoneyJson(line.amount),
    balance_after: toMoneyJson(line.balanceAfter),
    at: line.at.toISOString(),
    reference: line.reference,
    ...(line.paymentId === undefined ? {} : { payment_id: line.paymentId }),
  };
}

export const BalancesJson = Type.Object({
  balances: Type.Array(Type.Object({ currency: Type.String(), spendable: MoneyJson, held: MoneyJson })),
});

export function toBalancesJson(balances: readonly Balance[]): Static<typeof BalancesJson> {
  return {
    balances: balances.map((balance) => ({
      currency: balance.spendable.currency,
      spendable: toMoneyJson(balance.spendable),
      held: toMoneyJson(balance.held),
    })),
  };
}
