import type { Routes } from '#platform/http/app.ts';
import { setRetryAfter } from '#platform/http/retry-after.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { ownPath } from '#platform/kernel/own-path.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import { CardParams, CardsJson, VisitBody, VisitJson, linkAgainWords, toCardJson } from './schema.ts';
import type { Instruments } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface CardRouteDeps {
  readonly instruments: Instruments;
  readonly world: World;
  readonly requireSession: ReturnType<typeof requireSession>;
}

/** The holder's cards, for the wallet's web app. */
export function cardRoutes({ instruments, world, requireSession }: CardRouteDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession);
    app.get(urls.funding.cards.pattern, { schema: { response: { 200: CardsJson } } }, async (request) => {
      const now = world.clocks.business();
      const cards = await instruments.list(request.session!.holderId);
      return { cards: cards.map((card) => toCardJson(card, now)) };
    });
    const visit = { schema: { body: VisitBody, response: { 201: VisitJson } } };
    app.post(urls.funding.cardLinks.pattern, visit, async (request, reply) => {
      try {
        const started = await instruments.startVisit(request.session!.holderId, ownPath(request.body.continue));
        if (started.ok) return await reply.code(201).send({ redirect_url: started.value.url });
        const now = world.clocks.security();
        const { error } = started;
        setRetryAfter(reply, error.until, now);
        const until = error.until.toISOString();
        return await problem(reply, error, { next_action: linkAgainWords(error, now), until });
      } catch (error) {
        if (error instanceof ProcessorUnavailableError) {
          return problem(reply, { code: 'processor_unavailable' });
        }
        throw error;
      }
    });
    app.delete(urls.funding.card.pattern, { schema: { params: CardParams } }, async (request, reply) => {
      const { cardId } = request.params;
      const isRemoved = isId('crd', cardId) && (await instruments.remove(request.session!.holderId, cardId));
      return isRemoved ? reply.code(204).send() : problem(reply, { code: 'card_not_found' });
    });
  };
}
