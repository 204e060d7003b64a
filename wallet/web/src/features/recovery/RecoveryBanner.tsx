import { useQuery } from '@tanstack/react-query';
import { t } from '#platform/words/words.ts';
import { classes } from '#platform/ui/classes.ts';
import banner from '../../app/ReleaseBanner.module.css';
import { recoveryQuery } from './queries.ts';

/** Says on every page that somebody asked for a new password, and leads to the page that stops it. */
export function RecoveryBanner() {
  const { data } = useQuery(recoveryQuery);
  // While it loads or fails there is nothing to say: the next read follows soon.
  if (!data?.recovery) return null;
  const dueAt = new Date(data.recovery.due_at);
  return (
    <section className={classes('notice warning', banner['banner'])} aria-label={t('New password')}>
      <p>
        <strong>{t('Somebody asked for a new password.')}</strong>{' '}
        {t('It can be set from {dueAt, date, localMedium} on. Was it not you?', { dueAt })}
      </p>
      <a className="button quiet" href="/id/recover/stop">
        {t('Stop it')}
      </a>
    </section>
  );
}
