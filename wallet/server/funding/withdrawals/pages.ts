import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { withQuery } from '#platform/http/url.ts';
import { isId } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { parseAmount } from '#platform/money/format.ts';
import { amountFaultWords } from '#platform/words/amount.ts';
import { t } from '#platform/words/words.ts';
import { FormFields, sendPage } from '../../hosted/form-pages.ts';
import { pageFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { isOfProof, proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import type { KnownSince } from '../../identity/sessions/browser-guard.ts';
import { problems } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import type { ApprovalError } from './approve-service.ts';
import type { Withdrawal, WithdrawalError } from './domain.ts';
import type { WithdrawalOrder } from './port.ts';
import { WithdrawalParams } from './schema.ts';
import type { Withdrawals } from './service.ts';
import { askView, expiredView, noWithdrawalView, reviewView, stateView } from './views.ts';
import type { Typed } from './views.ts';
import { faultWords, refusalWords } from './words.ts';

interface WithdrawalPageDeps {
  readonly withdrawals: Withdrawals;
  readonly knownSince: KnownSince;
  readonly forms: FormGuard;
  readonly world: World;
  readonly requireLogin: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
}

const one = { schema: { params: WithdrawalParams, hide: true } };
const posted = { schema: { params: WithdrawalParams, body: FormFields, hide: true } };

/** Pages on which a holder withdraws: amount, review, approval and where it stands. They work without JavaScript. */
export function withdrawalPages(deps: WithdrawalPageDeps): Routes {
  const { withdrawals, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', deps.requireLogin);
    app.get(urls.funding.withdraw.pattern, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) =>
      showForm(deps, request, reply, pageQuery(request.query, ['amount', 'account'])),
    );
    app.post(urls.funding.withdraw.pattern, { schema: { body: FormFields, hide: true } }, async (request, reply) => {
      const typed: Typed = request.body;
      if (!forms.accepts(request)) {
        const { amount, account } = typed;
        return reply.redirect(withQuery(urls.funding.withdraw(), { amount, account }), 303);
      }
      const asked = await readAsked(deps, request, typed);
      if ('faults' in asked) return showForm(deps, request, reply, typed, asked.faults);
      const quoted = await withdrawals.quote(asked).catch(unanswered);
      if (quoted === 'unanswered') {
        noteRefusal(reply, 'processor_unavailable');
        return showForm(deps, request, reply, typed, [pageFault(silentWords())], 503);
      }
      if (quoted.ok) return reply.redirect(urls.funding.withdrawal({ withdrawalId: quoted.value.id }), 303);
      noteRefusal(reply, quoted.error.code);
      return showForm(deps, request, reply, typed, [faultOf(quoted.error)]);
    });
    app.get(urls.funding.withdrawal.pattern, one, async (request, reply) => {
      const withdrawal = await find(deps, request);
      return withdrawal ? show(deps, request, reply, withdrawal) : sendPage(reply, noWithdrawalView(), 404);
    });
    app.post(urls.funding.withdrawal.pattern, posted, (request, reply) => approve(deps, request, reply));
    app.post(urls.funding.withdrawalCancel.pattern, posted, (request, reply) => cancel(deps, request, reply));
  };
}

function find({ withdrawals }: WithdrawalPageDeps, request: FastifyRequest): Promise<Withdrawal | undefined> {
  const { withdrawalId } = request.params as { withdrawalId: string };
  return isId('wdr', withdrawalId)
    ? withdrawals.look(request.session!.holderId, withdrawalId)
    : Promise.resolve(undefined);
}

function unanswered(error: unknown): 'unanswered' {
  if (error instanceof ProcessorUnavailableError) return 'unanswered';
  throw error;
}

function silentWords(): string {
  return t('Our processor could not be reached. Nothing was withdrawn; it is safe to try again.');
}

/** Reads the form, or returns its faults. The amount has the decimals of the account's currency. */
async function readAsked(
  { withdrawals }: WithdrawalPageDeps,
  request: FastifyRequest,
  { amount: typed = '', account }: Typed,
): Promise<WithdrawalOrder | { readonly faults: readonly FieldFault[] }> {
  const { holderId } = request.session!;
  const chosen = (await withdrawals.offer(holderId)).accounts.find((known) => known.id === account);
  if (!chosen) return { faults: [{ field: 'account', message: t('Choose the account to pay to') }] };
  const amount = parseAmount(typed, chosen.currency);
  if (amount && amount.minor > 0n) return { holderId, instrumentId: chosen.id, amount };
  return { faults: [{ field: 'amount', message: amountFaultWords(typed, chosen.currency) }] };
}

/** The field of the form that a refusal is about. */
function faultOf(error: WithdrawalError): FieldFault {
  const message = faultWords(error);
  switch (error.code) {
    case 'bank_account_not_found':
    case 'bank_account_not_proved':
    case 'currency_not_supported':
    case 'withdrawals_not_offered':
      return { field: 'account', message };
    case 'account_frozen':
    case 'debt_open':
    case 'recent_change':
    case 'withdrawals_too_many':
      return pageFault(message);
    case 'amount_too_small':
    case 'amount_too_large':
    case 'insufficient_funds':
    case 'money_not_free_yet':
      return { field: 'amount', message };
  }
}

async function showForm(
  { withdrawals, forms }: WithdrawalPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Typed,
  faults: readonly FieldFault[] = [],
  status = 422,
): Promise<FastifyReply> {
  const offer = await withdrawals.offer(request.session!.holderId);
  const token = forms.token(request, reply);
  return sendPage(reply, askView({ offer, typed, faults, token }), faults.length > 0 ? status : 200);
}

const ASK_AGAIN_SECONDS = 3;

/** Shows a withdrawal: its review while it can be approved, otherwise where it stands. */
async function show(
  { withdrawals, knownSince, forms, world }: WithdrawalPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  withdrawal: Withdrawal,
  faults: readonly FieldFault[] = [],
): Promise<FastifyReply> {
  const account = await withdrawals.accountOf(withdrawal);
  const token = forms.token(request, reply);
  if (withdrawal.status !== 'quoted') {
    const { status, processorId } = withdrawal;
    if (status === 'processing' && processorId === null) {
      const address = urls.funding.withdrawal({ withdrawalId: withdrawal.id });
      void reply.header('refresh', `${ASK_AGAIN_SECONDS}; url=${address}`);
    }
    const fault = faults[0] && { words: faults[0].message, isFinal: false };
    return sendPage(reply, stateView({ withdrawal, account, token, fault }));
  }
  if (world.clocks.business() >= withdrawal.validUntil) return sendPage(reply, expiredView(withdrawal), 410);
  const byPin = await withdrawals.judgePin(await knownSince(request, reply));
  const ways = await withdrawals.ways(withdrawal);
  const view = { withdrawal, account, ways, weak: byPin.ok ? undefined : byPin.error, faults, token };
  return sendPage(reply, reviewView(view), faults.length > 0 ? 422 : 200);
}

async function approve(deps: WithdrawalPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { withdrawals, forms, world } = deps;
  const withdrawal = await find(deps, request);
  if (!withdrawal) return sendPage(reply, noWithdrawalView(), 404);
  const { id: withdrawalId, holderId } = withdrawal;
  // A separate page, so that reloading it sends nothing again.
  const here = urls.funding.withdrawal({ withdrawalId });
  if (!forms.accepts(request)) return reply.redirect(here, 303);
  const proof = toProof(request.body as FormFields);
  const known = await deps.knownSince(request, reply);
  const approval = { holderId, withdrawalId, proof, knownSince: known, key: undefined };
  const approved = await withdrawals.approve(approval).catch(unanswered);
  if (approved !== 'unanswered' && approved.ok) return reply.redirect(here, 303);
  const code = approved === 'unanswered' ? 'processor_unavailable' : approved.error.code;
  noteRefusal(reply, code);
  const now = world.clocks.security();
  const fault = approved === 'unanswered' ? pageFault(silentWords()) : approvalFault(approved.error, request, now);
  return show(deps, request, reply, withdrawal, [fault]);
}

/** @param now Security time, on which a lock of the PIN ends. */
function approvalFault(error: ApprovalError, request: FastifyRequest, now: Date): FieldFault {
  if (error.code === 'proof_missing') {
    const field = (request.body as FormFields)['totp'] === undefined ? 'pin' : 'totp';
    return { field, message: t('Type your six digits. Nothing was withdrawn.') };
  }
  if (isOfProof(error))
    return proofFault(error, t('{proof} Nothing was withdrawn.', { proof: proofWords(error, now) }));
  const { title, detail } = refusalWords(error);
  const words = [title ?? problems[error.code].title(), detail].filter((text) => text !== undefined).join('. ');
  return pageFault(t('{words}. Nothing was withdrawn.', { words: words.replace(/\.$/, '') }));
}

async function cancel(deps: WithdrawalPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { withdrawals, forms } = deps;
  const withdrawal = await find(deps, request);
  if (!withdrawal) return sendPage(reply, noWithdrawalView(), 404);
  const { id: withdrawalId, holderId } = withdrawal;
  const here = urls.funding.withdrawal({ withdrawalId });
  if (!forms.accepts(request)) return reply.redirect(here, 303);
  const canceled = await withdrawals.cancel(holderId, withdrawalId).catch(unanswered);
  if (canceled !== 'unanswered' && canceled.ok) return reply.redirect(here, 303);
  const isFinal = canceled !== 'unanswered';
  noteRefusal(reply, isFinal ? canceled.error.code : 'processor_unavailable');
  const after = (await withdrawals.look(holderId, withdrawalId)) ?? withdrawal;
  const account = await withdrawals.accountOf(after);
  const words = isFinal
    ? problems.withdrawal_not_cancelable.title()
    : t('Our processor could not be reached, so this withdrawal is not canceled yet. It is safe to try again.');
  const token = forms.token(request, reply);
  return sendPage(reply, stateView({ withdrawal: after, account, token, fault: { words, isFinal } }));
}
