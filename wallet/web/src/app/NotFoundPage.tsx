import { Link } from '@tanstack/react-router';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { toProblem } from './failure.ts';
import { usePageTitle } from './page-title.ts';

export function NotFoundPage() {
  usePageTitle('Not found');
  const action = (
    <Link to="/" className="ui-button" data-variant="primary">
      Home
    </Link>
  );
  return (
    <div className="page page-narrow">
      <h1>Not found</h1>
      <EmptyState icon={<Icon name="search" />} title="There is nothing here" action={action}>
        The address is wrong, or what was here belongs to another wallet.
      </EmptyState>
    </div>
  );
}

/** Instead of a page that broke while it was drawn. */
export function PageCrash({ error }: { readonly error: unknown }) {
  return (
    <div className="page page-narrow">
      <ErrorPanel failure={toProblem(error)} onRetry={() => location.reload()} />
    </div>
  );
}
