import { t } from '#platform/words/words.ts';
import { urls } from '../../urls.ts';
import type { Shown } from '../push/domain.ts';

/**
 * Writes what a device shows of a notice. Everybody near the device can read it, so it says what kind of thing happened,
 * and no amount, name, number, shop's words or phrase; the wallet has the rest, after a login.
 *
 * @param cause The name under which the notice is sent once; it begins with the kind of the notice.
 * @param code The code by which its holder looks up whether we sent it.
 */
export function pushWords(cause: string, code: string): Shown {
  const [kind = ''] = cause.split(' ');
  const { words, page } = (kinds.get(kind) ?? other)();
  return { title: t('Holdfast Wallet'), body: t('{words} Code {code}', { words, code }), page, tag: code };
}

/** The first page of the wallet. */
const HOME = '/';

type Words = () => { readonly words: string; readonly page: string };

const other: Words = () => ({ words: t('There is news in your wallet.'), page: HOME });

const kinds: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['receipt', () => ({ words: t('You paid with your wallet.'), page: urls.app.activity() })],
  ['refund', () => ({ words: t('Money of a payment comes back to you.'), page: urls.app.activity() })],
  ['refund_of_sale', () => ({ words: t('Money of a sale went back to its buyer.'), page: urls.app.activity() })],
  ['payout', () => ({ words: t('Money of a sale was released to you.'), page: urls.app.activity() })],
  ['warning', () => ({ words: t('An order of yours has a deadline soon.'), page: urls.app.activity() })],
  ['proposal', () => ({ words: t('A shop says that your order has arrived. Is that so?'), page: urls.app.activity() })],
  ['case', () => ({ words: t('A case of yours has moved.'), page: HOME })],
  ['case_warning', () => ({ words: t('A case of yours waits for you.'), page: HOME })],
  ['report', () => ({ words: t('There is news about a reported payment.'), page: HOME })],
  ['chargeback', () => ({ words: t('There is news about money that you added.'), page: urls.app.activity() })],
  ['ticket', () => ({ words: t('There is news about your message to us.'), page: urls.support.help() })],
  ['card_expiry', () => ({ words: t('A card of yours expires soon.'), page: urls.app.instruments() })],
  ['budget', () => ({ words: t('A budget of yours is nearly or wholly spent.'), page: urls.app.spending() })],
  ['card_refund', () => ({ words: t('A card did not take a refund.'), page: urls.app.activity() })],
  ['debit', () => ({ words: t('There is news about money that you added.'), page: urls.app.activity() })],
  ['charge_stayed', () => ({ words: t('Money from a card is in your balance.'), page: urls.app.activity() })],
  ['document', () => ({ words: t('The check of your document has news.'), page: urls.app.profile() })],
  [
    'change',
    () => ({
      words: t('Something that protects your wallet was changed or used. Was it you?'),
      page: urls.identity.securityActivity(),
    }),
  ],
]);
