import { Link } from '@tanstack/react-router';
import { moneyWords } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import type { SpendingJson } from '../../app/wire.ts';
import { NetTable } from './NetTable.tsx';
import type { SpendingFilter } from './view.ts';
import { lengthsOf, monthWords } from './view.ts';
import styles from './spending.module.css';

/** A bar for each of twelve months, which shows its month; with a table of the same numbers behind it. */
export function MonthBars({ spending, filter }: { readonly spending: SpendingJson; readonly filter: SpendingFilter }) {
  const { months, month: shown } = spending;
  const lengths = lengthsOf(months);
  return (
    <>
      <ol className={styles['months']} aria-label={t('Spending by month')}>
        {months.map(({ month, net }, index) => (
          <li key={month}>
            <Link
              to="/spending"
              search={{ ...filter, month, category: undefined }}
              resetScroll={false}
              className={styles['month']}
              aria-current={month === shown ? 'date' : undefined}
            >
              <Bar length={lengths[index]!} isUpright />
              <span aria-hidden="true">{monthWords(month, 'shortMonth')}</span>
              <span className="hidden">
                {t('{month}: {net}', { month: monthWords(month, 'monthOfYear'), net: moneyWords(net) })}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      <NetTable
        title={t('Months as a table')}
        heading={t('Month')}
        rows={months.map((one) => ({ ...one, key: one.month, name: monthWords(one.month, 'monthOfYear') }))}
      />
    </>
  );
}

/** A bar, drawn for the eye only: what it shows stands beside it. */
export function Bar({ length, isUpright = false }: { readonly length: number; readonly isUpright?: boolean }) {
  return (
    <svg
      className={isUpright ? styles['upright'] : styles['bar']}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden
    >
      {isUpright ? <rect y={100 - length} width="100" height={length} /> : <rect width={length} height="100" />}
    </svg>
  );
}
