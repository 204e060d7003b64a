import { t } from '#platform/words/words.ts';
import { bankAccountName } from '../../funding/instruments/bank-domain.ts';
import type { BankAccount } from '../../funding/instruments/bank-domain.ts';
import { failureWords } from '../../funding/instruments/bank-words.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import type { Card } from '../../funding/instruments/domain.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** Writes that a card expires within some days. The holder's own name for it stands in no message. */
export function cardExpiryLetter(
  card: Pick<Card, 'brand' | 'last4' | 'expMonth' | 'expYear'>,
  { days, instrumentsUrl }: { readonly days: number; readonly instrumentsUrl: string },
  frame: Frame,
): Message {
  const name = cardName({ brand: card.brand, last4: card.last4 });
  const expiry = `${String(card.expMonth).padStart(2, '0')}/${card.expYear}`;
  return {
    subject: t('Your card {card} expires within {days, plural, one {# day} other {# days}}', { card: name, days }),
    text: letter(frame, [
      t('Your card {card} is valid until the end of {expiry}. After that, you cannot add money with it.', {
        card: name,
        expiry,
      }),
      t(
        'If your bank sent you a new card with the same number, link it again: it takes the place of the old one. Many banks renew the card here on their own, and then you need do nothing.',
      ),
      t('Your cards: {instrumentsUrl}', { instrumentsUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: your card {card} expires within {days, plural, one {# day} other {# days}}.', {
      card: name,
      days,
    }),
  };
}

/** Writes that a bank account cannot be used, because what was sent to prove it did not stay there. */
export function bankFailureLetter(account: BankAccount, bankUrl: string, frame: Frame): Message {
  const name = bankAccountName(account);
  return {
    subject: t('Your bank account {name} cannot be used', { name }),
    text: letter(frame, [
      t('You added {name} to your wallet. {why}', { name, why: failureWords(account) }),
      t('Nothing was taken from it. Its page, from which you can add it again: {bankUrl}', { bankUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: your bank account {name} cannot be used. {why}', { name, why: failureWords(account) }),
  };
}
