import styles from './Tracking.module.css';

/** A parcel by its carrier and number, which leads to where the carrier shows it. The shop’s address stays here. */
export function Tracking({ words, href }: { words: string; href: string | null }) {
  if (href === null) return <span className={styles['tracking']}>{words}</span>;
  return (
    <a className={styles['tracking']} href={href} rel="noreferrer">
      {words}
    </a>
  );
}
