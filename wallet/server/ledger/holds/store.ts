import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { holdsKey } from '../batch/command.ts';
import type { Resource } from '../batch/command.ts';
import type { Hold, HoldStatus } from './domain.ts';

const HoldRow = Type.Object({
  id: IdOf('hol'),
  cell: Type.Integer(),
  accountId: IdOf('acc'),
  amountMinor: Int8,
  capturedMinor: Int8,
  currency: CurrencyCode,
  paymentId: Nullable(IdOf('pay')),
  expiresAt: Instant,
  status: Type.Unsafe<HoldStatus>({ type: 'string' }),
  resolvedAt: Nullable(Instant),
});

/** Lets batches lock and write holds, which they lock right before the accounts. */
export const holdsResource: Resource<Hold> = {
  key: holdsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(HoldRow)`
      select id, cell, account_id, amount_minor, captured_minor, currency, payment_id, expires_at, status, resolved_at
        from ledger.holds
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(({ amountMinor, capturedMinor, currency, ...row }) => ({
      ...row,
      amount: { minor: amountMinor, currency },
      captured: { minor: capturedMinor, currency },
    }));
  },
  insert: async (tx, cell, holds) => {
    await tx.run(sql`
      insert into ledger.holds (cell, id, account_id, amount_minor, currency, payment_id, expires_at, captured_minor,
                                status, resolved_at)
      select ${cell}, * from unnest(
        ${holds.map((hold) => uuid(hold.id))}::uuid[], ${holds.map((hold) => uuid(hold.accountId))}::uuid[],
        ${holds.map((hold) => hold.amount.minor)}::bigint[], ${holds.map((hold) => hold.amount.currency)}::char(3)[],
        ${holds.map((hold) => hold.paymentId && uuid(hold.paymentId))}::uuid[],
        ${holds.map((hold) => hold.expiresAt)}::timestamptz[], ${holds.map((hold) => hold.captured.minor)}::bigint[],
        ${holds.map((hold) => hold.status)}::text[], ${holds.map((hold) => hold.resolvedAt)}::timestamptz[])`);
  },
  // The account, the amount and the deadline of a hold never change.
  update: async (tx, cell, holds) => {
    await tx.run(sql`
      update ledger.holds as hold
         set status = after.status, captured_minor = after.captured, resolved_at = after.resolved_at
        from unnest(${holds.map((hold) => uuid(hold.id))}::uuid[], ${holds.map((hold) => hold.status)}::text[],
                    ${holds.map((hold) => hold.captured.minor)}::bigint[],
                    ${holds.map((hold) => hold.resolvedAt)}::timestamptz[])
          as after (id, status, captured, resolved_at)
       where hold.cell = ${cell} and hold.id = after.id`);
  },
};
