import type { Card } from '../view-model.ts';

interface Props {
  readonly products: readonly Card[];
  /** How many pictures are seen at once. */
  readonly eager?: number;
  readonly singleRow?: boolean;
}

/** Products as a grid. The first pictures are asked for at once, the others as they come into view. */
export function Products({ products, eager = 0, singleRow = false }: Props) {
  return (
    <ul className={singleRow ? 'grid single-row' : 'grid'}>
      {products.map((product, index) => (
        <li key={product.slug}>
          <a className={product.soldOut ? 'product sold' : 'product'} href={`/p/${product.slug}`}>
            <span className="picture" data-ground={product.ground}>
              <img
                src={product.pictureUrl}
                alt=""
                width={256}
                height={256}
                loading={index < eager ? 'eager' : 'lazy'}
              />
              {product.stockNote !== undefined && <span className="flag">{product.stockNote}</span>}
            </span>
            <span className="name">{product.name}</span>
            <span className="summary">{product.summary}</span>
            <span className="foot">
              <span className="price">{product.price}</span>
              <span className="by">{product.seller}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
