import { found, invalid, refused } from './answer.ts';
import type { Answer, Place } from './answer.ts';
import type { Asked } from './form.ts';

/** Lists of API v2: pages are reached by the addresses that the page before names. */

const USUAL = 20;
const MOST = 100;

interface List {
  readonly url: string;
  /** The newest first. */
  readonly items: readonly { readonly id: string }[];
  readonly place: Place | undefined;
}

export function listV2({ url, items, place }: List, asked: Asked): Answer {
  const limit = asked['limit'] === undefined ? USUAL : Number(asked['limit']);
  if (limit < 1 || limit > MOST) return invalid('limit', `The limit must be from 1 to ${MOST}.`);
  const at = items.findIndex((one) => one.id === place?.id);
  if (place && at < 0) return refused('The page token is invalid.', 'invalid_page_token');
  const start = place?.side === 'before' ? Math.max(at - limit, 0) : at + 1;
  const end = place?.side === 'before' ? at : start + limit;
  const addressOf = (side: Place['side'], item: { readonly id: string } | undefined) =>
    item ? `${url}?page=${encodeToken({ asked, side, id: item.id })}` : null;
  return found({
    data: items.slice(start, end),
    next_page_url: end < items.length ? addressOf('after', items[end - 1]) : null,
    previous_page_url: start > 0 ? addressOf('before', items[start]) : null,
  });
}

interface Token extends Place {
  readonly asked: Asked;
}

function encodeToken(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Reads the parameters and the place of a page's address; undefined if nobody made it. */
export function readPage(page: unknown): Token | undefined {
  try {
    const token = JSON.parse(Buffer.from(String(page), 'base64url').toString()) as Partial<Token>;
    const isWhole = typeof token.asked === 'object' && typeof token.id === 'string';
    return isWhole && (token.side === 'after' || token.side === 'before') ? (token as Token) : undefined;
  } catch {
    return undefined;
  }
}

/** The seconds of an instant of API v2. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1_000;
}
