import { Icon } from '#platform/ui/Icon.tsx';
import type { ProductData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import { Products } from './Products.tsx';
import { ShopCard } from './ShopCard.tsx';

type Props = ProductData & { formToken: string };

export function ProductPage({ product, others, formToken }: Props) {
  return (
    <>
      <article className="detail" aria-labelledby="product-name">
        <nav className="crumbs" aria-label="You are here">
          <a href="/">Market</a>
          <a href={`/c/${product.category.slug}`}>{product.category.name}</a>
        </nav>
        <div className="picture large" data-ground={product.ground}>
          <img src={product.pictureUrl} alt={product.name} width={256} height={256} fetchPriority="high" />
        </div>
        <div className="facts">
          <a className="from" href={`/s/${product.shop.slug}`}>
            {product.seller}
          </a>
          <h1 id="product-name">{product.name}</h1>
          <p className="summary">{product.summary}</p>
          <Offer product={product} formToken={formToken} />
          <h2>About it</h2>
          <p>{product.description}</p>
          <dl>
            <dt>Category</dt>
            <dd>{product.category.name}</dd>
            <dt>Weight</dt>
            <dd>{product.weight}</dd>
          </dl>
          <h2>Sold by</h2>
          <ShopCard {...product.shop} name={product.seller} />
        </div>
      </article>
      {others.length > 0 && (
        <section aria-labelledby="others">
          <div className="section-head">
            <h2 id="others">More from {product.category.name}</h2>
            <a href={`/c/${product.category.slug}`}>See all</a>
          </div>
          <Products products={others} singleRow />
        </section>
      )}
    </>
  );
}

function Offer({ product, formToken }: Pick<Props, 'product' | 'formToken'>) {
  const stockClass = product.soldOut ? 'stock out' : product.stockNote === undefined ? 'stock' : 'stock short';
  return (
    <>
      <p className="offer">
        <span className="price">{product.price}</span>
        <span className={stockClass}>{product.stockNote ?? 'In stock'}</span>
      </p>
      {!product.soldOut && (
        <PostForm className="add" action="/cart/add" token={formToken}>
          <input type="hidden" name="product" value={product.id} />
          <label htmlFor="quantity">Quantity</label>
          <select id="quantity" name="quantity" defaultValue="1">
            {Array.from({ length: product.most }, (_, index) => (
              <option key={index} value={index + 1}>
                {index + 1}
              </option>
            ))}
          </select>
          <button type="submit">Add to cart</button>
        </PostForm>
      )}
      <ul className="assurances">
        <li>
          <Icon name="shield" />
          <span>
            <strong>Protected.</strong> You pay into escrow; {product.seller} is paid when your parcel has arrived.
          </span>
        </li>
        <li>
          <Icon name="truck" />
          <span>Shipping is free, and you see every cost before you pay.</span>
        </li>
      </ul>
    </>
  );
}
