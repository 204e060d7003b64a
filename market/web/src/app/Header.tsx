import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { Shell } from '../view-model.ts';
import styles from './Header.module.css';

/** The header of every page: the search, and links to the front page, the shopper's pages, the cart and categories. */
export function Header({ shell }: { shell: Shell }) {
  return (
    <header className={styles['header']}>
      <div className={styles['bar']}>
        <a className={styles['brand']} href="/">
          <img src="/assets/mark.svg" alt="" width={32} height={32} />
          {rich('Holdfast <span>Market</span>', { span: (inner) => <span>{inner}</span> })}
        </a>
        <form className={styles['search']} role="search" action="/search" method="get">
          <label className="hidden" htmlFor="q">
            {t('Search the market')}
          </label>
          <input
            id="q"
            name="q"
            type="search"
            defaultValue={shell.search}
            placeholder={t('Search the market')}
            maxLength={100}
          />
          <button className="button" type="submit">
            <Icon name="search" size={20} />
            {t('Search')}
          </button>
        </form>
        <nav className={styles['mine']} aria-label={t('Yours')}>
          <a href={shell.shopper === undefined ? '/account/login' : '/account'}>
            <Icon name="person" />
            <span className={classes(styles['who'], styles['word'])}>{shell.shopper ?? t('Sign in')}</span>
          </a>
          <a href="/cart">
            <Icon name="bag" />
            <span className={styles['word']}>{t('Cart')}</span>
            {shell.cartCount > 0 && (
              <>
                <span className={styles['count']} aria-hidden>
                  {shell.cartCount}
                </span>
                <span className="hidden">
                  {t('{count, plural, one {# item in it} other {# items in it}}', { count: shell.cartCount })}
                </span>
              </>
            )}
          </a>
        </nav>
      </div>
      <nav className={styles['categories']} aria-label={t('Categories')}>
        {shell.categories.map(({ slug, name }) => (
          <a key={slug} href={`/c/${slug}`} aria-current={shell.path === `/c/${slug}` ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}
