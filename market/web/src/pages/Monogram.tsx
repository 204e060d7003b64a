import { firstLetter } from '#platform/kernel/typed.ts';
import styles from './Monogram.module.css';

/** A shop's sign: up to two capitals of its name, on a background color derived from the name. */
export function Monogram({ name }: { name: string }) {
  const letters =
    name
      .match(/\p{Lu}/gu)
      ?.slice(0, 2)
      .join('') ?? firstLetter(name);
  const ground = Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 0) % 6;
  return (
    <span className={styles['monogram']} data-ground={ground} aria-hidden="true">
      {letters}
    </span>
  );
}
