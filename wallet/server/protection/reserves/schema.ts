import { Type } from 'typebox';
import type { Static } from 'typebox';
import { MoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { described } from '../../payments/payments/schema.ts';
import type { PayeeBalance } from './domain.ts';

/** What became of a payee's sales, as their shop reads it. */
export const PayeeBalanceJson = Type.Object(
  {
    pending: described('In reserve until a day.'),
    blocked: described('In reserve for as long as a case about the sale is open.'),
    available: described('What has left the reserve, less what was refunded since.'),
    next: Type.Optional(
      Type.Object(
        { amount: MoneyJson, at: Type.String() },
        { description: 'What leaves the reserve on the next day (UTC), and when all of it has.' },
      ),
    ),
  },
  {
    description:
      'What was released to a payee of your payments, less refunds. What the seller owes, spends or sells elsewhere makes no difference.',
  },
);

/** Writes what became of a payee's sales. */
export function toPayeeBalanceJson({
  pending,
  blocked,
  available,
  next,
}: PayeeBalance): Static<typeof PayeeBalanceJson> {
  return {
    pending: toMoneyJson(pending),
    blocked: toMoneyJson(blocked),
    available: toMoneyJson(available),
    ...(next ? { next: { amount: toMoneyJson(next.amount), at: next.at.toISOString() } } : {}),
  };
}
