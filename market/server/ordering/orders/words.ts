import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { OrderError } from './domain.ts';
import type { Refund, Refused, Unknown } from './port.ts';

/** Says why an action on an order was refused, in words for the person who took it. */
export function refusalWords(error: OrderError | Refused | Unknown): string {
  switch (error.code) {
    case 'wallet_refused':
      return `${error.problem.title}. ${error.problem.nextAction}`;
    case 'wallet_unreachable':
      return t('The wallet does not answer right now. It is safe to press again: nothing is done or charged twice.');
    case 'order_not_cancelable':
      return error.status === 'paid'
        ? t(
            'This order was paid before it could be canceled. Whatever is not shipped in time is refunded automatically.',
          )
        : t('This order is being paid at this very moment. Finish that, or cancel once more.');
    case 'order_not_payable':
    case 'part_not_confirmable':
    case 'parcel_announced':
      return t(
        'A parcel with this number is announced already, by another carrier. If that is wrong, take it back first.',
      );
    case 'part_disputed':
      return disputedWords();
    case 'part_not_shippable':
    case 'part_not_cancelable':
    case 'parcel_not_withdrawable':
      return t('This order is past that step already.');
  }
}

/** Says why nothing but a case decides about the money of a part. */
export function disputedWords(): string {
  return t('A case about this order is open. Until it ends, only the case decides.');
}

const causes = new Map<string, Message>([
  ['not_shipped', msg('It was not shipped in time.')],
  ['not_scanned', msg('No carrier had it in time.')],
  ['lost', msg('The carrier has lost the parcel.')],
  ['returned', msg('The carrier took the parcel back to its sender.')],
  ['case', msg('So your case about it was decided.')],
  ['charged_back', msg('The bank of your card took the payment back.')],
]);

/** Says why money went back to the buyer, in sentences; none for a cause that the market does not know. */
export function causeWords({ cause, reason }: Pick<Refund, 'cause' | 'reason'>, seller: string): string[] {
  if (cause === 'shop' || cause === 'canceled') {
    const words = cause === 'shop' ? t('{seller} refunded it.', { seller }) : t('{seller} canceled it.', { seller });
    return reason === null ? [words] : [words, t('The reason: {reason}', { reason })];
  }
  const words = causes.get(cause);
  return words ? [words()] : [];
}
