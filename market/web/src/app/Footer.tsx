import { msg, t } from '#platform/words/words.ts';
import type { Shell } from '../view-model.ts';
import styles from './Footer.module.css';

/** Pages that everybody may read. */
const ABOUT = [
  { href: '/support', words: msg('Write to support') },
  { href: '/about/contact', words: msg('Contact and help') },
  { href: '/about/fees', words: msg('Fees') },
  { href: '/about/protection', words: msg('Buyer protection') },
  { href: '/about/terms', words: msg('Terms') },
  { href: '/about/privacy', words: msg('Privacy') },
  { href: '/about/status', words: msg('Status') },
] as const;

/** The footer of every page. */
export function Footer({ shell }: { shell: Shell }) {
  return (
    <footer className={styles['footer']}>
      <div className={styles['inner']}>
        <div className={styles['about']}>
          <h2>{t('You pay when you are safe')}</h2>
          <p>
            {t(
              'Your money rests in escrow until your parcel arrives. Then the shop is paid. Sellers never see a card.',
            )}
          </p>
        </div>
        <nav aria-label={t('Goods')}>
          <h2>{t('Goods')}</h2>
          <ul className={styles['goods']}>
            {shell.categories.map(({ slug, name }) => (
              <li key={slug}>
                <a href={`/c/${slug}`}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <nav aria-label={t('Your pages')}>
          <h2>{t('Yours')}</h2>
          <ul>
            <li>
              <a href="/account">{t('Account')}</a>
            </li>
            <li>
              <a href="/orders">{t('Orders')}</a>
            </li>
            <li>
              <a href="/account/payment-methods">{t('Payment methods')}</a>
            </li>
            <li>
              <a href="/cart">{t('Cart')}</a>
            </li>
          </ul>
        </nav>
        <nav aria-label={t('Help and terms')}>
          <h2>{t('Help')}</h2>
          <ul>
            {ABOUT.map(({ href, words }) => (
              <li key={href}>
                <a href={href}>{words()}</a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
