import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { HistoryLines, HistorySkeleton } from './HistoryLines.tsx';
import { recentQuery } from './queries.ts';

/** The newest lines of the activity, with a link to all of them. */
export function RecentActivity() {
  const recent = useQuery(recentQuery);
  return (
    <section aria-labelledby="recent-title" className="section">
      <header className="section-head">
        <h2 id="recent-title">{t('Recent activity')}</h2>
        <Link to="/activity" className="link">
          {rich('See all<span> activity</span>', { span: (inner) => <span className="hidden">{inner}</span> })}
        </Link>
      </header>
      {recent.isPending ? (
        <HistorySkeleton lines={4} />
      ) : recent.isError ? (
        <ErrorPanel
          failure={toProblem(recent.error)}
          onRetry={() => void recent.refetch()}
          isRetrying={recent.isFetching}
        />
      ) : recent.data.lines.length === 0 ? (
        <p className="section-empty">{t('Money that comes in or goes out will show here, with its receipt.')}</p>
      ) : (
        <HistoryLines lines={recent.data.lines} />
      )}
    </section>
  );
}
