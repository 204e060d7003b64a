import type { FastifyReply } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import { t } from '#platform/words/words.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { QuoteError } from './domain.ts';
import { ExchangeBody, OfferJson, QuoteBody, QuoteJson, QuoteParams, toOfferJson, toQuoteJson } from './schema.ts';
import type { Exchange, ExchangeError } from './service.ts';
import { refusalWords } from './words.ts';

/** Exchanges of currencies, for the wallet's web app. */
export function exchangeRoutes(deps: {
  exchange: Exchange;
  requireSession: ReturnType<typeof requireSession>;
}): Routes {
  const { exchange } = deps;
  return async (app) => {
    app.addHook('preHandler', deps.requireSession);
    app.get(urls.funding.exchangeOffer.pattern, { schema: { response: { 200: OfferJson } } }, async (request) =>
      toOfferJson(await exchange.offer(request.session!.holderId)),
    );
    const ask = { schema: { body: QuoteBody, response: { 201: QuoteJson } } };
    app.post(urls.funding.exchangeQuotes.pattern, ask, async (request, reply) => {
      const { give, get_currency: to } = request.body;
      const quoted = await exchange.quote(request.session!.holderId, toMoney(give), to);
      return quoted.ok ? reply.code(201).send(toQuoteJson(quoted.value)) : refuse(reply, quoted.error);
    });
    const one = { schema: { params: QuoteParams, response: { 200: QuoteJson } } };
    app.get(urls.funding.exchangeQuote.pattern, one, async (request, reply) => {
      const quote = await exchange.find(request.session!.holderId, request.params.quoteId);
      return quote ? toQuoteJson(quote) : notFound(reply);
    });
    const use = { schema: { body: ExchangeBody, response: { 201: QuoteJson } } };
    app.post(urls.funding.exchanges.pattern, use, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const quote = await exchange.find(request.session!.holderId, request.body.quote_id);
      if (!quote) return notFound(reply);
      const used = await exchange.use(quote, { proof: toProof(request.body), key: key.value });
      return used.ok ? reply.code(201).send(toQuoteJson(used.value)) : refuse(reply, used.error);
    });
  };
}

function notFound(reply: FastifyReply): FastifyReply {
  return problem(reply, { code: 'not_found' }, { detail: t('There is no such quote.') });
}

function refuse(reply: FastifyReply, error: QuoteError | ExchangeError): FastifyReply {
  return problem(reply, error, {
    ...refusalWords(error.code),
    ...('spendable' in error ? { spendable: toMoneyJson(error.spendable) } : {}),
    ...('triesLeft' in error ? { tries_left: error.triesLeft } : {}),
    ...('until' in error ? { until: error.until.toISOString() } : {}),
  });
}
