import { outcomeOf } from './domain.ts';
import type { Outcome } from './domain.ts';

export interface Posted {
  readonly outcome: Outcome;
  readonly statusCode: number | null;
}

/** Posts to a client's endpoint. Never throws: how it went is the answer. */
export interface Receiver {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Posted>;
}

const ANSWER_WITHIN_MS = 15_000;

/**
 * @param http Refuses addresses of private networks at connect.
 */
export function createReceiver({ http }: { http: typeof fetch }): Receiver {
  return {
    post: async (url, headers, body) => {
      try {
        const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
        const answer = await http(url, { method: 'POST', headers, body, redirect: 'manual', signal });
        // What a receiver says beyond its status is not read: it may be without end.
        await answer.body?.cancel();
        return { outcome: outcomeOf(answer.status), statusCode: answer.status };
      } catch (error) {
        const cause = error instanceof Error ? (error.cause ?? error) : undefined;
        const isPrivate = cause instanceof Error && cause.name === 'PrivateAddressError';
        return { outcome: isPrivate ? 'private_address' : 'unreachable', statusCode: null };
      }
    },
  };
}
