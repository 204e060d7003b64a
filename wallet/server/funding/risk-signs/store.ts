import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import type { RiskSign } from '../processor/dispute-domain.ts';
import type { TopUp } from '../top-ups/domain.ts';

const SignRow = Type.Object({
  processorId: Type.String(),
  kind: OneOf(['warning', 'review']),
  topUpId: IdOf('top'),
  holderId: IdOf('hld'),
  reason: Type.String(),
  isOpen: Type.Boolean(),
  createdAt: Instant,
  amountMinor: Int8,
  currency: CurrencyCode,
});

/** A stored sign of fraud, with what the charge added to the balance. */
export interface StoredSign extends Omit<Static<typeof SignRow>, 'amountMinor' | 'currency'> {
  readonly amount: Money;
}

/** Stores a sign as the processor reports it now. */
export async function putSign(
  tx: Tx,
  cell: number,
  { processorId, kind, reason, isOpen, createdAt }: RiskSign,
  { id: topUpId, holderId }: Pick<TopUp, 'id' | 'holderId'>,
): Promise<void> {
  await tx.run(sql`
    insert into chargebacks.risk_signs (cell, processor_id, kind, top_up_id, holder_id, reason, is_open, created_at)
    values (${cell}, ${processorId}, ${kind}, ${uuid(topUpId)}, ${uuid(holderId)}, ${reason}, ${isOpen}, ${createdAt})
    on conflict (cell, processor_id) do update set reason = excluded.reason, is_open = excluded.is_open`);
}

const from = sql`
  select sign.processor_id, sign.kind, sign.top_up_id, sign.holder_id, sign.reason, sign.is_open, sign.created_at,
         top_up.amount_minor, top_up.currency
    from chargebacks.risk_signs sign
    join top_ups.top_ups top_up on top_up.cell = sign.cell and top_up.id = sign.top_up_id`;

/** Lists the open signs of all holders, the newest first. */
export async function openSigns(tx: Tx, cell: number, most: number): Promise<StoredSign[]> {
  const rows = await tx.many(sql(SignRow)`
    ${from} where sign.cell = ${cell} and sign.is_open order by sign.created_at desc, sign.processor_id limit ${most}`);
  return rows.map(toSign);
}

/** Lists the signs about a charge, the first one first. */
export async function signsOf(tx: Tx, cell: number, topUpId: Id<'top'>): Promise<StoredSign[]> {
  const rows = await tx.many(sql(SignRow)`
    ${from} where sign.cell = ${cell} and sign.top_up_id = ${uuid(topUpId)} order by sign.created_at, sign.processor_id`);
  return rows.map(toSign);
}

function toSign({ amountMinor: minor, currency, ...row }: Static<typeof SignRow>): StoredSign {
  return { ...row, amount: { minor, currency } };
}
