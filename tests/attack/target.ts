import { createFetch } from '#platform/http/outgoing.ts';
import { visit } from '../world/visitor.ts';
import type { Visitor } from '../world/visitor.ts';
import type { Exchange } from './exchange.ts';
import type { AttackShop } from './shop.ts';

/** The addresses of a running constellation. */
export interface Addresses {
  readonly wallet: string;
  readonly console: string;
  readonly market: string;
  readonly desk: string;
  readonly sandbox: string;
}

/** What an attack knows of a running constellation: its addresses, and what an outsider can send. */
export interface Target {
  readonly urls: Addresses;
  /** A shop with valid keys, if one could be registered. */
  readonly shop: AttackShop | undefined;
  /** The password of the demo's sellers. */
  readonly sellerPassword: string | undefined;
  /** Sends a request as it is, and follows no redirect. */
  readonly send: (url: string, init?: RequestInit) => Promise<Response>;
  /** Opens an empty browser in a network of its own, or in the given one. */
  readonly browser: (network?: string) => Visitor;
  /** Everything sent since the last call. */
  readonly takeEvidence: () => Exchange[];
}

const MOST_EVIDENCE = 60;
const MOST_TEXT = 600;

/** Creates a target. The networks of browsers count only if the servers trust this machine as a proxy. */
export function createTarget(parts: Pick<Target, 'urls' | 'sellerPassword'>): Target {
  const reach = createFetch({ privateOrigins: Object.values(parts.urls) });
  let evidence: Exchange[] = [];
  let networks = 0;
  const recorded: typeof fetch = async (input, init = {}) => {
    const url = addressOf(input);
    const answer = await reach(url, { redirect: 'manual', ...init });
    const text = await answer.clone().text();
    if (evidence.length < MOST_EVIDENCE && !url.startsWith(`${parts.urls.sandbox}/inbox`)) {
      const sent = typeof init.body === 'string' || init.body instanceof URLSearchParams ? init.body.toString() : '';
      const location = answer.headers.get('location');
      evidence.push({
        request: `${init.method ?? 'GET'} ${url}`,
        sent: sent.slice(0, MOST_TEXT),
        status: answer.status,
        answer: location ? `→ ${location}` : wordsOf(text).slice(0, MOST_TEXT),
      });
    }
    return answer;
  };
  return {
    ...parts,
    shop: undefined,
    send: recorded,
    browser: (network) => {
      networks += 1;
      const own = network ?? `198.18.${Math.floor(networks / 250)}.${(networks % 250) + 1}`;
      const http: typeof fetch = (input, init = {}) => {
        const headers = new Headers(init.headers);
        headers.set('x-forwarded-for', own);
        return recorded(input, { ...init, headers });
      };
      return visit({ http }, (url) => /\/\/(shop|evil)\./.test(url));
    },
    takeEvidence: () => {
      const taken = evidence;
      evidence = [];
      return taken;
    },
  };
}

function addressOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : input.toString();
}

/** The visible text of an answer. */
export function wordsOf(text: string): string {
  const main = /<main\b[\s\S]*<\/main>/.exec(text)?.[0] ?? text;
  return main
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The code of a problem, or the status alone. */
export async function refusalOf(answer: Response): Promise<string> {
  const text = await answer.text();
  const found = /"(?:code|error)"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  return `${answer.status}${found === undefined ? '' : ` ${found}`}`;
}
