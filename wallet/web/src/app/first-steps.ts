import { t } from '#platform/words/words.ts';

interface FirstStep {
  readonly words: string;
  readonly detail: string;
  readonly isDone: boolean;
  readonly to?: '/instruments' | '/add-money';
  readonly act?: string;
}

/**
 * Lists the steps until the wallet can pay; empty once none is missing. Money that came without a card, such as that of a
 * seller's sales, pays as well.
 *
 * @param has.source Where money can come from; a card, if there is one.
 */
export function firstSteps(has: {
  source: 'card' | 'bank_account' | undefined;
  hasMoved: boolean;
  hasShop: boolean;
}): readonly FirstStep[] {
  if (has.hasMoved && has.hasShop) return [];
  const isBank = has.source === 'bank_account';
  return [
    isBank
      ? { words: t('Link a bank account'), detail: t('You proved that it is yours. No shop sees it.'), isDone: true }
      : {
          words: t('Link a card'),
          detail: t('On our card processor’s page. No shop ever sees its number.'),
          isDone: has.source !== undefined,
          to: '/instruments',
          act: t('Link'),
        },
    {
      words: t('Add money'),
      detail: isBank ? t('From your bank account, there in some days.') : t('From €5, there in seconds.'),
      isDone: has.hasMoved,
      to: '/add-money',
      act: t('Add'),
    },
    {
      words: t('Link a shop'),
      detail: t('In the shop: your account, payment methods, Holdfast.'),
      isDone: has.hasShop,
    },
  ];
}
