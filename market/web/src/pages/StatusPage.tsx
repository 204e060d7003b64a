import { classes } from '#platform/ui/classes.ts';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { StatusData } from '../support-view-model.ts';
import { Instant } from './Due.tsx';
import styles from './StatusPage.module.css';

/** The page about what works now. */
export function StatusPage({ lead, overall, facts, measuredAt, links }: StatusData) {
  return (
    <article className={classes('medium', styles['page'])}>
      <h1>{t('Status')}</h1>
      <p className="lead">{lead}</p>
      <p className={classes('notice', overall.kind)}>{overall.words}</p>
      <dl className="facts">
        {facts.map(({ name, state }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{state}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        {rich('Measured at <time>{words}</time>', { words: measuredAt.words, time: () => <Instant at={measuredAt} /> })}
      </p>
      {links.map(({ href, label }) => (
        <p key={href}>
          <a className="link" href={href}>
            {label}
          </a>
        </p>
      ))}
    </article>
  );
}
