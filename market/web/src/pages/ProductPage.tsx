import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { ProductData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import { Products } from './Products.tsx';
import { ShopCard } from './ShopCard.tsx';
import styles from './ProductPage.module.css';

type Props = ProductData & { formToken: string };

/** A product, with others of its category. */
export function ProductPage({ product, offer, others, formToken }: Props) {
  return (
    <>
      <article className={styles['detail']} aria-labelledby="product-name">
        <nav className={styles['crumbs']} aria-label={t('You are here')}>
          <a href="/">{t('Market')}</a>
          <a href={`/c/${product.category.slug}`}>{product.category.name}</a>
        </nav>
        <div className={styles['picture']} data-ground={product.ground}>
          <img src={product.pictureUrl} alt={product.name} width={256} height={256} fetchPriority="high" />
        </div>
        <div className={styles['about']}>
          <a className="link" href={`/s/${product.shop.slug}`}>
            {product.seller}
          </a>
          <h1 id="product-name">{product.name}</h1>
          <p className={classes('lead', styles['summary'])}>{product.summary}</p>
          <Offer product={product} formToken={formToken} />
          {offer !== undefined && <p className="notice info">{offer}</p>}
          <h2>{t('About it')}</h2>
          <p>{product.description}</p>
          <dl className={classes('facts', styles['facts'])}>
            <div>
              <dt>{t('Category')}</dt>
              <dd>{product.category.name}</dd>
            </div>
            <div>
              <dt>{t('Weight')}</dt>
              <dd>{product.weight}</dd>
            </div>
          </dl>
          <h2>{t('Sold by')}</h2>
          <ShopCard {...product.shop} name={product.seller} />
        </div>
      </article>
      {others.length > 0 && (
        <section aria-labelledby="others">
          <div className="section-head">
            <h2 id="others">{t('More from {name}', { name: product.category.name })}</h2>
            <a className="link" href={`/c/${product.category.slug}`}>
              {t('See all')}
            </a>
          </div>
          <Products products={others} singleRow />
        </section>
      )}
    </>
  );
}

function Offer({ product, formToken }: Pick<Props, 'product' | 'formToken'>) {
  const left = product.soldOut ? 'none' : product.stockNote === undefined ? undefined : 'short';
  return (
    <>
      <p className={styles['offer']}>
        <span className={classes('price', styles['cost'])}>{product.price}</span>
        {product.deal?.was !== undefined && (
          <span className="muted">
            <span className="hidden">{t('before:')}</span> <s>{product.deal.was}</s>
          </span>
        )}
        <span className={styles['stock']} data-left={left}>
          {product.stockNote ?? t('In stock')}
        </span>
      </p>
      {product.deal && <p className="muted">{product.deal.words}</p>}
      {!product.soldOut && (
        <PostForm className={styles['add']} action="/cart/add" token={formToken}>
          <input type="hidden" name="product" value={product.id} />
          <label className="hint" htmlFor="quantity">
            {t('Quantity')}
          </label>
          <select className="input large" id="quantity" name="quantity" defaultValue="1">
            {Array.from({ length: product.most }, (_, index) => (
              <option key={index} value={index + 1}>
                {index + 1}
              </option>
            ))}
          </select>
          <button className="button large" type="submit">
            {t('Add to cart')}
          </button>
        </PostForm>
      )}
      <ul className={classes('notice success', styles['assurances'])}>
        <li>
          <Icon name="shield" />
          <span>
            {rich('<strong>Protected.</strong> You pay into escrow; {seller} is paid when your parcel has arrived.', {
              strong: (inner) => <strong>{inner}</strong>,
              seller: product.seller,
            })}
          </span>
        </li>
        <li>
          <Icon name="truck" />
          <span>{t('Shipping is free, and you see every cost before you pay.')}</span>
        </li>
      </ul>
    </>
  );
}
