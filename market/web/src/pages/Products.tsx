import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { Card } from '../view-model.ts';
import styles from './Products.module.css';

interface Props {
  readonly products: readonly Card[];
  /** How many pictures are loaded eagerly, because they are visible without scrolling. */
  readonly eager?: number;
  readonly singleRow?: boolean;
  /** Whether the grid is narrower, to leave room for a list's filters. */
  readonly isBesideFilters?: boolean;
}

/** The price before a deal, struck, and the deal's last day. */
function Before({ deal }: { deal: NonNullable<Card['deal']> }) {
  return (
    <span className={styles['before']}>
      {deal.was !== undefined && (
        <>
          {' '}
          <span className="hidden">{t('before:')}</span> <s>{deal.was}</s>
        </>
      )}{' '}
      <span className={styles['until']}>{deal.until}</span>
    </span>
  );
}

/** A grid of products. Pictures load as they scroll into view, except for the `eager` ones. */
export function Products({ products, eager = 0, singleRow = false, isBesideFilters = false }: Props) {
  return (
    <ul
      className={classes(
        styles['grid'],
        singleRow && styles['single-row'],
        isBesideFilters && styles['beside-filters'],
      )}
    >
      {products.map((product, index) => (
        <li key={product.slug}>
          <a className={classes(styles['product'], product.soldOut && styles['sold'])} href={`/p/${product.slug}`}>
            <span className={styles['picture']} data-ground={product.ground}>
              <img
                src={product.pictureUrl}
                alt=""
                width={256}
                height={256}
                loading={index < eager ? 'eager' : 'lazy'}
              />
              {product.stockNote !== undefined && <span className={styles['flag']}>{product.stockNote}</span>}
            </span>
            <span className={styles['name']}>{product.name}</span>
            <span className={styles['summary']}>{product.summary}</span>
            <span className={styles['foot']}>
              <span className="price">
                {product.price}
                {product.deal && <Before deal={product.deal} />}
              </span>
              <span className={styles['by']}>{product.seller}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
