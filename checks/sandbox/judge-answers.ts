import type { Exchange, Received } from '../../sandbox/test-sandbox.ts';
import { judge } from './judge.ts';
import type { Sdk } from './sdk-calls.ts';

/** What the check found out about the sandbox's answers. */
export interface Findings {
  /** How many answers and events were judged. */
  readonly judged: number;
  /** A sentence for each deviation, once. */
  readonly faults: readonly string[];
}

export interface AnswerJudge {
  /** Judges one answer; only those of the processor's API count. */
  readonly see: (exchange: Exchange) => Promise<void>;
  /** Judges the webhooks of the processor. */
  readonly seeEvents: (received: readonly Received[]) => void;
  readonly findings: () => Findings;
}

/**
 * Holds the answers of the sandbox's processor against the declarations of the processor's SDK.
 *
 * @param routes The routes that the sandbox serves. Each must have answered with success at least once.
 */
export function createAnswerJudge(sdk: Sdk, routes: () => readonly string[]): AnswerJudge {
  const faults = new Set<string>();
  const answered = new Set<string>();
  let judged = 0;
  const note = (where: string, found: readonly string[]): void => {
    judged += 1;
    // The number of an item says nothing about a fault.
    for (const one of found) faults.add(`${where}: ${one.replaceAll(/\[\d+\]/g, '[]')}`);
  };
  return {
    see: async ({ method, path, answer }) => {
      if (!/^\/v[12]\//.test(path)) return;
      const body: unknown = await answer.json();
      const route = routes().find((one) => isRoute(one, method, path));
      if (answer.status !== 200)
        return note(`${route ?? 'unknown route'} ${answer.status}`, judgeError(sdk, path, body));
      if (route === undefined) return note(path, ['is served, but no route']);
      answered.add(route);
      return note(route, [...judge(body, sdk.call(route).answer), ...judgeHeaders(answer)]);
    },
    seeEvents: (received) => {
      for (const { path, body } of received) {
        if (path !== '/stripe') continue;
        const event = JSON.parse(body) as { readonly object?: string; readonly type?: string };
        note(`event ${event.type ?? ''}`, judge(event, event.object === 'event' ? sdk.event : sdk.notification));
      }
    },
    findings: () => {
      const silent = routes().filter((one) => !answered.has(one));
      return { judged, faults: [...faults, ...silent.map((one) => `${one}: was not played`)].toSorted() };
    },
  };
}

function isRoute(route: string, method: string, path: string): boolean {
  const pattern = route.replaceAll(/:\w+/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(`${method} ${path}`);
}

/** An error has more than its declaration demands. */
function judgeError(sdk: Sdk, path: string, body: unknown): string[] {
  const { error, ...others } = (body ?? {}) as { readonly error?: Readonly<Record<string, unknown>> };
  if (!error) return ['has no error'];
  const faults = Object.keys(others).map((name) => `.${name} is not declared`);
  const asked = ['message', 'type', ...(path.startsWith('/v2/') || error['code'] === undefined ? [] : ['doc_url'])];
  faults.push(...asked.filter((name) => !Object.hasOwn(error, name)).map((name) => `.error.${name} is missing`));
  if (!path.startsWith('/v2/')) faults.push(...judge(error, sdk.error, '.error'));
  return faults;
}

function judgeHeaders({ headers }: Response): string[] {
  return ['request-id', 'stripe-version'].filter((name) => !headers.has(name)).map((name) => `has no header ${name}`);
}
