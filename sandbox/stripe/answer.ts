import type { Outcome } from './cards.ts';
import { textOf } from './form.ts';
import type { Asked } from './form.ts';

/** An answer of the API; `wait` delays it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly wait?: Outcome['kind'];
}

/** A call of the API, with its form and the id in its path. It runs synchronously, and the route commits it. */
export type Call = (asked: Asked, id: string) => Answer;

export function found(body: unknown): Answer {
  return { status: 200, body };
}

interface Refusal {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

export function errorBody(error: Refusal) {
  return { error };
}

export function invalid(param: string, message: string, code = 'parameter_invalid'): Answer {
  return { status: 400, body: errorBody({ type: 'invalid_request_error', message, code, param }) };
}

export function missing(what: string, id: string): Answer {
  const message = `No such ${what}: '${id}'`;
  return {
    status: 404,
    body: errorBody({ type: 'invalid_request_error', message, code: 'resource_missing', param: 'id' }),
  };
}

const USUAL = 10;
const MOST = 100;

/** One page of a list, the newest first, by `limit` and `starting_after`. */
export function page(url: string, items: readonly { readonly id: string }[], asked: Asked): Answer {
  const limit = asked['limit'] === undefined ? USUAL : Number(asked['limit']);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    return invalid('limit', `Invalid integer: must be from 1 to ${MOST}.`, 'parameter_invalid_integer');
  const after = textOf(asked['starting_after']);
  const start = after === '' ? 0 : items.findIndex((item) => item.id === after) + 1;
  const data = items.slice(start, start + limit);
  return found({ object: 'list', url, data, has_more: start + limit < items.length });
}

/** Whether a time in seconds is within `created[gte]` and the similar parameters. */
export function isWithin(created: number, asked: Asked): boolean {
  const range = (asked['created'] ?? {}) as Readonly<Record<string, string>>;
  const has = (name: string, holds: (bound: number) => boolean) =>
    range[name] === undefined || holds(Number(range[name]));
  return (
    has('gte', (bound) => created >= bound) &&
    has('gt', (bound) => created > bound) &&
    has('lte', (bound) => created <= bound) &&
    has('lt', (bound) => created < bound)
  );
}
