import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import { t } from '#platform/words/words.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import type { TopUp, TopUpError } from './domain.ts';
import { reusedWords } from './words.ts';
import { ArrivingJson, TermsJson, TopUpBody, TopUpJson, TopUpParams, toTermsJson, toTopUpJson } from './schema.ts';
import type { TopUps } from './service.ts';
import { problem } from '../../problems/catalog.ts';

interface TopUpRouteDeps {
  readonly topUps: TopUps;
  readonly requireSession: ReturnType<typeof requireSession>;
}

/** Top-ups, for the wallet's web app. */
export function topUpRoutes({ topUps, requireSession }: TopUpRouteDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession);
    app.get(urls.funding.topUpTerms.pattern, { schema: { response: { 200: TermsJson } } }, async (request) => {
      const { holderId } = request.session!;
      const [terms, ways, failed] = await Promise.all([
        topUps.terms(holderId),
        topUps.waysOf(holderId),
        topUps.failedCards(holderId),
      ]);
      return toTermsJson(terms, { ...ways, failed });
    });
    const start = { schema: { body: TopUpBody, response: { 201: TopUpJson } } };
    app.post(urls.funding.topUps.pattern, start, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { instrument_id: instrumentId, amount, fee } = request.body;
      if (!isId('ins', instrumentId)) return problem(reply, { code: 'card_not_found' });
      const { holderId } = request.session!;
      const proof = toProof(request.body);
      const sums = { amount: toMoney(amount), fee: fee && toMoney(fee) };
      const order = { holderId, instrumentId, ...sums, attempt: key.value.key, proof };
      const started = await topUps.start(order).catch(unavailable);
      if (started === 'unavailable') return problem(reply, { code: 'processor_unavailable' });
      if (!started.ok) return refuse(topUps, reply, started.error);
      return reply.code(201).send(await toJson(topUps, started.value));
    });
    app.get(urls.funding.topUps.pattern, { schema: { response: { 200: ArrivingJson } } }, async (request) => {
      const { holderId } = request.session!;
      const [arriving, refused] = await Promise.all([topUps.onTheirWay(holderId), topUps.refusedLately(holderId)]);
      const shown = (list: readonly TopUp[]) => Promise.all(list.map((one) => toJson(topUps, one)));
      return { top_ups: await shown(arriving), refused: await shown(refused) };
    });
    const one = { schema: { params: TopUpParams, response: { 200: TopUpJson } } };
    app.get(urls.funding.topUp.pattern, one, async (request, reply) => {
      const { topUpId } = request.params;
      const topUp = isId('top', topUpId) ? await topUps.look(request.session!.holderId, topUpId) : undefined;
      if (!topUp) return problem(reply, { code: 'not_found' }, { detail: t('There is no such top-up.') });
      return toJson(topUps, topUp);
    });
  };
}

/** The JSON of a top-up, with what was charged. */
async function toJson(topUps: TopUps, topUp: TopUp): Promise<Static<typeof TopUpJson>> {
  return toTopUpJson(topUp, await topUps.known(topUp));
}

/** Answers with a refusal. For a reused attempt, it includes the earlier top-up and whether it charged something. */
async function refuse(topUps: TopUps, reply: FastifyReply, error: TopUpError): Promise<FastifyReply> {
  if (error.code !== 'idempotency_key_reused') return problem(reply, error, detailsOf(error));
  const earlier = await toJson(topUps, error.earlier);
  const charged = { charged: error.earlier.status === 'succeeded' };
  return problem(reply, error, { ...reusedWords(error.earlier), earlier, ...charged });
}

/** The processor did not answer before the charge, when the holder must be made known to it. Nothing was charged. */
function unavailable(error: unknown): 'unavailable' {
  if (error instanceof ProcessorUnavailableError) return 'unavailable';
  throw error;
}

function detailsOf(error: TopUpError): Record<string, unknown> {
  if ('until' in error) return { until: error.until.toISOString() };
  if ('triesLeft' in error) return { tries_left: error.triesLeft };
  if ('fee' in error) return { fee: toMoneyJson(error.fee) };
  if ('most' in error) return { most: toMoneyJson(error.most) };
  if ('least' in error) return { least: toMoneyJson(error.least) };
  return {};
}
