import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { readCursor } from '#platform/http/cursor.ts';
import { requestKey } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import { toMoney, toMoneyJson } from '#platform/money/wire.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import type { KnownSince } from '../../identity/sessions/browser-guard.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import type { ApprovalError } from './approve-service.ts';
import type { Withdrawal, WithdrawalError } from './domain.ts';
import {
  ApproveBody,
  OfferJson,
  QuoteBody,
  WithdrawalJson,
  WithdrawalParams,
  WithdrawalsJson,
  toOfferJson,
  toWithdrawalJson,
} from './schema.ts';
import type { Withdrawals } from './service.ts';
import { refusalWords } from './words.ts';

interface WithdrawalRouteDeps {
  readonly withdrawals: Withdrawals;
  readonly knownSince: KnownSince;
  readonly requireSession: ReturnType<typeof requireSession>;
}

const one = { schema: { params: WithdrawalParams, response: { 200: WithdrawalJson } } };

/** Withdrawals, for the wallet's web app. */
export function withdrawalRoutes({ withdrawals, knownSince, requireSession }: WithdrawalRouteDeps): Routes {
  const sent = async (withdrawal: Withdrawal) => toWithdrawalJson(withdrawal, await withdrawals.accountOf(withdrawal));
  return async (app) => {
    app.addHook('preHandler', requireSession);
    app.get(urls.funding.withdrawalOffer.pattern, { schema: { response: { 200: OfferJson } } }, async (request) =>
      toOfferJson(await withdrawals.offer(request.session!.holderId)),
    );
    const listed = {
      schema: {
        querystring: Type.Object({ before: Type.Optional(Type.String({ maxLength: 64 })) }),
        response: { 200: WithdrawalsJson },
      },
    };
    app.get(urls.funding.withdrawals.pattern, listed, async (request, reply) => {
      const { before } = request.query;
      const cursor = readCursor('wdr', before);
      const page = cursor.ok ? await withdrawals.list(request.session!.holderId, cursor.value) : cursor;
      if (!page.ok) return problem(reply, page.error);
      const { items, next } = page.value;
      return {
        withdrawals: await Promise.all(items.map(sent)),
        ...(next === undefined ? {} : { next_cursor: next }),
      };
    });
    const quote = { schema: { body: QuoteBody, response: { 201: WithdrawalJson } } };
    app.post(urls.funding.withdrawals.pattern, quote, async (request, reply) => {
      const { instrument_id: instrumentId, amount } = request.body;
      if (!isId('ins', instrumentId)) return problem(reply, { code: 'bank_account_not_found' });
      const order = { holderId: request.session!.holderId, instrumentId, amount: toMoney(amount) };
      const quoted = await withdrawals.quote(order).catch(unavailable);
      if (quoted === 'unavailable') return unanswered(reply);
      return quoted.ok ? reply.code(201).send(await sent(quoted.value)) : refuse(reply, quoted.error);
    });
    app.get(urls.funding.withdrawalState.pattern, one, async (request, reply) => {
      const withdrawal = await found(withdrawals, request);
      return withdrawal ? sent(withdrawal) : problem(reply, { code: 'withdrawal_not_found' });
    });
    const approval = { schema: { ...one.schema, body: ApproveBody } };
    app.post(urls.funding.withdrawalApproval.pattern, approval, async (request, reply) => {
      const key = requestKey(request);
      if (!key.ok) return problem(reply, key.error);
      const { withdrawalId } = request.params;
      if (!isId('wdr', withdrawalId)) return problem(reply, { code: 'withdrawal_not_found' });
      const { holderId } = request.session!;
      const order = { holderId, withdrawalId, proof: toProof(request.body), key: key.value };
      const known = await knownSince(request, reply);
      const approved = await withdrawals.approve({ ...order, knownSince: known }).catch(unavailable);
      if (approved === 'unavailable') return unanswered(reply);
      return approved.ok ? sent(approved.value) : refuse(reply, approved.error);
    });
    app.post(urls.funding.withdrawalCancelation.pattern, one, async (request, reply) => {
      const { withdrawalId } = request.params;
      if (!isId('wdr', withdrawalId)) return problem(reply, { code: 'withdrawal_not_found' });
      const canceled = await withdrawals.cancel(request.session!.holderId, withdrawalId).catch(unavailable);
      if (canceled === 'unavailable') return problem(reply, { code: 'withdrawal_not_cancelable' });
      return canceled.ok ? sent(canceled.value) : problem(reply, canceled.error);
    });
  };
}

function found(withdrawals: Withdrawals, request: FastifyRequest): Promise<Withdrawal | undefined> {
  const { withdrawalId } = request.params as { withdrawalId: string };
  return isId('wdr', withdrawalId)
    ? withdrawals.look(request.session!.holderId, withdrawalId)
    : Promise.resolve(undefined);
}

/** The processor did not answer before anything moved. */
function unavailable(error: unknown): 'unavailable' {
  if (error instanceof ProcessorUnavailableError) return 'unavailable';
  throw error;
}

function unanswered(reply: FastifyReply): FastifyReply {
  return problem(reply, { code: 'processor_unavailable' });
}

function refuse(reply: FastifyReply, error: WithdrawalError | ApprovalError): FastifyReply {
  return problem(reply, error, {
    ...refusalWords(error),
    ...('spendable' in error ? { spendable: toMoneyJson(error.spendable) } : {}),
    ...('leavable' in error ? { most: toMoneyJson(error.leavable.now) } : {}),
    ...('least' in error ? { least: toMoneyJson(error.least) } : {}),
    ...('most' in error ? { most: toMoneyJson(error.most) } : {}),
    ...('triesLeft' in error ? { tries_left: error.triesLeft } : {}),
    ...('until' in error ? { until: error.until.toISOString() } : {}),
  });
}
