import type { FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { PayoutData } from '../../../web/src/seller-view-model.ts';
import type { Notice } from '../../../web/src/common-view-model.ts';
import { requireShopper } from '../../accounts/accounts/guard.ts';
import type { Pages } from '../../pages.ts';
import { isLinkFault } from '../links/domain.ts';
import { attemptTokenOf, keepAttemptToken } from '../links/attempt-cookies.ts';
import type { Payout } from './domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import type { Payees, SellerShopper } from './service.ts';
import { kindOf } from '../links/words.ts';
import { payeeEndedWords, payeeFaultWords } from './words.ts';
import { urls } from '../../urls.ts';

const PAGE = urls.wallet.payout();

interface PayeePageDeps {
  readonly payees: Payees;
  readonly pages: Pages;
  readonly forms: FormGuard;
  /** The amount in escrow for a seller, less commission. */
  readonly escrowOf: (sellerId: Id<'sel'>) => Promise<Money>;
  readonly policy: Orders['policy'];
}

/** The page on which a seller links or unlinks the wallet to be paid into; for other shoppers it does not exist. */
export function payeePages({ payees, pages, forms, escrowOf, policy }: PayeePageDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', async (request, reply) => (sellerOf(request) ? undefined : reply.callNotFound()));
    app.get(urls.wallet.payout.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const seller = sellerOf(request)!;
      const payout = await payees.payoutOf(seller);
      const data = toPayoutData(
        payout,
        await escrowOf(seller.sellerId),
        newsOf(pageQuery(request.query, ['linked', 'unlinked', 'problem']), payout),
      );
      return pages.send(request, reply, { title: t('Getting paid'), data });
    });
    const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, PAGE) };
    app.post(urls.wallet.linkPayout.pattern, options, async (request, reply) => {
      const { commissionBasisPoints } = await policy();
      const attempt = { continueTo: PAGE, browserToken: attemptTokenOf(request), commissionBasisPoints };
      const started = await payees.start(sellerOf(request)!, attempt);
      if (!started.ok) return reply.redirect(withQuery(PAGE, { problem: started.error }), 303);
      keepAttemptToken(reply, started.value.browserToken);
      return reply.redirect(started.value.url, 303);
    });
    app.post(urls.wallet.unlinkPayout.pattern, options, async (request, reply) => {
      const isEnded = await payees.unlink(sellerOf(request)!.sellerId);
      return reply.redirect(isEnded ? `${PAGE}?unlinked` : PAGE, 303);
    });
  };
}

function sellerOf({ shopper }: FastifyRequest): SellerShopper | undefined {
  return shopper && shopper.sellerId !== null ? { id: shopper.id, sellerId: shopper.sellerId } : undefined;
}

const toAt = (date: Date) => ({ iso: date.toISOString(), words: formatDate(date, 'longDate') });

function toPayoutData(payout: Payout, escrow: Money, news: Notice | undefined): PayoutData {
  const common = { page: 'payout', escrow: escrow.minor > 0n ? formatMoney(escrow) : undefined, news } as const;
  if (payout.kind === 'wallet') {
    const { label = t('The wallet that was set up with your shop'), since } = payout;
    return { ...common, wallet: { label, since: since && toAt(since) }, former: undefined };
  }
  const { former } = payout;
  const words = former && { label: former.label, why: payeeEndedWords(former.endedBy) };
  return { ...common, wallet: undefined, former: words && { ...words, at: toAt(former.endedAt ?? former.createdAt) } };
}

function newsOf(query: { linked?: string; unlinked?: string; problem?: string }, payout: Payout): Notice | undefined {
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
  if (!isLinkFault(query.problem)) return undefined;
  return { kind: kindOf(query.problem), ...payeeFaultWords(query.problem) };
}
