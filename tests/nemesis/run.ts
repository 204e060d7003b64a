import { setTimeout as sleep } from 'node:timers/promises';
import type { Buyer, Cast } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Dispute, History, ToldCase, ToldPayment } from './history.ts';
import { Unanswered } from './shop-client.ts';
import type { Answer, ShopClient } from './shop-client.ts';
import type { Fleet } from './fleet.ts';

/** The state that all clients of a run share. */
export interface Run {
  readonly fleet: Fleet;
  readonly cast: Cast;
  readonly history: History;
  readonly dice: Dice;
  readonly client: ShopClient;
  readonly tokens: Tokens;
  /** The share of requests whose client hangs up before the answer, from 0 to 1. */
  readonly hangUps: number;
  /** The open cases that buyers have reported, by their part. */
  readonly disputes: Map<string, Dispute>;
  /** Returns the next number, by which references differ. */
  next(): number;
}

/** A cache of the shop's access tokens. */
export interface Tokens {
  ofBuyer(buyer: Buyer): Promise<string>;
  ofShop(): Promise<string>;
  /** Removes a token from the cache, so that the next call fetches a new one. */
  forget(token: string): void;
}

const FRESH_MS = 4 * 60_000;
const GIVE_UP_MS = 120_000;

/** Creates the cache; it fetches a token when a client first needs it, and again before it expires. */
export function createTokens(client: ShopClient): Tokens {
  const kept = new Map<string, { token: Promise<string>; until: number }>();
  const fetched = (name: string, fields: Record<string, string>): Promise<string> => {
    const known = kept.get(name);
    if (known && Date.now() < known.until) return known.token;
    const token = fetchToken(client, fields);
    kept.set(name, { token, until: Date.now() + FRESH_MS });
    token.catch(() => kept.delete(name));
    return token;
  };
  return {
    ofBuyer: ({ holderId, refreshToken }) =>
      fetched(holderId, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    ofShop: () => fetched('shop', { grant_type: 'client_credentials', scope: 'client' }),
    forget: (token) => {
      for (const [name, one] of kept)
        void one.token.then(
          (held) => held === token && kept.delete(name),
          () => undefined,
        );
    },
  };
}

async function fetchToken(client: ShopClient, fields: Record<string, string>): Promise<string> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    try {
      const { status, body } = await client.form('/oauth/token', fields);
      if (status === 200) return (body as { access_token: string }).access_token;
      if (status < 500 && status !== 429) throw new Error(`The wallet refused a token: ${JSON.stringify(body)}`);
    } catch (cause) {
      if (!(cause instanceof Unanswered) || Date.now() > deadline) throw cause;
    }
    await sleep(100);
  }
}

/** A request that is repeated under one key until it is answered. */
export interface Question {
  readonly method: 'POST' | 'GET';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly token: () => Promise<string>;
}

/**
 * Repeats a request under the same key until it gets a final answer.
 *
 * @returns The answer, and how many answers were lost.
 */
export async function askUntilTold(run: Run, question: Question): Promise<Answer & { readonly lost: number }> {
  const { client, dice, fleet, tokens } = run;
  const deadline = Date.now() + GIVE_UP_MS;
  for (let lost = 0; ; lost += 1) {
    const token = await question.token();
    const hangUpMs = dice.chance(run.hangUps) ? dice.between(1, 30) : undefined;
    try {
      const { method, path, body, key } = question;
      const answer = await client.call(token, method, path, body, key, hangUpMs);
      if (answer.status === 401) tokens.forget(token);
      else if (answer.status < 500 && answer.status !== 429) return { ...answer, lost };
    } catch (cause) {
      if (!(cause instanceof Unanswered)) throw cause;
    }
    if (Date.now() > deadline) throw new Error(`${question.method} ${question.path} was not answered in time.`);
    if (fleet.servers.wallet.isUp()) await sleep(dice.between(100, 400));
    else await fleet.servers.wallet.ready();
  }
}

/** Picks the members of a payment's answer that the checker compares. */
export function toToldPayment(body: unknown): ToldPayment {
  const { id, status, parts } = body as ToldPayment;
  return { id, status, parts: parts.map((part) => ({ id: part.id, reference: part.reference, status: part.status })) };
}

/** Picks the members of an answer about a case. */
export function toToldCase(body: unknown): ToldCase {
  const told = body as ToldCase & { part_id: string; awaits?: { who: string }; parcel?: { tracking_code: string } };
  return {
    id: told.id,
    partId: told.part_id,
    status: told.status,
    result: told.result,
    awaits: told.awaits?.who,
    code: told.parcel?.tracking_code,
    timeline: told.timeline.map(({ by, kind, words }) => ({ by, kind, words })),
  };
}

/** Describes a refusal by its status and its code. */
export function refusalOf({ status, body }: Answer): string {
  return `${status} ${(body as { code?: string } | undefined)?.code ?? ''}`.trim();
}
