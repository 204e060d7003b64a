import type Provider from 'oidc-provider';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import { limitsOf } from '../../identity/limits/domain.ts';
import type { Limits } from '../../identity/limits/service.ts';
import type { Restrictions } from '../../identity/restrictions/service.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError, Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import type { Session } from '../../identity/sessions/domain.ts';
import type { Sessions } from '../../identity/sessions/service.ts';
import type { Client } from '../clients/domain.ts';
import type { Clients } from '../clients/service.ts';
import type { ConfirmRight, Mandate, Shared } from '../mandates/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Mandates } from '../mandates/service.ts';
import type { Payees } from '../payees/service.ts';
import { challengeOf } from './challenge-domain.ts';
import { endLink } from './links-service.ts';
import { judgeHolder, withinTier } from './domain.ts';
import type { Asked, AskedMandate, LinkRefusal } from './domain.ts';
import type { ConsentPorts, ReserveTerms } from './port.ts';
import { toAsked } from './schema.ts';

/** A client's request, as the holder is asked about it. */
export interface Question {
  readonly client: Client;
  readonly asked: Asked;
  /** The bounds of the right to confirm, if the client asks for it. */
  readonly confirm: ConfirmRight | undefined;
  /** The terms of reserves, if the client asks to pay sales into the wallet. */
  readonly reserve: ReserveTerms | undefined;
  readonly holder: Holder;
  /** The scopes that the client requested. */
  readonly scopes: readonly string[];
  /** The client's address to which the answer goes. */
  readonly redirectUri: string;
  /** The reason why the holder cannot agree now. */
  readonly refusal: LinkRefusal | undefined;
  /** The ways to prove the agreement if the login was by password alone or is not fresh; otherwise undefined. */
  readonly proof: (WaysToProve & { readonly challenge: Buffer }) | undefined;
}

/** An authorization request that the provider has checked. */
interface Interaction {
  readonly uid: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The reasons why an agreement is not accepted; `proof_missing`: the question needs a proof, and none came. */
export type AllowError = ProofError | { readonly code: 'proof_missing' };

/** The holder's permission, which may be less than the client requested. */
export interface Permission {
  readonly maxPerPayment: Money;
  readonly maxPerMonth: Money;
  readonly shared: readonly Shared[];
  /** Whether the client may say that an order has arrived. */
  readonly confirm: boolean;
}

/** The door to consent. */
export interface Consents {
  /** Reads a request as a question to the signed-in holder, with caps that the holder's tier allows. */
  question(interaction: Interaction, session: Session): Promise<Question>;
  /** Ends the link that keeps the holder from agreeing, if that is the refusal. The holder has asked for it. */
  endOther(question: Question): Promise<void>;
  /**
   * Stores the holder's permission, if the question's proof is given. The question must have no refusal.
   *
   * @returns The id of the grant under which the client fetches its tokens.
   */
  allow(question: Question, permission: Permission, proof: Proof | undefined): Promise<Result<string, AllowError>>;
}

interface ConsentsDeps extends ConsentPorts {
  readonly provider: Provider;
  readonly accounts: Accounts;
  readonly limits: Pick<Limits, 'current'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly clients: Clients;
  readonly mandates: Mandates;
  readonly payees: Payees;
  readonly sessions: Pick<Sessions, 'isStrong'>;
  readonly proofs: Proofs;
  readonly ledger: Pick<Ledger, 'accountsOfHolder'>;
  /** The API's resource indicator, to which tokens are bound. */
  readonly api: string;
}

/** Creates the door to consent. */
export function createConsents(deps: ConsentsDeps): Consents {
  return {
    question: (interaction, session) => askQuestion(deps, interaction, session),
    endOther: (question) => endOther(deps, question),
    allow: (question, permission, proof) => allow(deps, question, permission, proof),
  };
}

async function askQuestion(
  deps: ConsentsDeps,
  { uid, params }: Parameters<Consents['question']>[0],
  session: Parameters<Consents['question']>[1],
): ReturnType<Consents['question']> {
  const { accounts, clients, proofs } = deps;
  const { client_id: clientId, redirect_uri: redirectUri, scope, authorization_details: details } = params;
  const client = await clients.find(String(clientId));
  const read = toAsked((JSON.parse(String(details)) as unknown[])[0]);
  const holder = await accounts.find(session.holderId);
  invariant(client && holder && read.ok, 'each interaction has a known client, a holder and valid details');
  const asked = withinTier(read.value, limitsOf(await deps.limits.current(), holder.tier, 'EUR'));
  const refusal = await refusalOf(deps, holder, client.clientId, asked);
  const scopes = String(scope).split(' ');
  const confirm = asked.kind === 'mandate' && asked.confirm ? await deps.mandates.confirmTerms() : undefined;
  const reserve = asked.kind === 'payee' ? await deps.reserveTerms() : undefined;
  const put = { client, asked, confirm, reserve, holder, scopes, redirectUri: String(redirectUri), refusal };
  // Only a mandate can take money, so a payee needs no proof.
  if (asked.kind === 'payee' || deps.sessions.isStrong(session)) return { ...put, proof: undefined };
  const challenge = challengeOf({ interactionId: uid, holderId: holder.id, clientId: client.clientId, asked });
  return { ...put, proof: { ...(await proofs.ways(holder.id, challenge)), challenge } };
}

async function refusalOf(
  deps: ConsentsDeps,
  holder: Holder,
  clientId: string,
  asked: Asked,
): Promise<LinkRefusal | undefined> {
  const refusal =
    judgeHolder(holder, asked.kind) ??
    (await deps.restrictions.find(holder.id, asked.kind)) ??
    (await debtOf(deps, holder, clientId, asked));
  if (refusal) return refusal;
  const by = { holderId: holder.id, clientId, account: asked.account };
  const { mandates, payees } = deps;
  const elsewhere = await (asked.kind === 'payee' ? payees : mandates).linkedElsewhere(by);
  return elsewhere && { code: 'linked_elsewhere', since: elsewhere.createdAt, linkId: elsewhere.id };
}

/** Refuses a new payee while its holder owes for refunded sales. */
async function debtOf(
  { ledger, payees }: ConsentsDeps,
  { id }: Holder,
  clientId: string,
  asked: Asked,
): Promise<LinkRefusal | undefined> {
  if (asked.kind !== 'payee') return undefined;
  const debt = (await ledger.accountsOfHolder(id)).find((one) => one.kind === 'debt' && one.postedMinor < 0n);
  if (!debt) return undefined;
  const isKnown = (await payees.listOf(id)).some((one) => one.clientId === clientId && one.account === asked.account);
  return isKnown ? undefined : { code: 'debt_open', owed: { minor: -debt.postedMinor, currency: debt.currency } };
}

async function endOther(deps: ConsentsDeps, { refusal }: Question): Promise<void> {
  if (refusal?.code === 'linked_elsewhere') await endLink(deps, refusal.linkId, 'holder');
}

async function allow(
  deps: ConsentsDeps,
  question: Question,
  permission: Permission,
  proof: Proof | undefined,
): Promise<Result<string, AllowError>> {
  const { mandates, payees, proofs } = deps;
  const { asked, client, holder } = question;
  invariant(!question.refusal, 'a question with a refusal is never allowed');
  if (question.proof) {
    if (!proof) return err({ code: 'proof_missing' });
    const proved = await proofs.prove(holder.id, question.proof.challenge, proof);
    if (!proved.ok) return proved;
  }
  if (asked.kind === 'payee') {
    const { kind: _, ...wanted } = asked;
    const payee = await payees.open({ ...wanted, holderId: holder.id, clientId: client.clientId });
    const detail = {
      type: 'wallet_payee',
      payee_id: payee.id,
      name: payee.name,
      max_commission_basis_points: payee.maxCommissionBasisPoints,
    };
    return ok(await saveGrant(deps, question, payee.id, false, detail));
  }
  const mandate = await mandates.consent({
    ...toMandate(question, asked, permission),
    holderId: holder.id,
    clientId: client.clientId,
  });
  return ok(await saveGrant(deps, question, mandate.id, true, toDetail(mandate)));
}

async function saveGrant(
  { provider, api }: ConsentsDeps,
  question: Question,
  grantId: string,
  mayPay: boolean,
  detail: Detail,
): Promise<string> {
  const grant = new provider.Grant({ accountId: question.holder.id, clientId: question.client.clientId });
  grant.jti = grantId;
  grant.addOIDCScope('openid');
  for (const scope of question.scopes.filter((one) => one !== 'openid')) {
    if (scope === 'payments' && mayPay) grant.addResourceScope(api, scope);
    else grant.rejectResourceScope(api, scope);
  }
  grant.addRar(detail);
  return grant.save();
}

type Detail = { type: string } & Record<string, string | number | boolean>;

function toDetail(mandate: Mandate): Detail {
  return {
    type: 'wallet_mandate',
    mandate_id: mandate.id,
    currency: mandate.maxPerMonth.currency,
    max_per_payment: String(mandate.maxPerPayment.minor),
    max_per_month: String(mandate.maxPerMonth.minor),
    ...(mandate.confirm ? { confirm: true } : {}),
  };
}

/** Builds the mandate: its caps are at most the requested ones, and it has no right that was not requested. */
function toMandate({ confirm: right }: Question, asked: AskedMandate, permission: Permission) {
  const { maxPerPayment, maxPerMonth, shared } = permission;
  const isWithin = compare(maxPerPayment, asked.maxPerPayment) <= 0 && compare(maxPerMonth, asked.maxPerMonth) <= 0;
  invariant(isWithin, 'the allowed caps are at most the requested caps');
  const { account, purpose } = asked;
  const confirm = (permission.confirm && right) || null;
  return { account, purpose, maxPerPayment, maxPerMonth, shared, confirm };
}
