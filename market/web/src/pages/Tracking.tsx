import styles from './Tracking.module.css';

/** A parcel's carrier and number, as a link to the carrier's page, which does not receive the shop's address. */
export function Tracking({ words, href }: { words: string; href: string | null }) {
  if (href === null) return <span className={styles['tracking']}>{words}</span>;
  return (
    <a className={styles['tracking']} href={href} rel="noreferrer">
      {words}
    </a>
  );
}
