import type { HomeData } from '../view-model.ts';
import { Products } from './Products.tsx';

export function HomePage({ tiles, products }: HomeData) {
  return (
    <>
      <section className="hero">
        <h1>Good things from people who make them</h1>
        <p>Buy from small shops and keep your money safe: it is paid out when your parcel has arrived, not before.</p>
      </section>
      <section aria-labelledby="browse">
        <h2 id="browse">Browse</h2>
        <ul className="tiles">
          {tiles.map((tile) => (
            <li key={tile.slug}>
              <a href={`/c/${tile.slug}`}>
                <img src={tile.pictureUrl} alt="" width={72} height={72} />
                {tile.name}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="goods">
        <h2 id="goods">In the shops today</h2>
        <Products products={products} />
      </section>
    </>
  );
}
