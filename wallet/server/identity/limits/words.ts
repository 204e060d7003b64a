import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { Tier } from '../accounts/domain.ts';
import type { TierLimits } from './domain.ts';

/** What the wallet knows about the holders of a tier. */
export const tierWords: Readonly<Record<Tier, Message>> = {
  0: msg('With a phone number'),
  1: msg('With a name and address'),
  2: msg('With a document'),
};

/** Says what a tier allows. */
export function limitsWords({ paymentMinor, dayMinor, yearMinor, holdsMinor }: TierLimits): string {
  const euros = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;
  if (paymentMinor === 0n) {
    return holdsMinor === null
      ? t('pays nothing')
      : t('pays nothing, and holds up to {most}', { most: euros(holdsMinor) });
  }
  return t('pays up to {payment} at once, {day} a day and {year} a year', {
    payment: euros(paymentMinor),
    day: euros(dayMinor),
    year: euros(yearMinor),
  });
}
