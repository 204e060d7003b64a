import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { mintId } from './id.ts';
import type { Id } from './id.ts';

/**
 * Business time (deadlines, quotes, holds, policies) can be moved by the constellation's clock;
 * security time (tokens, sessions, codes, signatures, logs) is the machine's, outside tests.
 */
export interface Clocks {
  business(): Date;
  security(): Date;
}

/** `fetch` with our address rules. A request may name private origins, which it reaches instead of the server's own. */
export type Outgoing = (
  input: Parameters<typeof fetch>[0],
  init?: RequestInit & { readonly privateOrigins?: readonly string[] },
) => Promise<Response>;

/** Everything a server takes from outside itself, injected so that tests own it. */
export interface World {
  readonly clocks: Clocks;
  readonly ids: Ids;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Buffer;
  /** The cost of hashing a password or PIN. Servers leave it out, and pay the full price. */
  readonly hashCost?: HashCost;
  readonly http: Outgoing;
  /** A named point at which a test may delay, fail or kill. Does nothing in production. */
  readonly faultpoint: (name: string) => Promise<void>;
  readonly log: Logger;
}

/** The cost of a hash with Argon2id: KiB of memory, and passes over it. */
export interface HashCost {
  readonly memory: number;
  readonly passes: number;
}

interface Ids {
  mint<P extends string>(prefix: P): Id<P>;
}

export const systemClocks: Clocks = { business: () => new Date(), security: () => new Date() };

const DRAWN_AT_ONCE = 4_096;

/** Cryptographically strong bytes, drawn many at a time, because drawing took longer than the rest of making an id. */
function drawnAhead(): (bytes: number) => Buffer {
  let drawn = Buffer.alloc(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes > drawn.length) {
      drawn = randomBytes(DRAWN_AT_ONCE);
      used = 0;
    }
    used += bytes;
    return drawn.subarray(used - bytes, used);
  };
}

/** The most that the 12 bits after the milliseconds of an id can count. */
const MOST_COUNTED = 0xfff;

/**
 * Each id of one process sorts after those that it made before, also within a millisecond and when the clock is set
 * back: a counter follows the milliseconds (RFC 9562 §6.2, method 1). Between processes the order is that of their
 * clocks. Ids follow security time, so that moving business time back never changes their order.
 */
export function createIds(clocks: Clocks, random: (bytes: number) => Buffer = drawnAhead()): Ids {
  let at = 0;
  let count = 0;
  return {
    mint(prefix) {
      const bytes = random(10);
      const now = clocks.security().getTime();
      if (now > at || count === MOST_COUNTED) {
        at = Math.max(now, at + 1);
        // Starts in the lower half, so that at least 2,048 more fit into the millisecond.
        count = ((bytes[0]! & 0x07) << 8) | bytes[1]!;
      } else count += 1;
      bytes.writeUInt16BE(count);
      return mintId(prefix, at, bytes);
    },
  };
}

/** The world of a running server: real time, real randomness, no faults. */
export function systemWorld(parts: { log: Logger; http: typeof fetch; clocks?: Clocks }): World {
  const clocks = parts.clocks ?? systemClocks;
  return {
    clocks,
    ids: createIds(clocks),
    random: randomBytes,
    http: parts.http,
    faultpoint: async () => {},
    log: parts.log,
  };
}
