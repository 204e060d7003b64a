import { useId } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import { moneyWords } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import type { TopUpJson } from '../../app/wire.ts';
import { arrivingQuery } from './queries.ts';
import { arrivalWords, refusalWords } from './view.ts';

/** The debits of bank accounts that are on their way, and those that banks have refused lately. */
export function Arriving() {
  const { data } = useQuery(arrivingQuery);
  if (!data) return null;
  return (
    <>
      <Debits title={t('On its way to you')} topUps={data.top_ups} words={arrivalWords} />
      <Debits title={t('Not arrived')} topUps={data.refused} words={refusalWords} />
    </>
  );
}

interface DebitsProps {
  readonly title: string;
  readonly topUps: readonly TopUpJson[];
  readonly words: (topUp: TopUpJson) => string;
}

function Debits({ title, topUps, words }: DebitsProps) {
  const id = useId();
  if (topUps.length === 0) return null;
  return (
    <section aria-labelledby={id} className="section">
      <h2 id={id}>{title}</h2>
      <ul className="panel rows">
        {topUps.map((topUp) => (
          <li key={topUp.id}>
            <Icon name="bank" size={20} />
            <span className="row-words">
              <Link to="/top-ups/$topUpId" params={{ topUpId: topUp.id }}>
                <strong>
                  {t('{amount} from {name}', { amount: moneyWords(topUp.amount), name: topUp.instrument.name })}
                </strong>
              </Link>
              <small>{words(topUp)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
