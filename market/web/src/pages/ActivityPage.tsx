import { t } from '#platform/words/words.ts';
import type { ActivityData } from '../account-view-model.ts';
import { BackToSecurity } from './PasskeyPages.tsx';
import styles from './SecurityPage.module.css';

/** The page of an account's security events, the newest first. */
export function ActivityPage({ events, isFirst, olderUrl }: ActivityData) {
  return (
    <section className="narrow">
      <BackToSecurity />
      <h1>{t('Security activity')}</h1>
      <p className="muted">{t('The last year. If something here was not you, change your password.')}</p>
      {events.length === 0 ? (
        <p>{t('Nothing has happened yet.')}</p>
      ) : (
        <ul className="rows">
          {events.map((event) => (
            <li key={event.id}>
              <div className={styles['device']}>
                <strong>{event.isWarning ? t('Look at this: {words}', { words: event.words }) : event.words}</strong>
                <span className="muted">
                  <time dateTime={event.at.iso}>{event.at.words}</time>
                  {event.where !== '' && ` · ${event.where}`}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className="after">
        {!isFirst && (
          <a className="link" href="/account/security/activity">
            {t('Newest')}
          </a>
        )}{' '}
        {olderUrl !== undefined && (
          <a className="link" href={olderUrl}>
            {t('Older')}
          </a>
        )}
      </p>
    </section>
  );
}
