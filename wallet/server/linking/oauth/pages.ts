import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import { Type } from 'typebox';
import { contentSecurityPolicy } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { failurePage } from '../../hosted/error-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import type { Session } from '../../identity/sessions/domain.ts';
import { urls } from '../../urls.ts';
import { shareable } from '../mandates/domain.ts';
import type { Consents, Permission, Question } from './consent-service.ts';
import { readCap } from './domain.ts';
import { consentView, endedView, protocolErrorView } from './views.ts';
import type { ConsentView } from './views.ts';
import { allowFault } from './words.ts';

interface ConsentDeps {
  readonly provider: Provider;
  readonly consents: Consents;
  readonly forms: FormGuard;
  /** Sends a browser that is not signed in to the login page, and then back. */
  readonly requireLogin: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
}

const Fields = Type.Record(Type.String(), Type.String({ maxLength: 32_768 }));
type Fields = Readonly<Record<string, string>>;
const Params = Type.Object({ uid: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });

type InteractionRequest = FastifyRequest<{ Params: { uid: string } }>;

/** The page on which a holder allows or denies a client's request. It works without JavaScript. */
export function consentPages(deps: ConsentDeps): Routes {
  return async (app) => {
    const url = urls.linking.interaction.pattern;
    const asking = { schema: { params: Params }, preHandler: deps.requireLogin };
    app.get(url, asking, (request, reply) => askForConsent(deps, request, reply));
    const answering = { schema: { params: Params, body: Fields }, preHandler: requireOwnForm(deps) };
    app.post(url, answering, (request, reply) => answerConsent(deps, request, reply, request.body as Fields));
  };
}

/** Guards the answer: a post from elsewhere, or without a session, is redirected to the question. */
function requireOwnForm({ forms }: ConsentDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    request.session && forms.accepts(request) ? undefined : reply.redirect(pathOf(request), 303);
}

async function askForConsent(deps: ConsentDeps, request: InteractionRequest, reply: FastifyReply) {
  const question = await questionOf(deps, request, reply);
  if (!question) return sendHtml(reply, endedView(), 410);
  return showConsent(deps, request, reply, { question, typed: typedAtFirst(question), faults: [] });
}

async function answerConsent(deps: ConsentDeps, request: InteractionRequest, reply: FastifyReply, body: Fields) {
  const { consents } = deps;
  const question = await questionOf(deps, request, reply);
  if (!question) return sendHtml(reply, endedView(), 410);
  const { refusal } = question;
  if (body['decision'] === 'end_other' && refusal?.code === 'linked_elsewhere') {
    await consents.endOther(question);
    return reply.redirect(request.url, 303);
  }
  if (body['decision'] !== 'allow') {
    return finish(deps, request, reply, { error: 'access_denied', error_description: refusal?.code ?? 'denied' });
  }
  const read = readPermission(question, body);
  if (refusal || read.faults.length > 0)
    return showConsent(deps, request, reply, { question, typed: read.typed, faults: read.faults });
  const allowed = await consents.allow(question, read.permission, toProof(body));
  if (!allowed.ok) {
    // A refused proof may have locked the PIN, so the question is read again before the page is drawn.
    const now = (await questionOf(deps, request, reply)) ?? question;
    const faults = [allowFault(allowed.error, now)];
    return showConsent(deps, request, reply, { question: now, typed: read.typed, faults });
  }
  return finish(deps, request, reply, { login: loginOf(request.session!), consent: { grantId: allowed.value } });
}

/** Reads the question that the client sent this browser with; undefined if it has ended. */
async function questionOf(
  { provider, consents }: ConsentDeps,
  request: InteractionRequest,
  reply: FastifyReply,
): Promise<Question | undefined> {
  const interaction = await provider.interactionDetails(request.raw, reply.raw).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  if (interaction?.uid !== request.params.uid) return undefined;
  return consents.question(interaction, request.session!);
}

async function finish(
  { provider }: ConsentDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  result: InteractionResults,
): Promise<FastifyReply> {
  const returnTo = await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
  return reply.redirect(returnTo, 303);
}

/** The holder's login, in the terms of OpenID Connect. */
function loginOf({ holderId, methods, authenticatedAt }: Session) {
  const ts = Math.floor(authenticatedAt.getTime() / 1_000);
  return { accountId: holderId, remember: false, amr: [...methods], ts };
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]!;
}

/** Draws the page for a browser whose request the authorization server cannot answer, without a database. */
export function protocolErrorPage({ code, reference }: { code: string; reference: string }): string {
  return code === 'server_error' ? failurePage({ status: 500, reference }) : protocolErrorView({ code });
}

function showConsent(
  { forms }: ConsentDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  view: Pick<ConsentView, 'question' | 'typed' | 'faults'>,
): FastifyReply {
  const { redirectUri, refusal } = view.question;
  const status = refusal ? 409 : view.faults.length > 0 ? 422 : 200;
  // The form's answer is a redirect to the shop, so the policy allows the shop's registered origin.
  void reply.header('content-security-policy', contentSecurityPolicy([new URL(redirectUri).origin]));
  const action = pathOf(request);
  return sendHtml(reply, consentView({ ...view, action, token: forms.token(request, reply) }), status);
}

function sendHtml(reply: FastifyReply, text: string, status: number): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

/** The form's first values: the requested caps; name and masked number are shared, the address is not; no right to confirm. */
function typedAtFirst({ asked }: Question): ConsentView['typed'] {
  if (asked.kind === 'payee') return { maxPerPayment: '', maxPerMonth: '', shared: [], confirm: false };
  return {
    maxPerPayment: decimal(asked.maxPerPayment),
    maxPerMonth: decimal(asked.maxPerMonth),
    shared: ['name', 'phone'],
    confirm: false,
  };
}

function decimal({ minor }: Money): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}

function readPermission({ asked }: Question, body: Fields) {
  const shared = shareable.filter((name) => body[`share_${name}`] === 'yes');
  const confirm = body['allow_confirm'] === 'yes';
  const caps = { maxPerPayment: body['max_per_payment'] ?? '', maxPerMonth: body['max_per_month'] ?? '' };
  const typed = { ...caps, shared, confirm };
  if (asked.kind === 'payee') {
    const permission: Permission = { maxPerPayment: zero('EUR'), maxPerMonth: zero('EUR'), shared, confirm: false };
    return { typed, faults: [], permission };
  }
  const faults: FieldFault[] = [];
  const maxPerPayment = readLimit(faults, 'max_per_payment', typed.maxPerPayment, asked.maxPerPayment);
  const maxPerMonth = readLimit(faults, 'max_per_month', typed.maxPerMonth, asked.maxPerMonth);
  return { typed, faults, permission: { maxPerPayment, maxPerMonth, shared, confirm } };
}

/** Reads a typed limit of at most `most`. @returns The limit, or zero after adding a fault to `faults`. */
function readLimit(faults: FieldFault[], field: string, text: string, most: Money): Money {
  const minor = readCap(text);
  if (minor !== undefined && minor <= most.minor) return { minor, currency: most.currency };
  faults.push({ field, message: t('Type an amount from 0 to {decimal} euros', { decimal: decimal(most) }) });
  return zero(most.currency);
}
