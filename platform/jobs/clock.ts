import type { Logger } from 'pino';
import type { Clocks } from '../kernel/world.ts';

interface BusinessClock {
  readonly clocks: Clocks;
  /** Business time is the machine's time plus this. */
  setOffset(offsetMs: number): void;
}

/** Clocks whose business time can be moved; security time stays the machine's. */
export function createBusinessClock(): BusinessClock {
  let offset = 0;
  return {
    clocks: { business: () => new Date(Date.now() + offset), security: () => new Date() },
    setOffset: (offsetMs) => {
      offset = offsetMs;
    },
  };
}

const WAIT_S = 25;
const RETRY_MS = 1_000;
/** How often a starting server asks for the first offset, and how long it waits in between. */
const FIRST = { tries: 50, everyMs: 200 } as const;

/**
 * Keeps `clock` at the offset of a constellation's clock, by long polling, and sweeps at each move. The next poll
 * reports the swept version, so that the mover of the clock learns when all servers have followed.
 *
 * @param follower This server's name among the followers.
 * @returns Resolves once the first offset is in effect, or the clock has not answered for ten seconds, with a function
 *   that stops the polling. A server that began before would put business time back.
 */
export async function followClock(plan: {
  clock: BusinessClock;
  url: string;
  follower: string;
  http: typeof fetch;
  sweep: () => Promise<void>;
  log: Logger;
}): Promise<() => void> {
  const stop = new AbortController();
  let swept = 0;
  const read = async (wait: number): Promise<number> => {
    const url = new URL(plan.url);
    url.search = new URLSearchParams({ follower: plan.follower, swept: String(swept), wait: String(wait) }).toString();
    const answer = await plan.http(url, { signal: stop.signal });
    if (!answer.ok) throw new Error(`the clock answered ${answer.status}`);
    const { version, offset_ms: offsetMs } = (await answer.json()) as { version: number; offset_ms: number };
    plan.clock.setOffset(offsetMs);
    return version;
  };
  const poll = async (wait: number): Promise<void> => {
    const version = await read(wait);
    if (version === swept) return;
    await plan.sweep();
    swept = version;
  };
  const follow = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await poll(WAIT_S);
      } catch (error) {
        if (stop.signal.aborted) return;
        plan.log.warn({ err: error }, 'the clock does not answer');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };
  // Does not sweep before it returns, because the start would wait for all deadlines that became due meanwhile.
  for (let tries = 1, isSet = false; !isSet && tries <= FIRST.tries; tries += 1) {
    isSet = await read(0).then(
      () => true,
      (error: unknown) => {
        if (tries === 1 || tries === FIRST.tries) plan.log.warn({ err: error }, 'the clock does not answer yet');
        return false;
      },
    );
    if (!isSet) await new Promise((resolve) => setTimeout(resolve, FIRST.everyMs));
  }
  void follow();
  return () => stop.abort();
}
