import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import { spendingQuery } from './queries.ts';
import { comparedWords, monthWords } from './view.ts';

/** What was spent this month, once something ever was. It shows no error, because the full page does. */
export function SpendingTeaser() {
  const { data: spending } = useQuery(spendingQuery());
  if (!spending || spending.currencies.length === 0) return null;
  return (
    <section aria-labelledby="spent-title" className="section">
      <header className="section-head">
        <h2 id="spent-title">{t('Spent in {month}', { month: monthWords(spending.month, 'month') })}</h2>
        <Link to="/spending" className="link">
          {t('See your spending')}
        </Link>
      </header>
      <div className="panel rows">
        <div>
          <Icon name="bag" size={20} />
          <span className="row-words">
            <strong>
              <MoneyText value={spending.net} />
            </strong>
            <small>{comparedWords(spending)}</small>
          </span>
        </div>
      </div>
    </section>
  );
}
