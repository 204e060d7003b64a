import { invariant } from '#platform/kernel/invariant.ts';
import type { Content } from './content-domain.ts';
import { previewDebits, previewOrigins, previewWithdrawals } from './money-preview-domain.ts';
import type { PoliciesDeps } from './port.ts';
import {
  MOST_PAST,
  previewExchange,
  previewFees,
  previewLimits,
  previewReports,
  previewTerms,
  previewTiers,
} from './preview-domain.ts';
import type { Preview } from './preview-domain.ts';

type PreviewDeps = Omit<PoliciesDeps, 'db' | 'fees' | 'origins' | 'staff' | 'staffLog' | 'passkeys'>;

/** Computes what a draft would have changed on what happened last. */
export async function previewOf(deps: PreviewDeps, before: Content, content: Content): Promise<Preview> {
  const { payments, cases, limits, unauthorized } = deps;
  switch (content.kind) {
    case 'limits':
      invariant(before.kind === 'limits', 'a draft begins from a version of its kind');
      return previewLimits(before.values, content.values, await cases.newest(MOST_PAST));
    case 'exchange':
      invariant(before.kind === 'exchange', 'a draft begins from a version of its kind');
      return previewExchange(before.values, content.values, await deps.exchange.newest(MOST_PAST));
    case 'withdrawals':
      invariant(before.kind === 'withdrawals', 'a draft begins from a version of its kind');
      return previewWithdrawals(before.values, content.values, await deps.withdrawals.newest(MOST_PAST));
    case 'debits':
      invariant(before.kind === 'debits', 'a draft begins from a version of its kind');
      return previewDebits(before.values, content.values, await deps.topUps.newest(MOST_PAST));
    case 'origins': {
      invariant(before.kind === 'origins', 'a draft begins from a version of its kind');
      const now = deps.world.clocks.business();
      return previewOrigins(before.values, content.values, { topUps: await deps.topUps.newest(MOST_PAST), now });
    }
    case 'reports':
      return previewReports(content.values, await unauthorized.newest(MOST_PAST));
    case 'terms': {
      const [paid, disputes] = await Promise.all([payments.newest(MOST_PAST), cases.newest(MOST_PAST)]);
      return previewTerms(content.values, { payments: paid, cases: disputes });
    }
    case 'fees':
      return previewFees(content.values, await newestMoney(deps));
    case 'tiers': {
      invariant(before.kind === 'tiers', 'a draft begins from a version of its kind');
      const past = await newestMoney(deps);
      const payers = past.payments.map(({ payerId }) => payerId);
      const holders = new Set([...payers, ...past.topUps.map(({ holderId }) => holderId)]);
      const usages = await limits.usages([...holders], 'EUR');
      return previewTiers(before.values, content.values, { ...past, usages });
    }
  }
}

async function newestMoney({ payments, topUps }: PreviewDeps) {
  const [paid, added] = await Promise.all([payments.newest(MOST_PAST), topUps.newest(MOST_PAST)]);
  return { payments: paid, topUps: added };
}
