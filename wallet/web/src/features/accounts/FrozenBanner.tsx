import { useQuery } from '@tanstack/react-query';
import { t } from '#platform/words/words.ts';
import { classes } from '#platform/ui/classes.ts';
import banner from '../../app/ReleaseBanner.module.css';
import { profileQuery } from './queries.ts';

/** Says on every page that the wallet is frozen, and leads to the page that unfreezes it. */
export function FrozenBanner() {
  const { data } = useQuery(profileQuery);
  if (data?.status !== 'frozen') return null;
  return (
    <section className={classes('notice warning', banner['banner'])} aria-label={t('Frozen wallet')}>
      <p>
        <strong>{t('Your wallet is frozen.')}</strong>{' '}
        {t('It pays nothing, adds no money and links to no shop. What you have stays yours.')}
      </p>
      <a className="button quiet" href="/id/unfreeze">
        {t('Unfreeze it')}
      </a>
    </section>
  );
}
