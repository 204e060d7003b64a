import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { Icon } from '#platform/ui/Icon.tsx';
import { exactTime, relativeTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { openCasesQuery } from './queries.ts';
import { casePath, caseWords, countWords, sideWords } from './view.ts';
import styles from './cases.module.css';

/** The open cases of the holder with their number, the nearest deadline first; nothing without one. */
export function OpenCases() {
  const open = useInfiniteQuery(openCasesQuery);
  const [now] = useState(() => new Date());
  const cases = open.data?.pages.flatMap((page) => page.cases) ?? [];
  const count = open.data?.pages.at(-1)?.count ?? 0;
  if (cases.length === 0) return null;
  return (
    <section aria-labelledby="cases-title" className="section">
      <h2 id="cases-title">{countWords(count)}</h2>
      <ul className="panel rows">
        {cases.map((one) => (
          <li key={one.id} className={styles['case']}>
            <Icon name="shield" size={20} />
            <span className="row-words">
              <strong>{one.title}</strong>
              <small>
                {sideWords(one)}
                {' · '}
                {one.is_my_turn ? null : `${caseWords(one, one.as)} · `}
                <time dateTime={one.until} title={exactTime(new Date(one.until))}>
                  {t('due {when}', { when: relativeTime(new Date(one.until), now) })}
                </time>
              </small>
            </span>
            <a href={casePath(one)} className={one.is_my_turn ? 'button' : 'button quiet'}>
              {one.is_my_turn ? caseWords(one, one.as) : t('See the case')}
            </a>
          </li>
        ))}
      </ul>
      {open.hasNextPage ? (
        <Button variant="quiet" isPending={open.isFetchingNextPage} onPress={() => void open.fetchNextPage()}>
          {t('Show more')}
        </Button>
      ) : null}
    </section>
  );
}
