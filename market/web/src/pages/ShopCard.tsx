import { Monogram } from './Monogram.tsx';

/** A shop as it introduces itself; leads to its page. */
export function ShopCard({ slug, name, about }: { slug: string; name: string; about: string }) {
  return (
    <a className="shop" href={`/s/${slug}`}>
      <Monogram name={name} />
      <div>
        <strong>{name}</strong>
        <span>{about}</span>
      </div>
    </a>
  );
}
