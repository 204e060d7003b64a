import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { createPace, paced } from '#platform/http/pace.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Catalog } from '../catalog/service.ts';
import { sendTooMany } from '../message-pages.ts';
import type { Pages } from '../pages.ts';
import { cartPages } from './pages.ts';
import type { Carts } from './service.ts';

/** The cart's pages, with a pace for each network for requests without sign-in. */
export function cartRoutes(deps: {
  world: World;
  catalog: Catalog;
  carts: Carts;
  pages: Pages;
  forms: FormGuard;
}): Routes {
  return paced(paceOfCarts(deps), cartPages(deps));
}

/** Limits how fast a network fills carts without sign-in, far above what an office full of people does. */
function paceOfCarts({ world, pages }: { world: World; pages: Pages }) {
  const rule = { most: 600, mostOfSite: 2_400, withinMs: 10 * 60_000 };
  return {
    pace: createPace(rule, () => world.clocks.security()),
    counts: (request: FastifyRequest) => request.method === 'POST' && request.shopper === undefined,
    refuse: (request: FastifyRequest, reply: FastifyReply, waitS: number) => sendTooMany(pages, request, reply, waitS),
  };
}
