import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import type { Json } from '../kernel/canonical.ts';
import { isId } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { invariant } from '../kernel/invariant.ts';
import type { OutboxMessage } from './outbox.ts';
import type { Timer } from './timers.ts';
import type { JobHandler, TimerHandler } from './worker.ts';

/** A kind of work to do after the commit. Its messages and its handler share one schema. */
interface Job<Payload> {
  /** A message of this kind, for `enqueue`. */
  (payload: Payload): OutboxMessage;
  readonly kind: string;
  /** The entry for `createJobs`. A payload that does not match the schema fails the job without calling the handler. */
  handledBy(handle: (payload: Payload, detach: () => void) => Promise<void>): Record<string, JobHandler>;
}

/**
 * Defines a kind of job.
 *
 * @param kind Its name in the queue, such as `orders.give_back`; jobs there outlive a deployment.
 * @param partyOf Names the party whose answer a job waits for.
 */
export function defineJob<const S extends TSchema>(
  kind: string,
  schema: S,
  partyOf: (payload: Static<S> & Json) => string | undefined = () => undefined,
): Job<Static<S> & Json> {
  type Payload = Static<S> & Json;
  const check = Compile(schema);
  const read = (payload: unknown): Payload => {
    invariant(check.Check(payload), `the payload of a job ${kind} is of its schema`);
    return payload as Payload;
  };
  const message = (payload: Payload): OutboxMessage => ({ kind, payload, party: partyOf(payload) });
  return Object.assign(message, {
    kind,
    handledBy: (handle: (payload: Payload, detach: () => void) => Promise<void>) => ({
      [kind]: async (payload: unknown, detach: () => void) => handle(read(payload), detach),
    }),
  });
}

/** An id with a prefix, in a payload. */
export function IdText<P extends string>(prefix: P) {
  return Type.Refine(Type.Unsafe<Id<P>>({ type: 'string' }), (value) => isId(prefix, value));
}

/** Ids with these prefixes, in their order. */
type Ids<P extends readonly string[]> = { readonly [At in keyof P]: Id<P[At]> };

/** A kind of deadline on business time, with its subject: one id or several. */
interface Deadline<P extends readonly string[]> {
  readonly kind: string;
  /** For `setTimers`. */
  at(dueAt: Date, ...subject: Ids<P>): Timer;
  /** For `clearTimers`. */
  of(...subject: Ids<P>): Pick<Timer, 'kind' | 'subject'>;
  /** The entry for `createJobs`. */
  handledBy(handle: (...subject: Ids<P>) => Promise<void>): Record<string, TimerHandler>;
}

/** Defines a kind of deadline. @param prefixes The prefixes of the subject's ids. */
export function defineDeadline<const P extends readonly string[]>(kind: string, ...prefixes: P): Deadline<P> {
  const of = (...ids: Ids<P>) => ({ kind, subject: ids.join(' ') });
  return {
    kind,
    of,
    at: (dueAt, ...ids) => ({ ...of(...ids), dueAt }),
    handledBy: (handle) => ({
      [kind]: async (subject) => {
        const ids = subject.split(' ');
        const isOfThem = ids.length === prefixes.length && prefixes.every((prefix, at) => isId(prefix, ids[at]));
        invariant(isOfThem, `a deadline ${kind} names ids with ${prefixes.join(', ')}`);
        return handle(...(ids as unknown as Ids<P>));
      },
    }),
  };
}
