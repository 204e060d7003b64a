import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { setRetryAfter } from '#platform/http/retry-after.ts';
import { isId } from '#platform/kernel/id.ts';
import { typedLine } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import { ownPath } from '#platform/kernel/own-path.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import type { BankAccounts } from './bank-service.ts';
import type { Cards } from './cards-service.ts';
import {
  InstrumentParams,
  InstrumentsJson,
  MoveBody,
  NicknameBody,
  VisitBody,
  VisitJson,
  linkAgainWords,
  toBankAccountJson,
  toCardJson,
} from './schema.ts';
import { offersIn } from './offers-data.ts';
import type { Instruments } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface InstrumentRouteDeps {
  readonly instruments: Instruments;
  readonly cards: Pick<Cards, 'rename' | 'move'>;
  readonly bankAccounts: Pick<BankAccounts, 'list' | 'remove'>;
  readonly accounts: Pick<Accounts, 'get'>;
  /** Whether the operator pays out to bank accounts. */
  readonly paysOut: boolean;
  readonly world: World;
  readonly requireSession: ReturnType<typeof requireSession>;
}

/** The holder's instruments, for the wallet's web app. */
export function instrumentRoutes(deps: InstrumentRouteDeps): Routes {
  const { instruments, cards, bankAccounts, accounts, paysOut, world, requireSession } = deps;
  return async (app) => {
    app.addHook('preHandler', requireSession);
    app.get(urls.funding.instruments.pattern, { schema: { response: { 200: InstrumentsJson } } }, async (request) => {
      const { holderId } = request.session!;
      const now = world.clocks.business();
      const [linked, banks, { address }] = await Promise.all([
        instruments.list(holderId),
        bankAccounts.list(holderId),
        accounts.get(holderId),
      ]);
      const offers = offersIn({ country: address?.country ?? null, paysOut });
      return {
        instruments: [...linked.map((card) => toCardJson(card, now)), ...banks.map(toBankAccountJson)],
        offers: offers.map(({ kind, reason }) => ({ kind, is_offered: reason === null, reason })),
      };
    });
    const visit = { schema: { body: VisitBody, response: { 201: VisitJson } } };
    app.post(urls.funding.cardLinks.pattern, visit, async (request, reply) => {
      const { holderId } = request.session!;
      const { replaces } = request.body;
      if (replaces !== undefined && !(isId('ins', replaces) && (await instruments.find(holderId, replaces)))) {
        return problem(reply, { code: 'card_not_found' });
      }
      try {
        const started = await instruments.startVisit(holderId, {
          continueTo: ownPath(request.body.continue),
          replaces,
        });
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
    const params = InstrumentParams;
    app.patch(urls.funding.instrument.pattern, { schema: { params, body: NicknameBody } }, async (request, reply) => {
      const { holderId } = request.session!;
      const { instrumentId: id } = request.params;
      const nickname = typedLine(request.body.nickname ?? '') || null;
      return answer(reply, isId('ins', id) && (await cards.rename(holderId, id, nickname)));
    });
    app.post(urls.funding.instrumentOrder.pattern, { schema: { params, body: MoveBody } }, async (request, reply) => {
      const { holderId } = request.session!;
      const { instrumentId: id } = request.params;
      return answer(reply, isId('ins', id) && (await cards.move(holderId, id, request.body.to)));
    });
    app.delete(urls.funding.instrument.pattern, { schema: { params } }, async (request, reply) => {
      const { holderId } = request.session!;
      const { instrumentId: id } = request.params;
      const isRemoved =
        isId('ins', id) && ((await instruments.remove(holderId, id)) || (await bankAccounts.remove(holderId, id)));
      return answer(reply, isRemoved);
    });
  };
}

/** Answers a change of an instrument. @param isDone False if the holder has no such instrument. */
function answer(reply: FastifyReply, isDone: boolean): FastifyReply {
  return isDone ? reply.code(204).send() : problem(reply, { code: 'card_not_found' });
}
