import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import { withdrawalsQuery } from './queries.ts';
import { accountWords, underWay, withdrawalPath } from './view.ts';

/** The withdrawals that have left the balance and not reached the bank; nothing without one. */
export function UnderWay() {
  const list = useInfiniteQuery(withdrawalsQuery);
  const open = underWay(list.data?.pages.flatMap((page) => page.withdrawals) ?? []);
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="under-way-title" className="section">
      <header className="section-head">
        <h2 id="under-way-title">{t('On its way to your bank')}</h2>
        <Link to="/withdrawals" className="link">
          {t('All withdrawals')}
        </Link>
      </header>
      <ul className="panel rows">
        {open.map((one) => (
          <li key={one.id}>
            <Icon name="arrowUp" size={20} />
            <span className="row-words">
              <a href={withdrawalPath(one)}>
                <strong>
                  <MoneyText value={one.amount} />
                </strong>
              </a>
              <small>{accountWords(one)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
