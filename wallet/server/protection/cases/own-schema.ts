import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { CursorError } from '#platform/http/cursor.ts';
import { OneOf } from '#platform/http/one-of.ts';
import { isId } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { caseStatuses, isTurnOf } from './record-domain.ts';
import type { OpenCase, OpenCases, PlaceOfCase } from './record-domain.ts';

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

/** A page of a holder's open cases on the wire, the nearest deadline first, and how many are open in all, up to 100. */
export const OwnCasesJson = Type.Object({
  cases: Type.Array(OwnCaseJson),
  count: Type.Integer(),
  next_cursor: Type.Optional(Type.String()),
});

/** The query of that page. */
export const OwnCasesParams = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 60 })) });

/** Reads where a page begins; undefined for the first one. */
export function toPlace({ cursor }: Static<typeof OwnCasesParams>): Result<PlaceOfCase | undefined, CursorError> {
  if (cursor === undefined) return ok(undefined);
  const [, ms = '', id = ''] = /^(\d{1,15})~(\w+)$/.exec(cursor) ?? [];
  return ms !== '' && isId('cas', id) ? ok({ until: new Date(Number(ms)), id }) : err({ code: 'cursor_unknown' });
}

/** Writes a page of open cases. */
export function toOwnCasesJson({ cases, count, next }: OpenCases): Static<typeof OwnCasesJson> {
  const cursor = next && `${next.until.getTime()}~${next.id}`;
  return { cases: cases.map(toOwnCaseJson), count, ...(cursor === undefined ? {} : { next_cursor: cursor }) };
}

function toOwnCaseJson(one: OpenCase): Static<typeof OwnCaseJson> {
  return {
    id: one.id,
    payment_id: one.paymentId,
    title: one.title,
    shop_name: one.shopName,
    as: one.side,
    status: one.status,
    is_my_turn: isTurnOf(one.side, one),
    until: one.until.toISOString(),
  };
}
