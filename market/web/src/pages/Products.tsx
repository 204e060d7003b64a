import type { Card } from '../view-model.ts';

/** Products as a grid. The first pictures are asked for at once, the others as they come into view. */
export function Products({ products }: { products: readonly Card[] }) {
  return (
    <ul className="grid">
      {products.map((product, index) => (
        <li key={product.slug}>
          <a className="product" href={`/p/${product.slug}`}>
            <span className="picture">
              <img src={product.pictureUrl} alt="" width={256} height={256} loading={index < 4 ? 'eager' : 'lazy'} />
            </span>
            <span className="name">{product.name}</span>
            <span className="summary">{product.summary}</span>
            <span className="price">{product.price}</span>
            <span className="by">{product.stockNote ?? product.seller}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
