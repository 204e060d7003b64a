import type { AccountData } from '../view-model.ts';
import { PostForm } from './Form.tsx';

export function AccountPage({ name, email, sells, address, formToken }: AccountData & { formToken: string }) {
  const entries = [
    { href: '/orders', title: 'Your orders', text: 'Where your parcels and your money are' },
    { href: '/account/payment-methods', title: 'Payment methods', text: 'Link or unlink a wallet' },
    { href: '/account/address', title: 'Your address', text: address ?? 'Where your parcels go' },
    { href: '/account/security', title: 'Sign-in and security', text: 'Password, and where you are signed in' },
    ...(sells ? [{ href: '/seller', title: 'Seller center', text: 'Orders to ship, and what you were paid' }] : []),
  ];
  return (
    <section className="narrow">
      <h1>Hello, {name}</h1>
      <p className="muted">{email}</p>
      <ul className="menu">
        {entries.map((entry) => (
          <li key={entry.href}>
            <a href={entry.href}>
              <strong>{entry.title}</strong>
              <span>{entry.text}</span>
            </a>
          </li>
        ))}
      </ul>
      <PostForm action="/account/logout" token={formToken}>
        <button className="quiet" type="submit">
          Sign out
        </button>
      </PostForm>
    </section>
  );
}
