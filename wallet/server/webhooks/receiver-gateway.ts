import type { World } from '#platform/kernel/world.ts';
import { outcomeOf } from './domain.ts';
import type { Outcome } from './domain.ts';

interface Posted {
  readonly outcome: Outcome;
  readonly statusCode: number | null;
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The client's own list, so that its webhooks never reach the server's private origins. */
  readonly privateOrigins: readonly string[];
}

/** Posts to clients' endpoints. Never throws: failures are outcomes. */
export interface Receiver {
  post(message: Post): Promise<Posted>;
}

const ANSWER_WITHIN_MS = 15_000;

/** Creates the gateway to clients' endpoints. @param http Refuses addresses of private networks at connect. */
export function createReceiver({ http }: Pick<World, 'http'>): Receiver {
  return { post: (message) => postMessage(http, message) };
}

async function postMessage(http: World['http'], { url, headers, body, privateOrigins }: Post): Promise<Posted> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const init = { method: 'POST', headers, body, redirect: 'manual', signal, privateOrigins } as const;
    const answer = await http(url, init);
    // Only the status is read: the rest may never end.
    await answer.body?.cancel();
    return { outcome: outcomeOf(answer.status), statusCode: answer.status };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : undefined;
    const isPrivate = cause instanceof Error && cause.name === 'PrivateAddressError';
    return { outcome: isPrivate ? 'private_address' : 'unreachable', statusCode: null };
  }
}
