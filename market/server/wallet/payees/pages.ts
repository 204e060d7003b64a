import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatMoney } from '#platform/money/format.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { typedWhole } from '#platform/kernel/typed.ts';
import type { Money } from '#platform/money/money.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { PayoutData } from '../../../web/src/seller-view-model.ts';
import type { Notice } from '../../../web/src/common-view-model.ts';
import type { Fault } from '../../accounts/accounts/domain.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import { requireFresh, requireShopper } from '../../accounts/accounts/guard.ts';
import type { Sessions } from '../../accounts/sessions/service.ts';
import type { Pages } from '../../pages.ts';
import { isLinkFault } from '../links/domain.ts';
import { attemptTokenOf, keepAttemptToken } from '../links/attempt-cookies.ts';
import type { Payout } from './domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import type { Moves } from './moves-service.ts';
import type { Proof, ProofPurpose } from '../proofs/domain.ts';
import type { Proofs, ProvingSeller } from '../proofs/service.ts';
import { proofFaultWords } from '../proofs/words.ts';
import type { Payees } from './service.ts';
import { kindOf } from '../links/words.ts';
import { payeeEndedWords, payeeFaultWords, walletTitle } from './words.ts';
import { urls } from '../../urls.ts';

const PAGE = urls.wallet.payout();

interface PayeePageDeps {
  readonly payees: Payees;
  readonly moves: Pick<Moves, 'waitingOf' | 'cancel' | 'policy'>;
  readonly proofs: Proofs;
  readonly accounts: Pick<Accounts, 'knownAs'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly browsers: Pick<KnownBrowsers, 'find'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** The amount in escrow for a seller, less commission. */
  readonly escrowOf: (sellerId: Id<'sel'>) => Promise<Money>;
  readonly policy: Orders['policy'];
}

/** The page on which a seller links or unlinks the wallet to be paid into; for other shoppers it does not exist. */
export function payeePages(deps: PayeePageDeps): Routes {
  const { moves, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', async (request, reply) => (sellerOf(request) ? undefined : reply.callNotFound()));
    app.get(urls.wallet.payout.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) =>
      showPayout(deps, request, reply),
    );
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
    // A session alone changes nothing about who is paid, as it changes nothing about what opens the account.
    const fresh = requireFresh(deps.sessions, PAGE);
    const changing = { ...options, preHandler: [fresh, ownFormsOnly(forms, PAGE)] };
    app.post(urls.wallet.linkPayout.pattern, changing, async (request, reply) => {
      const seller = sellerOf(request)!;
      if (await deps.payees.needsProof(seller)) return beginProof(deps, reply, seller, 'link');
      return setOut(deps, request, reply, null);
    });
    app.post(urls.wallet.unlinkPayout.pattern, changing, async (request, reply) =>
      beginProof(deps, reply, sellerOf(request)!, 'unlink'),
    );
    app.post(urls.wallet.keepPayout.pattern, options, async (request, reply) => {
      const isKept = await moves.cancel(sellerOf(request)!.sellerId);
      return reply.redirect(isKept ? `${PAGE}?kept` : PAGE, 303);
    });
    const prove = { schema: { querystring: AnyQuery }, preHandler: fresh };
    app.get<OfProof>(urls.wallet.provePayout.pattern, prove, async (request, reply) => {
      const proof = await findProof(deps, request);
      return proof ? showProof(deps, request, reply, { proof }) : reply.redirect(OVER, 303);
    });
    app.post<OfProof & { Body: FormFields }>(urls.wallet.provePayout.pattern, changing, async (request, reply) =>
      takeProof(deps, request, reply),
    );
  };
}

type OfProof = { Params: { proofId: string } };

const OVER = withQuery(PAGE, { problem: 'proof_over' });

async function showPayout(deps: PayeePageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { payees, moves, pages, escrowOf } = deps;
  const seller = sellerOf(request)!;
  const [payout, sales, move, policy] = await Promise.all([
    payees.payoutOf(seller),
    payees.salesOf(seller),
    moves.waitingOf(seller),
    moves.policy(),
  ]);
  const news = newsOf(pageQuery(request.query, ['linked', 'unlinked', 'waits', 'kept', 'wait', 'problem']), payout);
  const data = toPayoutData({ payout, move, escrow: await escrowOf(seller.sellerId), news });
  return pages.send(request, reply, {
    title: t('Getting paid'),
    data: { ...data, sales: toSalesData(sales), email: seller.email, waitDays: policy.moveWaitDays },
  });
}

/** Mails a code, and leads to the page that asks for it. */
async function beginProof(
  { proofs }: PayeePageDeps,
  reply: FastifyReply,
  seller: ProvingSeller,
  purpose: ProofPurpose,
) {
  const begun = await proofs.begin(seller, purpose);
  if (begun.ok) return reply.redirect(urls.wallet.provePayout({ proofId: begun.value }), 303);
  return reply.redirect(withQuery(PAGE, { problem: begun.error.code, wait: begun.error.waitS }), 303);
}

async function findProof({ proofs }: PayeePageDeps, request: FastifyRequest<OfProof>): Promise<Proof | undefined> {
  const { proofId } = request.params;
  return isId('prf', proofId) ? proofs.find(sellerOf(request)!, proofId) : undefined;
}

function showProof(
  { pages }: PayeePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { proof, faults = [], code = '' }: { proof: Proof; faults?: readonly Fault[]; code?: string },
): Promise<FastifyReply> {
  const { id, purpose, email } = proof;
  return pages.send(request, reply, {
    title: t('Is it you?'),
    status: faults.length > 0 ? 422 : 200,
    data: { page: 'payout-proof', proofId: id, purpose, email, faults, code },
  });
}

/** Takes a typed proof, and does what it is for. */
async function takeProof(
  deps: PayeePageDeps,
  request: FastifyRequest<OfProof & { Body: FormFields }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { proofs, payees, accounts, browsers } = deps;
  const seller = sellerOf(request)!;
  const proof = await findProof(deps, request);
  if (!proof) return reply.redirect(OVER, 303);
  const { password = '', code = '' } = request.body;
  const browser = browsers.find(request, await accounts.knownAs(seller.email));
  const given = await proofs.give(seller, proof.id, { password, code, address: request.ip, browser });
  if (!given.ok) {
    const { error } = given;
    if (error.code === 'over') return reply.redirect(OVER, 303);
    return showProof(deps, request, reply, { proof, faults: error.faults, code });
  }
  if (proof.purpose === 'link') return setOut(deps, request, reply, given.value.email);
  const isEnded = await payees.unlink(seller);
  return reply.redirect(isEnded ? `${PAGE}?unlinked` : PAGE, 303);
}

/** Sends the seller to the wallet, to link one. */
async function setOut(
  { payees, policy }: PayeePageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  provedEmail: string | null,
): Promise<FastifyReply> {
  const { commissionBasisPoints } = await policy();
  const attempt = { continueTo: PAGE, browserToken: attemptTokenOf(request), commissionBasisPoints, provedEmail };
  const started = await payees.start(sellerOf(request)!, attempt);
  if (!started.ok) return reply.redirect(withQuery(PAGE, { problem: started.error }), 303);
  keepAttemptToken(reply, started.value.browserToken);
  return reply.redirect(started.value.url, 303);
}

function sellerOf({ shopper }: FastifyRequest): ProvingSeller | undefined {
  return shopper && shopper.sellerId !== null ? { ...shopper, sellerId: shopper.sellerId } : undefined;
}

const toAt = (date: Date) => ({ iso: date.toISOString(), words: formatDate(date, 'longDate') });

function toPayoutData(shown: {
  payout: Payout;
  move: Awaited<ReturnType<Moves['waitingOf']>>;
  escrow: Money;
  news: Notice | undefined;
}): Omit<PayoutData, 'email' | 'waitDays' | 'sales'> {
  const { payout, move, escrow, news } = shown;
  const common = {
    page: 'payout',
    escrow: escrow.minor > 0n ? formatMoney(escrow) : undefined,
    move: move && { label: move.label, asked: toAt(move.askedAt), due: toAt(move.dueAt) },
    news,
  } as const;
  if (payout.kind === 'wallet') {
    const { label, since } = payout;
    return { ...common, wallet: { label: walletTitle(label), since: since && toAt(since) }, former: undefined };
  }
  const { former } = payout;
  const words = former && { label: walletTitle(former.label), why: payeeEndedWords(former.endedBy) };
  return { ...common, wallet: undefined, former: words && { ...words, at: toAt(former.endedAt ?? former.createdAt) } };
}

function toSalesData(sales: Awaited<ReturnType<Payees['salesOf']>>): PayoutData['sales'] {
  if (sales === null || sales === 'unanswered') return sales ?? undefined;
  const { pending, blocked, available, next } = sales;
  return {
    pending: formatMoney(pending),
    blocked: blocked.minor > 0n ? formatMoney(blocked) : undefined,
    available: formatMoney(available),
    next: next ? { amount: formatMoney(next.amount), at: toAt(next.at) } : undefined,
  };
}

interface News {
  readonly linked?: string;
  readonly unlinked?: string;
  readonly waits?: string;
  readonly kept?: string;
  /** The seconds until another code is mailed. */
  readonly wait?: string;
  readonly problem?: string;
}

function newsOf(query: News, payout: Payout): Notice | undefined {
  if (query.linked !== undefined && payout.kind === 'wallet')
    return {
      kind: 'success',
      title: t('Your wallet is linked'),
      text: t('What you sell from now on is paid into it.'),
    };
  if (query.unlinked !== undefined && payout.kind === 'none')
    return {
      kind: 'info',
      title: t('Your wallet is unlinked'),
      text: t('Your goods are off sale until you link one.'),
    };
  if (query.waits !== undefined)
    return {
      kind: 'info',
      title: t('The change waits'),
      text: t('We mailed you what changes and when, with a link that undoes it.'),
    };
  if (query.kept !== undefined)
    return { kind: 'info', title: t('Nothing changes'), text: t('The change that waited has ended.') };
  if (query.problem === 'proof_over' || query.problem === 'too_many_codes' || query.problem === 'address_moved')
    return { kind: 'warning', ...proofFaultWords(query.problem, typedWhole(query.wait ?? '')) };
  if (!isLinkFault(query.problem)) return undefined;
  return { kind: kindOf(query.problem), ...payeeFaultWords(query.problem) };
}
