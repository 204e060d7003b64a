import type { TextData } from '../view-model.ts';
import styles from './TextPage.module.css';

/** A page with only text, such as the terms. */
export function TextPage({ title, lead, sections }: TextData) {
  return (
    <article className="medium">
      <h1>{title}</h1>
      <p className="lead">{lead}</p>
      {sections.map(({ heading, points, links }) => (
        <section key={heading} className={styles['section']}>
          <h2>{heading}</h2>
          <ul className={styles['points']}>
            {points.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          {links.map(({ href, label }) => (
            <p key={href}>
              <a className="link" href={href}>
                {label}
              </a>
            </p>
          ))}
        </section>
      ))}
    </article>
  );
}
