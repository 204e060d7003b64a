import { useSyncExternalStore } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { t } from '#platform/words/words.ts';
import { askToInstall, installable, isInstalled } from './install.ts';
import { releaseQuery } from './ReleaseBanner.tsx';

/** The version of the app, and how to install it. */
export function AppSection() {
  const canAsk = useSyncExternalStore(installable.subscribe, installable.get);
  const release = useQuery(releaseQuery);
  return (
    <section className="panel" aria-labelledby="app-title">
      <h2 id="app-title">{t('This app')}</h2>
      <dl className="facts">
        <div>
          <dt>
            {t('Version')}
            {release.data?.version === __APP_VERSION__ ? <small>{release.data.notes}</small> : null}
          </dt>
          <dd>{t('Version {version}', { version: __APP_VERSION__ })}</dd>
        </div>
        <div>
          <dt>
            {t('Home screen')}
            <small>{t('An icon and a window of its own, without an app store')}</small>
          </dt>
          <dd>
            {isInstalled() ? (
              t('Installed')
            ) : canAsk ? (
              <Button variant="quiet" onPress={askToInstall}>
                {t('Install Holdfast')}
              </Button>
            ) : (
              t('iPhone and iPad: tap Share, then “Add to Home Screen”. Elsewhere: the menu of the browser, “Install”.')
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
