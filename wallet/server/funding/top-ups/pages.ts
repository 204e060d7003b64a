import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText, parseAmount } from '#platform/money/format.ts';
import { add } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { amountFaultWords } from '#platform/words/amount.ts';
import { t } from '#platform/words/words.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { leaveFor } from '../../hosted/leave-pages.ts';
import { pageFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { isOfProof, proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { urls } from '../../urls.ts';
import { bankAccountName } from '../instruments/bank-domain.ts';
import type { BankAccounts } from '../instruments/bank-service.ts';
import { cardName, visitOutcome } from '../instruments/domain.ts';
import type { VisitOutcome } from '../instruments/domain.ts';
import type { Instruments } from '../instruments/service.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import { totalOf } from './domain.ts';
import type { TopUp, TopUpError } from './domain.ts';
import { problems } from '../../problems/catalog.ts';
import type { TopUpOrder } from './port.ts';
import type { TopUps } from './service.ts';
import { earlierView, outcomeView } from './outcome-views.ts';
import { confirmView, noCardView, orderView } from './views.ts';

interface TopUpPageDeps {
  readonly topUps: TopUps;
  readonly instruments: Instruments;
  readonly bankAccounts: Pick<BankAccounts, 'list' | 'find'>;
  readonly forms: FormGuard;
  readonly world: World;
  readonly requireLogin: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
}

const Text = Type.Optional(Type.String({ maxLength: 2_048 }));
const OrderFields = Type.Object({
  _form: Text,
  continue: Text,
  amount: Text,
  card: Text,
  attempt: Text,
  fee: Text,
  pin: Text,
  by: Text,
  response: Type.Optional(Type.String({ maxLength: 32_768 })),
});
type OrderFields = Static<typeof OrderFields>;

/** The currency in which cards are charged. */
const CURRENCY = 'EUR';

/** Pages that add money without JavaScript, reached from the approval page after a shortfall or from anywhere else. */
export function topUpPages(deps: TopUpPageDeps): Routes {
  const { topUps, forms, world } = deps;
  return async (app) => {
    app.addHook('preHandler', deps.requireLogin);
    const asked = { schema: { querystring: AnyQuery, hide: true } };
    app.get(urls.funding.topUpPage.pattern, asked, async (request, reply) => {
      const { amount = '', card, continue: path } = pageQuery(request.query, ['amount', 'card', 'continue'], MOST_PATH);
      const attempt = world.random(16).toString('base64url');
      // After a visit to the processor's page, `card` holds the visit's outcome instead of a card's id.
      const cardId = isId('ins', card) ? card : undefined;
      const fields = { amount, attempt, ...withContinue(path), ...(cardId ? { card: cardId } : {}) };
      return showOrder(deps, request, reply, fields, [], visitOutcome(card));
    });
    app.post(urls.funding.topUpPage.pattern, { schema: { body: OrderFields, hide: true } }, async (request, reply) => {
      const fields = request.body;
      const back = withQuery(urls.funding.topUpPage(), {
        amount: fields.amount ?? '',
        ...withContinue(fields.continue),
      });
      if (!forms.accepts(request) || !fields.attempt) return reply.redirect(back, 303);
      const order = await orderFrom(deps, request, fields);
      if ('faults' in order) return showOrder(deps, request, reply, fields, order.faults);
      if (fields.by === 'passkey' && !fields.response) return showConfirm(deps, request, reply, fields, order);
      const started = await startFrom(deps, reply, order);
      if ('earlier' in started) return showEarlier(deps, reply, fields, started.earlier);
      if ('faults' in started) return showOrder(deps, request, reply, withFee(fields, started), started.faults);
      // A separate page, so that reloading it asks for the outcome and never repeats the order.
      return reply.redirect(withQuery(urls.funding.topUpReturn(), { top_up: started.topUp.id }), 303);
    });
    app.get(urls.funding.topUpReturn.pattern, asked, async (request, reply) => {
      const { top_up: id } = pageQuery(request.query, ['top_up']);
      const topUp = isId('top', id) ? await topUps.look(request.session!.holderId, id) : undefined;
      return topUp ? showOutcome(deps, reply, topUp) : reply.redirect(urls.funding.topUpPage(), 303);
    });
  };
}

/** Keeps the fee that a refusal shows, for the next press. */
function withFee(fields: OrderFields, { fee }: { readonly fee?: Money }): OrderFields {
  return fee === undefined ? fields : { ...fields, fee: decimalText(fee.minor, currencies[fee.currency].decimals) };
}

function isSet(path: string | undefined): path is string {
  return path !== undefined && path !== '';
}

function withContinue(path: string | undefined): { continue?: string } {
  return isSet(path) ? { continue: ownPath(path) } : {};
}

async function showOrder(
  { topUps, instruments, bankAccounts, forms, world }: TopUpPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: OrderFields,
  faults: readonly FieldFault[],
  visit?: VisitOutcome,
) {
  const { holderId } = request.session!;
  const [cards, banks, terms, proof, failed, standing] = await Promise.all([
    instruments.list(holderId),
    // A debit takes days, so it is no way on to a payment that waits.
    isSet(fields.continue) ? [] : bankAccounts.list(holderId),
    topUps.terms(holderId),
    topUps.waysOf(holderId),
    topUps.failedCards(holderId),
    topUps.standingOf(holderId),
  ]);
  const now = world.clocks.business();
  const continueTo = fields.continue === undefined ? undefined : ownPath(fields.continue);
  const token = forms.token(request, reply);
  const here = withQuery(urls.funding.topUpPage(), { amount: fields.amount ?? '', ...withContinue(continueTo) });
  const accounts = banks.filter(({ currency }) => terms.debits.some(({ least }) => least.currency === currency));
  const text =
    cards.length === 0 && !accounts.some(({ status }) => status === 'verified')
      ? noCardView({ here, continueTo, visit })
      : orderView({
          cards,
          accounts,
          now,
          terms,
          fields: { ...fields, continue: continueTo },
          faults,
          token,
          here,
          proof,
          failed,
          visit,
          standing,
        });
  void reply.code(faults.length > 0 ? 422 : 200).header('cache-control', 'no-store');
  return reply.type('text/html; charset=utf-8').send(text);
}

/** Reads the form as an order, or returns its faults. */
async function orderFrom(
  { bankAccounts }: TopUpPageDeps,
  request: FastifyRequest,
  fields: OrderFields,
): Promise<TopUpOrder | { readonly faults: readonly FieldFault[] }> {
  const { holderId } = request.session!;
  const { card: instrumentId, attempt = '', continue: path } = fields;
  const account = isId('ins', instrumentId) ? await bankAccounts.find(holderId, instrumentId) : undefined;
  const { amount: typed = '' } = fields;
  const currency = account?.currency ?? CURRENCY;
  const amount = parseAmount(typed, currency);
  if (!amount) return { faults: [{ field: 'amount', message: amountFaultWords(typed, currency) }] };
  if (!isId('ins', instrumentId)) return { faults: [{ field: 'card', message: t('Choose the card to charge') }] };
  // The page shows the fee of an order, and the press after that sends it along.
  const fee = fields.fee === undefined ? undefined : parseAmount(fields.fee, amount.currency);
  const order = { holderId, instrumentId, amount, fee, attempt, proof: toProof(fields) };
  return path === undefined ? order : { ...order, continueTo: ownPath(path) };
}

async function startFrom(
  { topUps, world }: TopUpPageDeps,
  reply: FastifyReply,
  order: TopUpOrder,
): Promise<{ topUp: TopUp } | { faults: readonly FieldFault[]; fee?: Money } | { earlier: TopUp }> {
  try {
    const started = await topUps.start(order);
    if (started.ok) return { topUp: started.value };
    const { error } = started;
    noteRefusal(reply, error.code);
    if ('earlier' in error) return error;
    const faults = [faultOf(error, world.clocks.security(), order.amount)];
    return 'fee' in error ? { faults, fee: error.fee } : { faults };
  } catch (error) {
    if (!(error instanceof ProcessorUnavailableError)) throw error;
    noteRefusal(reply, 'processor_unavailable');
    const message = t('The card processor could not be reached. You were not charged; it is safe to try again');
    return { faults: [pageFault(message)] };
  }
}

/** Shows the exact charge, for a passkey to sign. */
async function showConfirm(
  { topUps, instruments, bankAccounts, forms }: TopUpPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: OrderFields,
  order: TopUpOrder,
) {
  const { holderId, instrumentId } = order;
  const card = await instruments.find(holderId, instrumentId);
  const account = card ? undefined : await bankAccounts.find(holderId, instrumentId);
  const from = card ? cardName(card) : account && bankAccountName(account);
  if (from === undefined) return reply.redirect(urls.funding.topUpPage(), 303);
  const fee = card && (await topUps.cardFee(holderId, order.amount));
  const ways = await topUps.ways(order);
  const token = forms.token(request, reply);
  const shown = withFee(fields, fee ? { fee } : {});
  const text = confirmView({ from, amount: order.amount, fee, fields: shown, ways, token });
  return sendPage(reply, text);
}

/** Shows the outcome of the earlier order that used this attempt, and a link to a new form. */
async function showEarlier({ topUps }: TopUpPageDeps, reply: FastifyReply, fields: OrderFields, earlier: TopUp) {
  const again = { amount: fields.amount ?? '', ...withContinue(fields.continue) };
  return sendPage(reply, earlierView(earlier, await topUps.sourceOf(earlier), again), 409);
}

function faultOf(error: Exclude<TopUpError, { earlier: TopUp }>, now: Date, amount: Money): FieldFault {
  if (isOfProof(error)) return proofFault(error, t('{proof} You were not charged.', { proof: proofWords(error, now) }));
  switch (error.code) {
    case 'fee_changed':
      return {
        field: 'amount',
        message: t(
          'This costs a fee of {fee}, so your card is charged {total}. Nothing was charged yet: confirm it again to agree',
          {
            fee: error.fee,
            total: add(amount, error.fee),
          },
        ),
      };
    case 'proof_missing':
      return { field: 'pin', message: t('Type the six digits of your payment PIN. You were not charged.') };
    case 'card_declined_too_often':
    case 'charges_declined_too_often': {
      const { title, nextAction } = problems[error.code];
      return {
        field: 'card',
        message: t('{title}. You were not charged. {nextAction}', { title: title(), nextAction: nextAction() }),
      };
    }
    case 'instrument_not_verified':
    case 'card_not_found':
    case 'instrument_expired':
      return { field: 'card', message: problems[error.code].title() };
    case 'amount_too_large':
      return {
        field: 'amount',
        message: t('{title}: at most {most}', { title: problems[error.code].title(), most: error.most }),
      };
    case 'limit_tier': {
      const { title, nextAction } = problems[error.code];
      return {
        field: 'amount',
        message: t('{title}: at most {most}. {nextAction}', {
          title: title(),
          most: error.most,
          nextAction: nextAction(),
        }),
      };
    }
    case 'amount_too_small':
      return {
        field: 'amount',
        message: t('{title}: at least {least}', { title: problems[error.code].title(), least: error.least }),
      };
    case 'currency_not_supported':
      return { field: 'amount', message: problems[error.code].title() };
    case 'account_frozen':
      return pageFault(problems[error.code].title());
  }
}

const ASK_AGAIN_SECONDS = 2;

/** Redirects to the order's `continueTo` after success and to the bank if it asks; otherwise shows the outcome. */
async function showOutcome({ topUps }: TopUpPageDeps, reply: FastifyReply, topUp: TopUp): Promise<FastifyReply> {
  const address = withQuery(urls.funding.topUpReturn(), { top_up: topUp.id });
  if (topUp.status === 'succeeded' && topUp.continueTo !== null) return reply.redirect(topUp.continueTo, 303);
  if (topUp.status === 'action_required' && topUp.redirectUrl !== null) {
    return leaveFor(reply, {
      url: topUp.redirectUrl,
      title: t('To your bank'),
      lead: t('Your bank asks you to confirm {total} on its own page. Nothing is charged before that.', {
        total: totalOf(topUp),
      }),
      act: t('Go to your bank’s page'),
    });
  }
  if (topUp.status === 'started') void reply.header('refresh', `${ASK_AGAIN_SECONDS}; url=${address}`);
  return sendPage(reply, outcomeView(topUp, await topUps.known(topUp), address));
}
