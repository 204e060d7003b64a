import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '#platform/ui/EmptyState.tsx';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import type { SpendingJson } from '../../app/wire.ts';
import { Budgets } from './Budgets.tsx';
import { CategoryList } from './CategoryList.tsx';
import { MonthBars } from './MonthBars.tsx';
import { ShopList } from './ShopList.tsx';
import { spendingQuery } from './queries.ts';
import { comparedWords, monthWords, refundedWords } from './view.ts';
import type { SpendingFilter } from './view.ts';
import styles from './spending.module.css';

interface SpendingPageProps {
  readonly filter: SpendingFilter;
}

/** What was spent in a month: beside other months, by category, and by shop. */
export function SpendingPage({ filter }: SpendingPageProps) {
  usePageTitle(t('Spending'));
  const spending = useQuery(spendingQuery(filter));
  return (
    <div className="page">
      <Link to="/" className="back">
        {t('Home')}
      </Link>
      <h1>{t('Spending')}</h1>
      {spending.isPending ? (
        <SpendingSkeleton />
      ) : spending.isError ? (
        <ErrorPanel
          failure={toProblem(spending.error)}
          onRetry={() => void spending.refetch()}
          isRetrying={spending.isFetching}
        />
      ) : spending.data.currencies.length === 0 ? (
        <NothingSpent />
      ) : (
        <Full spending={spending.data} filter={filter} />
      )}
    </div>
  );
}

function Full({ spending, filter }: { readonly spending: SpendingJson; readonly filter: SpendingFilter }) {
  const { currencies, categories, month } = spending;
  const chosen = categories.find((one) => one.id === filter.category);
  return (
    <>
      {currencies.length > 1 ? <Currencies spending={spending} filter={filter} /> : null}
      <section className={classes('panel', styles['overview'])} aria-labelledby="month-title">
        <MonthTotal spending={spending} />
        <MonthBars spending={spending} filter={filter} />
      </section>
      {spending.last_month_so_far === undefined ? null : <Budgets spending={spending} />}
      {categories.length === 0 ? (
        <p className="section-empty">{t('Nothing in {month}.', { month: monthWords(month, 'monthOfYear') })}</p>
      ) : (
        <div className={styles['columns']}>
          <section className="section" aria-labelledby="categories-title">
            <h2 id="categories-title">{t('By category')}</h2>
            <CategoryList spending={spending} filter={filter} />
          </section>
          <section className="section" aria-labelledby="shops-title">
            <header className="section-head">
              <h2 id="shops-title">{chosen ? t('By shop: {category}', { category: chosen.name }) : t('By shop')}</h2>
              {chosen ? (
                <Link
                  to="/spending"
                  search={{ ...filter, category: undefined }}
                  activeOptions={{ explicitUndefined: true }}
                  resetScroll={false}
                  className="link"
                >
                  {t('All shops')}
                </Link>
              ) : null}
            </header>
            <ShopList spending={spending} category={chosen?.id} />
          </section>
        </div>
      )}
      <p className="hint">
        {t(
          'Payments to shops, in the month in which you paid; a refund counts in the month in which it came back. Months begin and end by UTC. A payment shows here some seconds later.',
        )}
      </p>
    </>
  );
}

function MonthTotal({ spending }: { readonly spending: SpendingJson }) {
  const { month, net } = spending;
  const name = monthWords(month, 'monthOfYear');
  const compared = comparedWords(spending);
  const back = refundedWords(spending);
  return (
    <header>
      <h2 id="month-title">{compared === undefined ? name : t('{month} so far', { month: name })}</h2>
      <p className={styles['total']}>
        <MoneyText value={net} />
      </p>
      {compared === undefined ? null : <p className="hint">{compared}</p>}
      {back === undefined ? null : <p className="hint">{back}</p>}
    </header>
  );
}

function Currencies({ spending, filter }: { readonly spending: SpendingJson; readonly filter: SpendingFilter }) {
  return (
    <nav className="acts" aria-label={t('Currency')}>
      {spending.currencies.map((currency) => (
        <Link
          key={currency}
          to="/spending"
          search={{ month: filter.month, currency }}
          className="button quiet"
          aria-current={currency === spending.currency ? 'true' : undefined}
        >
          {currency}
        </Link>
      ))}
    </nav>
  );
}

function NothingSpent() {
  const action = (
    <Link to="/shops" className="button">
      {t('Link a shop')}
    </Link>
  );
  return (
    <EmptyState icon={<Icon name="bag" />} title={t('Nothing spent yet')} action={action}>
      {t('When you pay a shop with this wallet, you see here what you spend in a month, on what, and where.')}
    </EmptyState>
  );
}

function SpendingSkeleton() {
  return (
    <Skeleton label={t('Loading your spending')}>
      <div className="panel">
        <Bone width="8rem" height="1rem" />
        <Bone width="10rem" height="2.5rem" />
        <Bone height="9rem" />
      </div>
      <div className={styles['columns']}>
        <Bone height="14rem" />
        <Bone height="14rem" />
      </div>
    </Skeleton>
  );
}
