import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf, siteOf } from '../credentials/network.ts';
import type { Routes } from './app.ts';
import { createCounts } from './counts.ts';

/** How often one network may do something that leaves a row and needs no login. */
interface PaceRule {
  readonly most: number;
  /** For all networks of one site together. */
  readonly mostOfSite: number;
  readonly withinMs: number;
}

/** Counts one more for an address. @returns Whole seconds to wait; 0 if it may continue. */
type Pace = (address: string) => number;

/** Creates a pace by network. */
export function createPace(rule: PaceRule, clock: () => Date): Pace {
  const judge = createCounts(rule.withinMs, clock);
  return (address) =>
    judge([
      [`network ${networkOf(address)}`, rule.most],
      [`site ${siteOf(address)}`, rule.mostOfSite],
    ]);
}

/**
 * Wraps routes, so that requests that `counts` selects are paced by network, before they have any effect.
 *
 * @param refuse Answers a request that has to wait.
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
