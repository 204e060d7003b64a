import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import { moneyWords } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import { arrivingQuery } from './queries.ts';
import { arrivalWords } from './view.ts';

/** The debits of bank accounts that are on their way; nothing without one. */
export function Arriving() {
  const { data } = useQuery(arrivingQuery);
  if (!data || data.top_ups.length === 0) return null;
  return (
    <section aria-labelledby="arriving-title" className="section">
      <h2 id="arriving-title">{t('On its way to you')}</h2>
      <ul className="panel rows">
        {data.top_ups.map((topUp) => (
          <li key={topUp.id}>
            <Icon name="bank" size={20} />
            <span className="row-words">
              <Link to="/top-ups/$topUpId" params={{ topUpId: topUp.id }}>
                <strong>
                  {t('{amount} from {name}', { amount: moneyWords(topUp.amount), name: topUp.instrument.name })}
                </strong>
              </Link>
              <small>{arrivalWords(topUp)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
