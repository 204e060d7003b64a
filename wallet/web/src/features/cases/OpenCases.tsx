import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '#platform/ui/Icon.tsx';
import { exactTime, relativeTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { openCasesQuery } from './queries.ts';
import { casePath, caseWords, sideWords } from './view.ts';
import styles from './cases.module.css';

/** The open cases of the holder, the nearest deadline first; nothing without one. */
export function OpenCases() {
  const open = useQuery(openCasesQuery);
  const [now] = useState(() => new Date());
  if (!open.data || open.data.cases.length === 0) return null;
  return (
    <section aria-labelledby="cases-title" className="section">
      <h2 id="cases-title">{t('Problems with orders')}</h2>
      <ul className="panel rows">
        {open.data.cases.map((one) => (
          <li key={one.id} className={styles['case']}>
            <Icon name="shield" size={20} />
            <span className="row-words">
              <strong>{one.title}</strong>
              <small>
                {sideWords(one)}
                {' · '}
                <time dateTime={one.until} title={exactTime(new Date(one.until))}>
                  {t('due {when}', { when: relativeTime(new Date(one.until), now) })}
                </time>
              </small>
            </span>
            <a href={casePath(one)} className={one.is_my_turn ? 'button' : 'button quiet'}>
              {caseWords(one)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
