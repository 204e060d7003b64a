import './ReleaseBanner.css';
import { useState } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { usePageTitle } from './page-title.ts';
import { freshness } from './release.ts';
import type { Release } from './release.ts';
import { takeUpdate } from './worker.ts';

const ASK_EVERY_MS = 15 * 60_000;

const releaseQuery = queryOptions({
  queryKey: ['release'],
  queryFn: async ({ signal }): Promise<Release> => {
    const answer = await fetch('/release.json', { signal, cache: 'no-store' });
    return (await answer.json()) as Release;
  },
  refetchInterval: ASK_EVERY_MS,
  retry: false,
});

/** Says that there is a newer version and what it brings; the person says when. */
export function ReleaseBanner() {
  const release = useQuery(releaseQuery);
  const [isTaking, setTaking] = useState(false);
  if (!release.data) return null;
  const state = freshness(__APP_VERSION__, release.data);
  if (state === 'current') return null;
  return (
    <section className="banner" aria-label="Update">
      <p>
        <strong>{state === 'update_required' ? 'This version no longer works.' : 'A new version is ready.'}</strong>{' '}
        {release.data.notes}
      </p>
      <Button
        variant="secondary"
        isPending={isTaking}
        onPress={() => {
          setTaking(true);
          void takeUpdate();
        }}
      >
        Update
      </Button>
    </section>
  );
}

/** Instead of the whole app, once the wallet has refused this version (426). */
export function TooOldPage() {
  usePageTitle('Update needed');
  const release = useQuery(releaseQuery);
  const [isTaking, setTaking] = useState(false);
  return (
    <main className="too-old">
      <section className="ui-panel">
        <span className="ui-panel-icon" aria-hidden="true">
          <Icon name="refund" />
        </span>
        <h1>Please update Holdfast</h1>
        <p>
          This version is too old to be safe, so the wallet no longer answers it. Your money and payments are untouched.
        </p>
        {release.data ? <p>New: {release.data.notes}</p> : null}
        <div className="ui-panel-acts">
          <Button
            isPending={isTaking}
            onPress={() => {
              setTaking(true);
              void takeUpdate();
            }}
          >
            Update now
          </Button>
        </div>
      </section>
    </main>
  );
}
