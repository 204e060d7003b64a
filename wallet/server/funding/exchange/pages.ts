import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { withQuery } from '#platform/http/url.ts';
import type { World } from '#platform/kernel/world.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { parseAmount } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { amountFaultWords } from '#platform/words/amount.ts';
import { t } from '#platform/words/words.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { pageFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { isOfProof, proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { hasRunOut } from './domain.ts';
import type { Quote, QuoteError } from './domain.ts';
import { QuoteParams } from './schema.ts';
import type { Exchange, ExchangeError } from './service.ts';
import { askView, doneView, expiredView, noQuoteView, quoteView } from './views.ts';
import type { Typed } from './views.ts';
import { quoteFaultWords, refusalWords } from './words.ts';

interface ExchangePageDeps {
  readonly exchange: Exchange;
  readonly forms: FormGuard;
  readonly world: World;
  readonly requireLogin: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
}

/** Pages on which a holder exchanges currencies: a form, a quote to agree to, and a receipt. They work without JavaScript. */
export function exchangePages(deps: ExchangePageDeps): Routes {
  const { exchange, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', deps.requireLogin);
    app.get(urls.funding.exchange.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) =>
      showForm(deps, request, reply, pageQuery(request.query, ['amount', 'from', 'to'])),
    );
    app.post(urls.funding.exchange.pattern, { schema: { body: FormFields, hide: true } }, async (request, reply) => {
      const typed: Typed = request.body;
      if (!forms.accepts(request)) {
        const { amount, from, to } = typed;
        return reply.redirect(withQuery(urls.funding.exchange(), { amount, from, to }), 303);
      }
      const asked = readAsked(typed);
      if ('faults' in asked) return showForm(deps, request, reply, typed, asked.faults);
      const quoted = await exchange.quote(request.session!.holderId, asked.give, asked.to);
      if (quoted.ok) return reply.redirect(urls.funding.exchangeConfirm({ quoteId: quoted.value.id }), 303);
      noteRefusal(reply, quoted.error.code);
      return showForm(deps, request, reply, typed, [faultOf(quoted.error)]);
    });
    const one = { schema: { params: QuoteParams, hide: true } };
    app.get(urls.funding.exchangeConfirm.pattern, one, async (request, reply) => {
      const quote = await exchange.find(request.session!.holderId, request.params.quoteId);
      return quote ? showQuote(deps, request, reply, quote) : sendPage(reply, noQuoteView(), 404);
    });
    const confirm = { schema: { params: QuoteParams, body: FormFields, hide: true } };
    app.post(urls.funding.exchangeConfirm.pattern, confirm, async (request, reply) => {
      const quote = await exchange.find(request.session!.holderId, request.params.quoteId);
      if (!quote) return sendPage(reply, noQuoteView(), 404);
      const here = urls.funding.exchangeConfirm({ quoteId: quote.id });
      if (!forms.accepts(request)) return reply.redirect(here, 303);
      const used = await exchange.use(quote, { proof: toProof(request.body) });
      // A separate page, so that reloading it sends nothing again.
      if (used.ok) return reply.redirect(here, 303);
      // After a double press, the second proof may be refused because the first press used it.
      const now = (await exchange.find(quote.holderId, quote.id)) ?? quote;
      return now.doneAt === null ? showQuote(deps, request, reply, now, used.error) : reply.redirect(here, 303);
    });
  };
}

/** Reads the form, or returns its faults. The amount has the decimals of its currency. */
function readAsked(typed: Typed): { give: Money; to: Money['currency'] } | { faults: FieldFault[] } {
  const { from, to, amount = '' } = typed;
  if (!isCurrency(from)) return { faults: [{ field: 'from', message: t('Choose the balance to give from') }] };
  if (!isCurrency(to)) return { faults: [{ field: 'to', message: t('Choose the currency to get') }] };
  const give = parseAmount(amount, from);
  if (give && give.minor > 0n) return { give, to };
  return { faults: [{ field: 'amount', message: amountFaultWords(amount, from) }] };
}

function faultOf(error: QuoteError): FieldFault {
  const { title, nextAction } = problems[error.code];
  const message = quoteFaultWords(error, `${title()}. ${nextAction()}`);
  if (error.code === 'account_frozen' || error.code === 'rates_stale') return pageFault(message);
  return { field: error.code === 'currency_not_exchanged' ? 'to' : 'amount', message };
}

async function showForm(
  { exchange, forms }: ExchangePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Typed,
  faults: readonly FieldFault[] = [],
): Promise<FastifyReply> {
  const offer = await exchange.offer(request.session!.holderId);
  const token = forms.token(request, reply);
  return sendPage(reply, askView({ offer, typed, faults, token }), faults.length > 0 ? 422 : 200);
}

async function showQuote(
  { exchange, forms, world }: ExchangePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  quote: Quote,
  error?: ExchangeError,
): Promise<FastifyReply> {
  if (quote.doneAt !== null) return sendPage(reply, doneView(quote));
  const now = world.clocks.business();
  if (hasRunOut(quote, now)) return sendPage(reply, expiredView(quote), 410);
  if (error) noteRefusal(reply, error.code);
  const faults = error ? [confirmFault(error, request, world.clocks.security())] : [];
  const leftMs = quote.validUntil.getTime() - now.getTime();
  const [ways, token] = [await exchange.ways(quote), forms.token(request, reply)];
  return sendPage(reply, quoteView({ quote, ways, leftMs, faults, token }), error ? 422 : 200);
}

function confirmFault(error: ExchangeError, request: FastifyRequest, now: Date): FieldFault {
  if (isOfProof(error))
    return proofFault(error, t('{proof} Nothing was exchanged.', { proof: proofWords(error, now) }));
  if (error.code !== 'proof_missing') return pageFault(refusalWords(error.code).title ?? problems[error.code].title());
  const field = (request.body as FormFields)['totp'] === undefined ? 'pin' : 'totp';
  return { field, message: t('Type your six digits. Nothing was exchanged.') };
}
