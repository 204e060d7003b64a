import type { ListData } from '../view-model.ts';
import { Products } from './Products.tsx';

const sorts = [
  ['relevance', 'Best match'],
  ['price_up', 'Price, low to high'],
  ['price_down', 'Price, high to low'],
  ['name', 'Name'],
] as const;

export function ListPage({ title, category, text, sort, products, previous, next }: ListData) {
  return (
    <section aria-labelledby="list-title">
      <div className="list-head">
        <h1 id="list-title">{title}</h1>
        <form className="sort" method="get" action={category === undefined ? '/search' : `/c/${category}`}>
          {text !== '' && <input type="hidden" name="q" value={text} />}
          <label htmlFor="sort">Sort by</label>
          <select id="sort" name="sort" defaultValue={sort}>
            {sorts.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <button className="quiet" type="submit">
            Sort
          </button>
        </form>
      </div>
      {products.length === 0 ? <Empty text={text} /> : <Products products={products} />}
      {(previous ?? next) !== undefined && (
        <nav className="pages" aria-label="Pages">
          {previous !== undefined && <a href={previous}>Previous page</a>}
          {next !== undefined && <a href={next}>Next page</a>}
        </nav>
      )}
    </section>
  );
}

function Empty({ text }: { text: string }) {
  return (
    <div className="empty">
      <p>
        <strong>{text === '' ? 'Nothing here yet.' : `Nothing found for “${text}”.`}</strong>
      </p>
      <p>Try fewer or shorter words, or browse the categories above.</p>
      <a className="button" href="/">
        Back to the front page
      </a>
    </div>
  );
}
