import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { CaseView } from '../common-view-model.ts';
import { Due, Instant } from './Due.tsx';
import styles from './Cases.module.css';

/** The cases about a part. People act on them in the wallet. @param props.now The shop's time of the page. */
export function Cases({ cases, now }: { cases: readonly CaseView[]; now: string }) {
  return cases.map((dispute) => <Case key={dispute.id} dispute={dispute} now={now} />);
}

function toneOf({ isOpen, isYours }: CaseView): string {
  if (isYours) return 'warning';
  return isOpen ? 'accent' : 'neutral';
}

function Case({ dispute, now }: { dispute: CaseView; now: string }) {
  const { reason, line, statusWords, turn, offer, last, isYours, url, action } = dispute;
  const title = t('{reason}: {line}', { reason, line });
  return (
    <section className={styles['case']} aria-label={t('Case: {title}', { title })} data-tone={toneOf(dispute)}>
      <h3>
        {title}
        <span className="badge" data-tone={toneOf(dispute)}>
          {statusWords}
        </span>
      </h3>
      {turn && (
        <p className={styles['turn']}>
          {turn.words} <Due at={turn.at} now={now} />
        </p>
      )}
      {offer !== null && <p>{offer}</p>}
      {last && (
        <blockquote className={styles['words']}>
          <p className={styles['who']}>{t('{who}:', { who: last.who })}</p>
          <p>{last.words}</p>
        </blockquote>
      )}
      {dispute.files !== null && <p className="muted">{dispute.files}</p>}
      <Past timeline={dispute.timeline} />
      <a className={classes('button', !isYours && 'quiet')} href={url} rel="noreferrer">
        {action}
      </a>
    </section>
  );
}

function Past({ timeline }: Pick<CaseView, 'timeline'>) {
  return (
    <details className={styles['past']}>
      <summary>{t('What happened so far')}</summary>
      <ol>
        {timeline.map(({ at, event, words, files }, index) => (
          // Entries are only added, so their places identify them.
          <li key={index}>
            <p className={styles['when']}>
              <Instant at={at} />
            </p>
            <p>{event}</p>
            {words !== null && <p className={styles['words']}>{words}</p>}
            {files !== null && <p className="muted">{files}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}
