import type { Outcome } from './cards.ts';
import { textOf } from './form.ts';
import type { Asked } from './form.ts';

/** An answer of the API; `wait` delays it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly wait?: Outcome['kind'];
  /** Whether a refusal came after its request was found to be valid. It changed the number of tries, or the balance lacked money. */
  readonly hasBegun?: true;
}

/** A place in a list of API v2: the items after an id, or those before it. */
export interface Place {
  readonly side: 'after' | 'before';
  readonly id: string;
}

/** What a request names beside its parameters and the id in its path. */
export interface About {
  /** The second id in the path; empty without one. */
  readonly part: string;
  /** The recipient of a call of v2, by the header `Stripe-Context`; empty without one. */
  readonly context: string;
  /** The connected account, by the header `Stripe-Account`; null for the platform's own. */
  readonly account: string | null;
  /** The place in a list of v2, by the address of a page. */
  readonly place?: Place | undefined;
}

/** A call of the API, with its form or JSON and the id in its path. It runs synchronously, and the route commits it. */
export type Call = (asked: Asked, id: string, about: About) => Answer;

export function found(body: unknown): Answer {
  return { status: 200, body };
}

interface Refusal {
  readonly type: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly param?: string;
}

/** An error in the form of the API; the route adds the address of the request's log. */
export function errorBody({ type, message, code, param }: Refusal) {
  const named = code === undefined ? {} : { code, doc_url: docUrlOf(code) };
  return { error: { ...named, message, ...(param === undefined ? {} : { param }), type } };
}

export function docUrlOf(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

/** A refused request, for the fault of one parameter. Many of Stripe's messages have no code. */
export function invalid(param: string, message: string, code?: string): Answer {
  return { status: 400, body: errorBody({ type: 'invalid_request_error', message, code, param }) };
}

/** A refused request that an account has not the money for. */
export function insufficient(message: string): Answer {
  return { ...invalid('amount', message, 'balance_insufficient'), hasBegun: true };
}

/** A refused request, for the state of an object. */
export function refused(message: string, code?: string): Answer {
  return { status: 400, body: errorBody({ type: 'invalid_request_error', message, code }) };
}

/** No object has the id of the path. */
export function missing(what: string, id: string): Answer {
  return { ...unknownId('id', what, id), status: 404 };
}

/** No object of API v2 has the id of the path. */
export function missingV2(what: string, id: string): Answer {
  const { body } = refused(`The ${what} ${id} does not exist.`, 'not_found');
  return { status: 404, body };
}

/** No object has the id that a parameter names. */
export function unknownId(param: string, what: string, id: string): Answer {
  return invalid(param, `No such ${what}: '${id}'`, 'resource_missing');
}

export function missingParameter(param: string): Answer {
  return invalid(param, `Missing required param: ${param}.`, 'parameter_missing');
}

const USUAL = 10;
const MOST = 100;

interface List {
  readonly url: string;
  /** The name of an item in messages. */
  readonly what: string;
  /** The newest first. */
  readonly items: readonly { readonly id: string }[];
}

/** One page of a list, by `limit` and either `starting_after` or `ending_before`. */
export function page({ url, what, items }: List, asked: Asked): Answer {
  const limit = asked['limit'] === undefined ? USUAL : Number(asked['limit']);
  if (limit < 1 || limit > MOST) return invalid('limit', limitFault(limit), 'parameter_invalid_integer');
  const [after, before] = [textOf(asked['starting_after']), textOf(asked['ending_before'])];
  if (after !== '' && before !== '')
    return refused('You cannot parameterize both starting_after and ending_before.', 'parameters_exclusive');
  const cursor = after || before;
  const at = items.findIndex((item) => item.id === cursor);
  if (cursor !== '' && at < 0) return unknownId(after === '' ? 'ending_before' : 'starting_after', what, cursor);
  const [start, end] = before === '' ? [at + 1, at + 1 + limit] : [Math.max(at - limit, 0), at];
  const hasMore = before === '' ? end < items.length : start > 0;
  return found({ object: 'list', data: items.slice(start, end), has_more: hasMore, url });
}

function limitFault(limit: number): string {
  return limit < 1
    ? 'This value must be greater than or equal to 1.'
    : `This value must be less than or equal to ${MOST}.`;
}

/** Whether a time in seconds is within `created[gte]` and the similar parameters, or is the one of `created`. */
export function isWithin(created: number, asked: Asked, name = 'created'): boolean {
  const range = asked[name] ?? {};
  if (typeof range === 'string') return created === Number(range);
  const bounds = range as Readonly<Record<string, string>>;
  const has = (bound: string, holds: (at: number) => boolean) =>
    bounds[bound] === undefined || holds(Number(bounds[bound]));
  return (
    has('gte', (at) => created >= at) &&
    has('gt', (at) => created > at) &&
    has('lte', (at) => created <= at) &&
    has('lt', (at) => created < at)
  );
}

/** Whether an object has the values that a list is filtered by, for the parameters of these names. */
export function isFiltered<T extends object>(object: T, asked: Asked, names: readonly (keyof T & string)[]): boolean {
  return names.every((name) => asked[name] === undefined || object[name] === asked[name]);
}
