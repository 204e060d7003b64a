import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import type { OpenThing } from './domain.ts';

/** Says what is open, and where it can be ended. */
export const openWords: Readonly<Record<OpenThing, { readonly words: () => string; readonly href: string }>> = {
  balance: {
    words: () => t('There is money in your wallet. Withdraw it to your bank account, or spend it first.'),
    href: urls.funding.withdraw(),
  },
  debt: { words: () => t('Your wallet owes money for a refund of a sale.'), href: urls.app.activity() },
  bought: {
    words: () => t('Something that you bought is not settled: the money waits in escrow.'),
    href: urls.app.activity(),
  },
  sold: {
    words: () => t('Something that you sold is not settled: its money waits in escrow.'),
    href: urls.protection.payouts(),
  },
  case: { words: () => t('A problem with an order is not decided yet.'), href: urls.app.activity() },
  payee: {
    words: () => t('A shop pays your sales into this wallet. End that in your profile.'),
    href: urls.app.profile(),
  },
  report: {
    words: () => t('You reported payments as not yours, and that is not settled yet.'),
    href: urls.protection.report(),
  },
  check: { words: () => t('Your identity document is being checked.'), href: urls.identity.raiseLimits() },
  top_up: {
    words: () => t('Money that you added is on its way. It arrives, or your bank refuses, within some days.'),
    href: urls.app.activity(),
  },
  withdrawal: { words: () => t('A withdrawal is on its way to your bank.'), href: urls.app.withdrawals() },
};
