import type { ProductData } from '../view-model.ts';

export function ProductPage({ product, formToken }: ProductData & { formToken: string }) {
  return (
    <article className="detail" aria-labelledby="product-name">
      <nav className="crumbs" aria-label="You are here">
        <a href="/">Market</a>
        <a href={`/c/${product.category.slug}`}>{product.category.name}</a>
      </nav>
      <div className="picture large">
        <img src={product.pictureUrl} alt={product.name} width={256} height={256} fetchPriority="high" />
      </div>
      <div className="facts">
        <h1 id="product-name">{product.name}</h1>
        <p className="summary">{product.summary}</p>
        <p className="price">{product.price}</p>
        <p className={product.soldOut ? 'stock out' : 'stock'}>{product.stockNote ?? 'In stock'}</p>
        {!product.soldOut && (
          <form className="add" method="post" action="/cart/add">
            <input type="hidden" name="_form" value={formToken} />
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
          </form>
        )}
        <p className="protect">
          <strong>Protected.</strong> You pay into escrow; {product.seller} is paid when your parcel has arrived.
        </p>
        <h2>About it</h2>
        <p>{product.description}</p>
        <h2>Sold by {product.seller}</h2>
        <p>{product.sellerAbout}</p>
      </div>
    </article>
  );
}
