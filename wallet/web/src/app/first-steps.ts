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
 */
export function firstSteps(has: { hasCard: boolean; hasMoved: boolean; hasShop: boolean }): readonly FirstStep[] {
  if (has.hasMoved && has.hasShop) return [];
  return [
    {
      words: t('Link a card'),
      detail: t('On our card processor’s page. No shop ever sees its number.'),
      isDone: has.hasCard,
      to: '/instruments',
      act: t('Link'),
    },
    {
      words: t('Add money'),
      detail: t('From €5, there in seconds.'),
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
