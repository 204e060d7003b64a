import type { CartData, CartLineView } from '../view-model.ts';
import { PostForm } from './Form.tsx';

export function CartPage({ groups, total, canCheckOut, formToken }: CartData & { formToken: string }) {
  if (groups.length === 0) {
    return (
      <section className="empty">
        <h1>Your cart is empty</h1>
        <p>What you add on a product’s page waits for you here, for thirty days.</p>
        <a className="button" href="/">
          Look around
        </a>
      </section>
    );
  }
  return (
    <section className="cart">
      <h1>Your cart</h1>
      {groups.map((group) => (
        <section key={group.seller} className="panel" aria-label={`From ${group.seller}`}>
          <h2>
            From {group.seller} <span className="muted">{group.amount}</span>
          </h2>
          <ul className="lines">
            {group.lines.map((line) => (
              <Line key={line.id} line={line} formToken={formToken} />
            ))}
          </ul>
        </section>
      ))}
      <div className="sum">
        <p>
          Total <strong className="price">{total}</strong>
        </p>
        <p className="muted">Shipping is free. You see everything again before you pay.</p>
        {canCheckOut ? (
          <a className="button" href="/checkout">
            Check out
          </a>
        ) : (
          <p className="fault">Some of this is not there any more. Change it above to go on.</p>
        )}
      </div>
    </section>
  );
}

function Line({ line, formToken }: { line: CartLineView; formToken: string }) {
  return (
    <li>
      <img src={line.pictureUrl} alt="" width={72} height={72} />
      <div>
        <a href={`/p/${line.slug}`}>{line.name}</a>
        <p className="muted">{line.price} each</p>
        {line.problem !== undefined && <p className="fault">{line.problem}</p>}
        <PostForm action="/cart/set" token={formToken} className="inline">
          <input type="hidden" name="product" value={line.id} />
          <label htmlFor={`q-${line.id}`}>Quantity</label>
          <input
            id={`q-${line.id}`}
            name="quantity"
            inputMode="numeric"
            defaultValue={line.quantity}
            size={2}
            maxLength={2}
          />
          <button className="quiet" type="submit">
            Change
          </button>
        </PostForm>
        <PostForm action="/cart/set" token={formToken}>
          <input type="hidden" name="product" value={line.id} />
          <input type="hidden" name="quantity" value="0" />
          <button className="text" type="submit">
            Remove {line.name}
          </button>
        </PostForm>
      </div>
      <strong className="price">{line.amount}</strong>
    </li>
  );
}
