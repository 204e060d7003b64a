import { t } from '#platform/words/words.ts';
import type { PrivacyData } from '../../web/src/privacy-view-model.ts';
import { urls } from '../urls.ts';
import type { Tie } from './domain.ts';

/** Says what must end before an account can be deleted, and where. */
export function tieView(tie: Tie): PrivacyData['ties'][number] {
  switch (tie.kind) {
    case 'order':
      return { href: urls.ordering.order({ orderId: tie.orderId }), words: t('An order that is not over yet') };
    case 'case':
      return { href: urls.ordering.order({ orderId: tie.orderId }), words: t('An order with an open case') };
    case 'sale':
      return { href: urls.selling.center(), words: t('A sale that is not paid out yet') };
    case 'ticket':
      return { href: urls.support.list(), words: t('A ticket to support that is open') };
    case 'link':
      return { href: urls.wallet.paymentMethods(), words: t('A linked wallet: unlink it first') };
    case 'shop':
      return { href: urls.support.write(), words: t('Your shop: write to support to close it') };
  }
}
