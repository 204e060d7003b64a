import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import type { IconName } from '#platform/ui/Icon.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { HomeData } from '../view-model.ts';
import { Products } from './Products.tsx';
import { ShopCard } from './ShopCard.tsx';
import styles from './HomePage.module.css';

/** The front page. */
export function HomePage({ tiles, products, shops }: HomeData) {
  return (
    <>
      <Hero products={products} />
      <section aria-labelledby="browse">
        <div className="section-head">
          <h2 id="browse">{t('Browse')}</h2>
        </div>
        <ul className={styles['tiles']}>
          {tiles.map((tile) => (
            <li key={tile.slug}>
              <a href={`/c/${tile.slug}`} data-ground={tile.ground}>
                <img src={tile.pictureUrl} alt="" width={88} height={88} />
                {tile.name}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="goods">
        <div className="section-head">
          <h2 id="goods">{t('In the shops today')}</h2>
          <a className="link" href="/search">
            {t('See everything')}
          </a>
        </div>
        <Products products={products} />
      </section>
      <Safe />
      <section aria-labelledby="shops">
        <div className="section-head">
          <h2 id="shops">{t('The shops')}</h2>
        </div>
        <ul className={styles['shops']}>
          {shops.map((shop) => (
            <li key={shop.slug}>
              <ShopCard {...shop} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Hero({ products }: Pick<HomeData, 'products'>) {
  return (
    <section className={styles['hero']}>
      <div>
        <h1>{t('Good things from people who make them')}</h1>
        <p>
          {t('Buy from small shops and keep your money safe: it is paid out when your parcel has arrived, not before.')}
        </p>
        <div className={classes('acts', styles['ways'])}>
          <a className="button" href="/search">
            {t('Look around')}
          </a>
          <a className="link" href="#safe">
            {t('How you are protected')}
          </a>
        </div>
      </div>
      <div className={styles['shelf']} aria-hidden="true">
        {products.slice(0, 6).map((product) => (
          <span key={product.slug} data-ground={product.ground}>
            <img src={product.pictureUrl} alt="" width={160} height={160} />
          </span>
        ))}
      </div>
    </section>
  );
}

const steps: readonly { readonly icon: IconName; readonly title: Message; readonly text: Message }[] = [
  {
    icon: 'lock',
    title: msg('You pay into escrow'),
    text: msg('Your wallet holds the money. The shop sees that it is there.'),
  },
  {
    icon: 'truck',
    title: msg('Your parcel arrives'),
    text: msg('You follow it all the way, and say when all is right.'),
  },
  {
    icon: 'check',
    title: msg('Then the shop is paid'),
    text: msg('When you confirm, or automatically a week after delivery.'),
  },
];

function Safe() {
  return (
    <section className={styles['safe']} aria-labelledby="safe">
      <h2 id="safe">{t('You pay when you are safe')}</h2>
      <ol>
        {steps.map((step) => (
          <li key={step.icon}>
            <span className="mark" data-tone="success">
              <Icon name={step.icon} />
            </span>
            <h3>{step.title()}</h3>
            <p>{step.text()}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
