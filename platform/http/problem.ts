import type { FastifyReply } from 'fastify';

/** A refusal as a client reads it, in words for shoppers, without private detail. */
export interface ProblemRow {
  readonly status: number;
  readonly title: string;
  /** The meaning for the person. */
  readonly detail?: string;
  /** The next step. */
  readonly nextAction?: string;
  /** Whether money was taken. Omitted if the request could not take any. */
  readonly charged?: boolean;
}

/** One row per code: a refusal without a row does not compile. */
export type ProblemTable<E extends { readonly code: string }> = Readonly<Record<E['code'], ProblemRow>>;

/**
 * Answers a refusal as RFC 9457 `application/problem+json`: `code` is stable, `reference` is the request's,
 * which support can look up. `extra` adds members that the client acts on, such as a shortfall.
 */
export function problem<E extends { readonly code: string }>(
  reply: FastifyReply,
  table: ProblemTable<E>,
  error: E,
  extra: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  return sendProblem(reply, error.code, table[error.code as E['code']], extra);
}

export function sendProblem(
  reply: FastifyReply,
  code: string,
  row: ProblemRow,
  extra: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  return reply
    .code(row.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: `/problems/${code}`,
      title: row.title,
      status: row.status,
      code,
      ...(row.detail === undefined ? {} : { detail: row.detail }),
      ...(row.nextAction === undefined ? {} : { next_action: row.nextAction }),
      ...(row.charged === undefined ? {} : { charged: row.charged }),
      reference: reply.request.id,
      ...extra,
    });
}
