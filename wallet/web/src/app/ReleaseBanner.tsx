import { useState } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import { usePageTitle } from './page-title.ts';
import { updateNews } from './release.ts';
import type { Release } from './release.ts';
import { takeUpdate } from './worker.ts';
import { classes } from '#platform/ui/classes.ts';
import styles from './ReleaseBanner.module.css';

const ASK_EVERY_MS = 15 * 60_000;

/** Reads the newest version, and its changes. */
export const releaseQuery = queryOptions({
  queryKey: ['release'],
  queryFn: async ({ signal }): Promise<Release> => {
    const answer = await fetch('/release.json', { signal, cache: 'no-store' });
    return (await answer.json()) as Release;
  },
  refetchInterval: ASK_EVERY_MS,
  retry: false,
});

/** Announces a newer version; the person decides when to update. */
export function ReleaseBanner() {
  const release = useQuery(releaseQuery);
  const [isTaking, setTaking] = useState(false);
  const news = release.data && updateNews(__APP_VERSION__, release.data);
  if (!news) return null;
  return (
    <section className={classes('notice warning', styles['banner'])} aria-label={t('Update')}>
      <p>
        <strong>{news.headline}</strong> {news.notes}
      </p>
      <Button
        variant="quiet"
        isPending={isTaking}
        onPress={() => {
          setTaking(true);
          void takeUpdate();
        }}
      >
        {t('Update')}
      </Button>
    </section>
  );
}

/** Replaces the whole app after the wallet has refused this version (426). */
export function TooOldPage() {
  usePageTitle(t('Update needed'));
  const release = useQuery(releaseQuery);
  const [isTaking, setTaking] = useState(false);
  return (
    <main className={styles['old']}>
      <section className="panel empty">
        <span className="mark" aria-hidden="true">
          <Icon name="refund" />
        </span>
        <h1>{t('Please update Holdfast')}</h1>
        <p>
          {t(
            'This version is too old to be safe, so the wallet no longer answers it. Your money and payments are untouched.',
          )}
        </p>
        {release.data ? <p>{t('New: {notes}', { notes: release.data.notes })}</p> : null}
        <div className="acts">
          <Button
            isPending={isTaking}
            onPress={() => {
              setTaking(true);
              void takeUpdate();
            }}
          >
            {t('Update now')}
          </Button>
        </div>
        <p className="after">{t('These pages work without the update, also if it does not help:')}</p>
        {/* Pages of the server: they need no part of this version. */}
        <p className="acts">
          <a className="link" href="/id/report">
            {t('I did not do this: freeze my wallet')}
          </a>
          <a className="link" href="/about/contact">
            {t('Talk to support')}
          </a>
        </p>
      </section>
    </main>
  );
}
