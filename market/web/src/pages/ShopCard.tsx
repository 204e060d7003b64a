import { Monogram } from './Monogram.tsx';
import styles from './ShopCard.module.css';

/** A shop with its own description, as a link to its page. */
export function ShopCard({ slug, name, about }: { slug: string; name: string; about: string }) {
  return (
    <a className={styles['shop']} href={`/s/${slug}`}>
      <Monogram name={name} />
      <div>
        <strong>{name}</strong>
        <span className={styles['about']}>{about}</span>
      </div>
    </a>
  );
}
