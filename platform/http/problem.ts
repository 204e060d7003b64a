import type { FastifyReply } from 'fastify';
import type { Message } from '../words/words.ts';
import { noteRefusal } from './refusals.ts';

/** A refusal as a client reads it, in words for shoppers, without private detail. */
export interface ProblemRow {
  readonly status: number;
  readonly title: Message;
  /** The meaning for the person. */
  readonly detail?: Message;
  /** The next step. */
  readonly nextAction?: Message;
  /** Whether money was taken. Left out where the request could not have taken any, or where only the route knows. */
  readonly charged?: boolean;
}

/** All refusals of a server, by their codes. */
export type ProblemCatalog = Readonly<Record<string, ProblemRow>>;

/** Checks the rows of a catalog and keeps their codes as a type. */
export function defineProblems<const C extends ProblemCatalog>(rows: C): C {
  return rows;
}

/** Answers with the refusal of this code. `extra` adds members for the client, such as a shortfall, or replaces some. */
export type AnswerProblem<Code extends string> = (
  reply: FastifyReply,
  error: { readonly code: Code },
  extra?: Readonly<Record<string, unknown>>,
) => FastifyReply;

/** How a server with this catalog answers refusals: a refusal without a row does not compile. */
export function problemsOf<Code extends string>(catalog: Readonly<Record<Code, ProblemRow>>): AnswerProblem<Code> {
  return (reply, error, extra = {}) => sendProblem(reply, error.code, catalog[error.code], extra);
}

/**
 * Answers a refusal as RFC 9457 `application/problem+json`: `code` is stable, `reference` is the request's,
 * which support can look up.
 */
export function sendProblem(
  reply: FastifyReply,
  code: string,
  row: ProblemRow,
  extra: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  noteRefusal(reply, code);
  return reply
    .code(row.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: `/problems/${code}`,
      title: row.title(),
      status: row.status,
      code,
      ...(row.detail === undefined ? {} : { detail: row.detail() }),
      ...(row.nextAction === undefined ? {} : { next_action: row.nextAction() }),
      ...(row.charged === undefined ? {} : { charged: row.charged }),
      reference: reply.request.id,
      ...extra,
    });
}
