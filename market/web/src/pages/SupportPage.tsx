import { Icon } from '#platform/ui/Icon.tsx';
import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { SupportData } from '../support-view-model.ts';
import { Instant } from './Due.tsx';
import menu from './Menu.module.css';
import styles from './SupportPage.module.css';

/** A person's tickets to the market's support. */
export function SupportPage({ tickets }: SupportData) {
  return (
    <section className={classes('narrow', styles['page'])}>
      <h1>{t('Support')}</h1>
      <p className="lead">
        {t(
          'You get a reference at once, and our answer here and by mail. About goods, ask the seller first: write from the page of your order.',
        )}
      </p>
      <p>
        <a className="button" href="/support/write">
          {t('Write to support')}
        </a>
      </p>
      {tickets.length > 0 && (
        <>
          <h2>{t('Your tickets')}</h2>
          <ul className={menu['menu']}>
            {tickets.map(({ href, words, status, changed }) => (
              <li key={href}>
                <a href={href}>
                  <span className="mark">
                    <Icon name="info" size={20} />
                  </span>
                  <div className={menu['words']}>
                    <strong>{words}</strong>
                    <span>{status}</span>
                    <span>
                      <Instant at={changed} />
                    </span>
                  </div>
                  <Icon name="next" size={20} />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
