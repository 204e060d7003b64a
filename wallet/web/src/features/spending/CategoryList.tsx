import { Link } from '@tanstack/react-router';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import type { SpendingJson } from '../../app/wire.ts';
import { Bar } from './MonthBars.tsx';
import { NetTable } from './NetTable.tsx';
import type { SpendingFilter } from './view.ts';
import { lengthsOf, refundedWords } from './view.ts';
import styles from './spending.module.css';

/** The categories of the month with a bar each, which shows its shops. */
export function CategoryList({
  spending,
  filter,
}: {
  readonly spending: SpendingJson;
  readonly filter: SpendingFilter;
}) {
  const { categories } = spending;
  const lengths = lengthsOf(categories);
  return (
    <>
      <ul className="panel rows">
        {categories.map((category, index) => (
          <li key={category.id}>
            <div className={styles['row']}>
              <Link
                to="/spending"
                search={{ ...filter, category: category.id === filter.category ? undefined : category.id }}
                activeOptions={{ explicitUndefined: true }}
                resetScroll={false}
                className={styles['name']}
                aria-current={category.id === filter.category ? 'true' : undefined}
              >
                {category.name}
              </Link>
              <MoneyText value={category.net} />
              <Bar length={lengths[index]!} />
              <Back row={category} />
            </div>
          </li>
        ))}
      </ul>
      <NetTable
        title={t('Categories as a table')}
        heading={t('Category')}
        rows={categories.map((one) => ({ ...one, key: one.id }))}
      />
    </>
  );
}

function Back({ row }: { readonly row: SpendingJson['categories'][number] }) {
  const words = refundedWords(row);
  return words === undefined ? null : <small className="hint">{words}</small>;
}
