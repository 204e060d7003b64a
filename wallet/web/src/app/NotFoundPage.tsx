import { Link } from '@tanstack/react-router';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import { offlineError, toProblem } from './failure.ts';
import { usePageTitle } from './page-title.ts';

/** The page for an address that the app does not know. */
export function NotFoundPage() {
  usePageTitle(t('Not found'));
  const action = (
    <Link to="/" className="button">
      {t('Home')}
    </Link>
  );
  return (
    <div className="page page-narrow">
      <h1>{t('Not found')}</h1>
      <EmptyState icon={<Icon name="search" />} title={t('There is nothing here')} action={action}>
        {t('The address is wrong, or the page belongs to another wallet.')}
      </EmptyState>
    </div>
  );
}

/** Replaces a page of the server in a browser without a network. */
export function OfflinePage() {
  usePageTitle(t('Offline'));
  return (
    <div className="page page-narrow">
      <ErrorPanel failure={offlineError('GET', undefined).problem} onRetry={() => location.reload()} />
    </div>
  );
}

/** Replaces a page that threw while it was rendered. */
export function PageCrash({ error }: { readonly error: unknown }) {
  return (
    <div className="page page-narrow">
      <ErrorPanel failure={toProblem(error)} onRetry={() => location.reload()} />
    </div>
  );
}
