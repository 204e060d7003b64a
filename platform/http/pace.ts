import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf, siteOf } from '../credentials/network.ts';
import type { Routes } from './app.ts';

/** How often one network may do something that leaves a row behind, and no login is needed for. */
interface PaceRule {
  readonly most: number;
  /** For all networks of one site together. */
  readonly mostOfSite: number;
  readonly withinMs: number;
}

/** Counts one more by an address. @returns Whole seconds to wait; 0 where it may go on. */
type Pace = (address: string) => number;

/** Networks and sites that are counted at once; who came first is forgotten first. */
const MOST_COUNTED = 20_000;

/** Counts in this process's memory: a row for each would itself be one that anybody can make. */
export function createPace(rule: PaceRule, clock: () => Date): Pace {
  const counts = new Map<string, number>();
  let since = 0;
  const count = (subject: string): number => {
    const next = (counts.get(subject) ?? 0) + 1;
    counts.set(subject, next);
    const [oldest] = counts.keys();
    if (counts.size > MOST_COUNTED && oldest !== undefined) counts.delete(oldest);
    return next;
  };
  return (address) => {
    const now = clock().getTime();
    if (Math.abs(now - since) >= rule.withinMs) {
      counts.clear();
      since = now;
    }
    const isOver =
      count(`network ${networkOf(address)}`) > rule.most || count(`site ${siteOf(address)}`) > rule.mostOfSite;
    return isOver ? Math.max(1, Math.ceil((since + rule.withinMs - now) / 1_000)) : 0;
  };
}

/**
 * The routes, but that requests which `counts` picks are paced by network; it is asked before anything of them is done.
 *
 * @param refuse Answers whoever has to wait.
 */
export function paced(
  plan: {
    pace: Pace;
    counts: (request: FastifyRequest) => boolean;
    refuse: (request: FastifyRequest, reply: FastifyReply, waitS: number) => FastifyReply | Promise<FastifyReply>;
  },
  routes: Routes,
): Routes {
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      const waitS = plan.counts(request) ? plan.pace(request.ip) : 0;
      if (waitS === 0) return undefined;
      return plan.refuse(request, reply.header('Retry-After', String(waitS)), waitS);
    });
    await app.register(routes);
  };
}
