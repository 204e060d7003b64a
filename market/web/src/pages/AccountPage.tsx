import type { AccountData } from '../view-model.ts';
import { PostForm } from './Form.tsx';

export function AccountPage({ name, email, sells, formToken }: AccountData & { formToken: string }) {
  return (
    <section className="narrow">
      <h1>Hello, {name}</h1>
      <p className="muted">{email}</p>
      <ul className="menu">
        <li>
          <a href="/orders">
            <strong>Your orders</strong>
            <span>Where your parcels and your money are</span>
          </a>
        </li>
        <li>
          <a href="/account/payment-methods">
            <strong>Payment methods</strong>
            <span>Link or unlink a wallet</span>
          </a>
        </li>
        {sells && (
          <li>
            <a href="/seller">
              <strong>Seller center</strong>
              <span>Orders to ship, and what you were paid</span>
            </a>
          </li>
        )}
      </ul>
      <PostForm action="/account/logout" token={formToken}>
        <button className="quiet" type="submit">
          Sign out
        </button>
      </PostForm>
    </section>
  );
}
