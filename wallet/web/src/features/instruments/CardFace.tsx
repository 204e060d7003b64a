import { t } from '#platform/words/words.ts';
import type { CardJson } from '../../app/wire.ts';
import { brandName, expiryWords, fundingWords } from './view.ts';
import styles from './instruments.module.css';

/** A picture of the card, with the last four digits of its number. */
export function CardFace({ card }: { readonly card: CardJson }) {
  return (
    <div className={styles['face']} data-brand={card.brand} data-status={card.status}>
      <span className={styles['brand']}>{brandName(card.brand)}</span>
      <span className={styles['kind']}>{fundingWords(card.funding)}</span>
      <span className={styles['number']}>
        <span aria-hidden="true">•••• •••• ••••</span>
        <span className="hidden">{t('ending in')}</span> {card.last4}
      </span>
      <span className={styles['expiry']}>
        <span className="hidden">{t('Expires')} </span>
        {expiryWords(card)}
      </span>
    </div>
  );
}

/** A small mark for a card in lists, in the color of its brand. */
export function CardMark({ brand }: { readonly brand: string }) {
  return (
    <span className={styles['mark']} data-brand={brand} aria-hidden="true">
      {brandName(brand).slice(0, 1)}
    </span>
  );
}
