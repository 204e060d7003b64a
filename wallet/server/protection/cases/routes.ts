import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { KeyReused, RequestKey } from '#platform/http/idempotency.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Access } from '../../linking/oauth/access-service.ts';
import { requireScope, requireToken } from '../../linking/oauth/guard.ts';
import { partOf } from '../../payments/payments/domain.ts';
import { PaymentParams } from '../../payments/payments/schema.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { TrackingCodeRefused } from '../tracking/domain.ts';
import type { CaseMoveError } from './commands.ts';
import type { Event } from './events-domain.ts';
import { toCaseJson } from './schema.ts';
import type { CaseJson } from './schema.ts';
import type { Asked, CaseView, Cases } from './service.ts';
import {
  CaseParams,
  OfferBody,
  ReplacementBody,
  ReturnAddressBody,
  ShopCaseJson,
  ShopCasesJson,
  StepBody,
  TranscriptBody,
  detailOfCase,
  toReturnAddress,
  toSellersOffer,
} from './shop-schema.ts';
import type { OfferAmountError } from './shop-schema.ts';

interface CaseRouteDeps {
  readonly cases: Cases;
  readonly payments: Payments;
  readonly access: Access;
  readonly publicUrl: string;
}

/**
 * The routes by which a shop reads the cases of its payments, and acts for the seller. It never speaks for the buyer:
 * what the buyer has not agreed to, and no operator has decided, releases nothing.
 */
export function caseRoutes(deps: CaseRouteDeps): Routes {
  return async (app) => {
    requireToken(app, deps.access);
    app.addHook('preHandler', requireScope('client'));
    await app.register(readRoutes(deps));
    await app.register(answerRoutes(deps));
    await app.register(goodsRoutes(deps));
    await app.register(transcriptRoute(deps));
  };
}

function readRoutes(deps: CaseRouteDeps): Routes {
  const { cases, payments } = deps;
  return async (app) => {
    const list = { schema: { params: PaymentParams, response: { 200: ShopCasesJson } } };
    app.get(urls.protection.cases.pattern, list, async ({ authorization, params }, reply) => {
      const payment = await payments.findOfClient(authorization!.clientId, params.paymentId);
      if (!payment) return problem(reply, { code: 'payment_not_found' });
      const found = await cases.list(payment);
      return { cases: found.map((one) => toShopJson(deps, toCaseJson(one, partOf(payment, one.partId)!))) };
    });
    const read = { schema: { params: CaseParams, response: { 200: ShopCaseJson } } };
    app.get(urls.protection.shopCase.pattern, read, async (request, reply) => {
      const view = await findOwn(deps, request);
      return view ? toShopJson(deps, toCaseJson(view.dispute, view.part)) : problem(reply, { code: 'case_not_found' });
    });
  };
}

const step = { params: CaseParams, response: { 200: ShopCaseJson } };

/** The seller's answers to what the buyer or an operator proposes. */
function answerRoutes(deps: CaseRouteDeps): Routes {
  const { cases } = deps;
  return async (app) => {
    app.post(urls.protection.caseAcceptances.pattern, { schema: { ...step, body: StepBody } }, (request, reply) =>
      answer(deps, request, reply, ({ dispute }, asked) =>
        cases.move(dispute, { kind: 'accepted', by: 'seller', ...saidIn(request.body) }, asked),
      ),
    );
    app.post(urls.protection.caseOffers.pattern, { schema: { ...step, body: OfferBody } }, (request, reply) =>
      answer(deps, request, reply, async ({ dispute, part }, asked) => {
        const offered = toSellersOffer(request.body, part.amount.currency);
        return offered.ok ? cases.move(dispute, offered.value, asked) : offered;
      }),
    );
    app.post(urls.protection.caseEscalations.pattern, { schema: { ...step, body: StepBody } }, (request, reply) =>
      answer(deps, request, reply, ({ dispute }, asked) =>
        cases.move(dispute, { kind: 'escalated', by: 'seller', ...saidIn(request.body) }, asked),
      ),
    );
  };
}

/** What the seller says of goods that go back, or that replace others. */
function goodsRoutes(deps: CaseRouteDeps): Routes {
  const { cases } = deps;
  return async (app) => {
    const address = { schema: { ...step, body: ReturnAddressBody } };
    app.post(urls.protection.caseReturnAddresses.pattern, address, (request, reply) =>
      answer(deps, request, reply, ({ dispute }, asked) =>
        cases.move(dispute, { kind: 'address_given', address: toReturnAddress(request.body) }, asked),
      ),
    );
    app.post(urls.protection.caseWaivers.pattern, { schema: { ...step, body: StepBody } }, (request, reply) =>
      answer(deps, request, reply, ({ dispute }, asked) =>
        cases.move(dispute, { kind: 'return_waived', ...saidIn(request.body) }, asked),
      ),
    );
    app.post(urls.protection.caseShipments.pattern, { schema: { ...step, body: ReplacementBody } }, (request, reply) =>
      answer(deps, request, reply, (view, asked) => {
        const { carrier, tracking_code: trackingCode } = request.body;
        return cases.announce(view, 'seller', { carrier, trackingCode, ...asked });
      }),
    );
  };
}

/** Two hundred messages of the longest kind. */
const TRANSCRIPT_BYTES = 4 * 1_048_576;

/** The messages at the shop, which both sides and an operator read with the case. */
function transcriptRoute(deps: CaseRouteDeps): Routes {
  return async (app) => {
    const schema = { params: CaseParams, body: TranscriptBody, response: { 204: Type.Null() } };
    const options = { schema, bodyLimit: TRANSCRIPT_BYTES };
    app.put(urls.protection.caseTranscript.pattern, options, async (request, reply) => {
      const view = await findOwn(deps, request);
      if (!view) return problem(reply, { code: 'case_not_found' });
      const messages = request.body.messages.map((one) => ({ ...one, at: new Date(one.at), files: one.files ?? 0 }));
      const given = await deps.cases.giveTranscript(view.dispute, messages);
      return given.ok ? reply.code(204).send(null) : problem(reply, given.error);
    });
  };
}

function saidIn({ words }: Static<typeof StepBody>): Pick<Event, 'words'> {
  return words === undefined ? {} : { words };
}

type Own = FastifyRequest<{ Params: Static<typeof CaseParams>; Body: { readonly seen?: number } }>;

/** Finds the case that a request names, if it is about a payment of the token's own shop. */
async function findOwn(
  { cases }: Pick<CaseRouteDeps, 'cases'>,
  { params, authorization }: FastifyRequest<{ Params: Static<typeof CaseParams> }>,
): Promise<CaseView | undefined> {
  const view = await cases.find(params.caseId);
  return view?.payment.clientId === authorization!.clientId ? view : undefined;
}

/** Takes a step of the seller in a case of the token's own shop. */
async function answer(
  deps: CaseRouteDeps,
  request: Own,
  reply: FastifyReply,
  act: (
    view: CaseView,
    asked: Asked & { readonly key: RequestKey & { scope: string } },
  ) => Promise<Result<CaseJson, CaseMoveError | TrackingCodeRefused | OfferAmountError | KeyReused>>,
): Promise<Static<typeof ShopCaseJson>> {
  const key = requestKey(request);
  if (!key.ok) return problem(reply, key.error);
  const view = await findOwn(deps, request);
  if (!view) return problem(reply, { code: 'case_not_found' });
  const { seen } = request.body;
  const asked = { key: { scope: view.payment.clientId, ...key.value }, ...(seen === undefined ? {} : { seen }) };
  const moved = await act(view, asked);
  if (moved.ok) return toShopJson(deps, moved.value);
  const { error } = moved;
  invariant(error.code !== 'deadline_not_over' && error.code !== 'parcel_not_of_case', 'no seller causes these');
  return problem(reply, error, detailOfCase(error, view.part.amount.currency));
}

function toShopJson({ publicUrl }: CaseRouteDeps, dispute: CaseJson): Static<typeof ShopCaseJson> {
  return { ...dispute, case_url: `${publicUrl}${urls.protection.case({ caseId: dispute.id })}` };
}
