import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { relativeTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { SessionJson } from '../../app/wire.ts';
import { endSession, sessionsQuery } from './queries.ts';

/** The browsers in which the holder is logged in. The holder can end each session. */
export function SessionsSection() {
  const sessions = useQuery(sessionsQuery);
  return (
    <section className="panel" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('Where you are logged in')}</h2>
      {sessions.isPending ? (
        <Skeleton label={t('Loading your sessions')}>
          <Bone height="3rem" />
          <Bone height="3rem" />
        </Skeleton>
      ) : sessions.isError ? (
        <ErrorPanel
          failure={toProblem(sessions.error)}
          onRetry={() => void sessions.refetch()}
          isRetrying={sessions.isFetching}
        />
      ) : (
        <ul className="rows">
          {sessions.data.sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
      <p>
        <a className="link" href="/id/security/devices">
          {t('All devices')}
        </a>{' '}
        ·{' '}
        <a className="link" href="/id/security/activity">
          {t('Security activity')}
        </a>{' '}
        ·{' '}
        <a className="link" href="/id/privacy">
          {t('Your data')}
        </a>
      </p>
    </section>
  );
}

function SessionRow({ session }: { readonly session: SessionJson }) {
  const [now] = useState(() => new Date());
  const queries = useQueryClient();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: async () => {
      toast(t('{device} was logged out.', { device: session.device }));
      await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
    onError: (error) => toast(toProblem(error).title),
  });
  return (
    <li>
      <Icon name={/phone|android|ios/i.test(session.device) ? 'phone' : 'laptop'} />
      <span className="row-words">
        <strong>{session.device}</strong>
        <small>
          {session.is_current
            ? t('This device, now')
            : t('Last used {relativeTime}', { relativeTime: relativeTime(new Date(session.last_seen_at), now) })}
        </small>
      </span>
      {session.is_current ? null : (
        <Button
          variant="text"
          isPending={end.isPending}
          onPress={() => end.mutate()}
          label={t('Log out {device}', { device: session.device })}
        >
          {t('Log out')}
        </Button>
      )}
    </li>
  );
}
