import { lazy, Suspense } from 'react';
import { t } from '#platform/words/words.ts';
import type { CardJson } from '../../app/wire.ts';
import { brandName, expiryWords, fundingWords } from './view.ts';
import styles from './instruments.module.css';

/** The drawings of all brands weigh as much as some pages. */
const BrandMark = lazy(() => import('./BrandMark.tsx'));

/** A picture of the card, with the last four digits of its number. */
export function CardFace({ card }: { readonly card: CardJson }) {
  return (
    <div className={styles['face']} data-brand={card.brand} data-status={card.status}>
      <CardMark brand={card.brand} />
      <span className="hidden">{brandName(card.brand)}</span>
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

/** The mark of a card's brand in lists. It has no name of its own, because the card's name stands beside it. */
export function CardMark({ brand }: { readonly brand: string }) {
  return (
    <Suspense fallback={<span className={styles['mark']} />}>
      <BrandMark brand={brand} />
    </Suspense>
  );
}
