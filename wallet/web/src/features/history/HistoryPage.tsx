import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '#platform/ui/Button.tsx';
import { ChoiceList } from '#platform/ui/ChoiceList.tsx';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { TextField } from '#platform/ui/TextField.tsx';
import type { Currency } from '#platform/money/currency.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import { FilterForm } from './FilterForm.tsx';
import { HistoryLines, HistorySkeleton } from './HistoryLines.tsx';
import { historyQuery } from './queries.ts';
import {
  groupByDay,
  isFiltered,
  kindChoices,
  lookedWords,
  narrowingCount,
  ofWords,
  readFilter,
  toQuery,
} from './view.ts';
import type { HistoryFilter } from './view.ts';
import styles from './history.module.css';

const TYPING_PAUSE_MS = 250;

interface Filtering {
  readonly filter: HistoryFilter;
  /** Writes the filter into the address, so that Back and a shared link keep it. */
  readonly onFilter: (filter: HistoryFilter) => void;
}

interface HistoryPageProps extends Filtering {
  /** The currency of the shown balance; undefined until it is known. */
  readonly currency: Currency | undefined;
  readonly arriving: ReactNode;
}

/** All money in and out, with search and filter, below the money that is on its way. */
export function HistoryPage({ filter, onFilter, currency, arriving }: HistoryPageProps) {
  usePageTitle(t('Activity'));
  const query = toQuery(filter, currency);
  return (
    <div className="page">
      <h1>{t('Activity')}</h1>
      {(filter.currency !== undefined || filter.of !== undefined) && (
        <p className={styles['of']}>
          {ofWords(filter)}
          <Button variant="quiet" onPress={() => onFilter({ ...filter, currency: undefined, of: undefined })}>
            {t('Show the main balance')}
          </Button>
        </p>
      )}
      {arriving}
      <div className={styles['filter']}>
        <SearchBox filter={filter} onFilter={onFilter} />
        <ChoiceList
          label={t('Show')}
          look="chips"
          choices={kindChoices()}
          value={filter.kind ?? 'all'}
          onChange={(kind) => onFilter({ ...filter, kind: kind === 'all' ? undefined : kind })}
        />
      </div>
      {currency && <FilterForm filter={filter} onFilter={onFilter} currency={currency} />}
      {query ? (
        <HistoryList query={query} filter={filter} onFilter={onFilter} />
      ) : currency ? (
        <p className={styles['end']}>{t('Correct the filters to see your activity.')}</p>
      ) : (
        <HistorySkeleton lines={8} />
      )}
    </div>
  );
}

function SearchBox({ filter, onFilter }: Filtering) {
  const [words, setWords] = useState(filter.search ?? '');
  useEffect(() => {
    const { search } = readFilter({ search: words });
    if (search === filter.search) return;
    const pause = setTimeout(() => onFilter({ ...filter, search }), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [words, filter, onFilter]);
  return (
    <TextField
      label={t('Search activity')}
      isLabelHidden
      type="search"
      placeholder={t('Shop, order or number')}
      prefix={<Icon name="search" size={20} />}
      value={words}
      onChange={setWords}
    />
  );
}

function HistoryList({ query, filter, onFilter }: Filtering & { readonly query: URLSearchParams }) {
  const [openedAt] = useState(() => new Date());
  const history = useInfiniteQuery(historyQuery(query));
  if (history.isPending) return <HistorySkeleton lines={8} />;
  if (history.isError) {
    return (
      <ErrorPanel
        failure={toProblem(history.error)}
        onRetry={() => void history.refetch()}
        isRetrying={history.isFetching}
      />
    );
  }
  const lines = history.data.pages.flatMap((page) => page.lines);
  const lookedBackTo = history.data.pages.at(-1)?.looked_back_to;
  const further = lookedBackTo !== undefined && (
    <Button variant="quiet" isPending={history.isFetchingNextPage} onPress={() => void history.fetchNextPage()}>
      {t('Look further back')}
    </Button>
  );
  if (lines.length === 0 && further) {
    return (
      <EmptyState icon={<Icon name="search" />} title={t('Nothing found yet')} action={further}>
        {lookedWords(lookedBackTo, openedAt)}
      </EmptyState>
    );
  }
  if (lines.length === 0) return <NothingHere filter={filter} onFilter={onFilter} />;
  return (
    <>
      <p className={styles['file']}>
        <a className="link" href="/id/activity/statements">
          {t('Statements')}
        </a>
        <a className="link" href={`/id/activity/file.csv?${query.toString()}`} download>
          {t('Download as CSV')}
        </a>
      </p>
      {groupByDay(lines, openedAt).map((day) => (
        <section key={day.date} aria-labelledby={`day-${day.date}`}>
          <h2 id={`day-${day.date}`} className={styles['day']}>
            {day.words}
          </h2>
          <HistoryLines lines={day.lines} isUnderDay />
        </section>
      ))}
      {further ? (
        <>
          <p className={styles['end']} role="status">
            {lookedWords(lookedBackTo, openedAt)}
          </p>
          {further}
        </>
      ) : history.hasNextPage ? (
        <Button variant="quiet" isPending={history.isFetchingNextPage} onPress={() => void history.fetchNextPage()}>
          {t('Show older')}
        </Button>
      ) : (
        <p className={styles['end']}>{t('That’s everything.')}</p>
      )}
    </>
  );
}

/** What to try if nothing matches. */
function adviceFor(filter: HistoryFilter): string {
  const isNarrowed = narrowingCount(filter) > 0;
  if (filter.search === undefined) {
    return isNarrowed ? t('Try other days or amounts, or clear the filters.') : t('There is nothing of this kind yet.');
  }
  return isNarrowed ? t('Try fewer letters, or clear the filters.') : t('Try fewer letters, or another kind.');
}

function NothingHere({ filter, onFilter }: Filtering) {
  if (isFiltered(filter)) {
    const action = (
      <Button variant="quiet" onPress={() => onFilter({ currency: filter.currency, of: filter.of })}>
        {t('Show everything')}
      </Button>
    );
    return (
      <EmptyState icon={<Icon name="search" />} title={t('Nothing matches')} action={action}>
        {adviceFor(filter)}
      </EmptyState>
    );
  }
  const action = (
    <Link to="/add-money" className="button">
      {t('Add money')}
    </Link>
  );
  return (
    <EmptyState icon={<Icon name="activity" />} title={t('No activity yet')} action={action}>
      {t('Payments, refunds and money that you add will appear here, each with its receipt and reference.')}
    </EmptyState>
  );
}
