import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import type { IconName } from '#platform/ui/Icon.tsx';
import type { AccountData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import styles from './Menu.module.css';

interface Entry {
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

export function AccountPage({ name, email, sells, address, formToken }: AccountData & { formToken: string }) {
  return (
    <section className="narrow">
      <h1>Hello, {name}</h1>
      <p className="muted">{email}</p>
      <ul className={styles['menu']}>
        {entriesOf(sells, address).map((entry) => (
          <li key={entry.href}>
            <a href={entry.href}>
              <span className={classes('mark', styles['mark'])}>
                <Icon name={entry.icon} />
              </span>
              <div className={styles['words']}>
                <strong>{entry.title}</strong>
                <span>{entry.text}</span>
              </div>
              <Icon name="next" size={20} />
            </a>
          </li>
        ))}
      </ul>
      <PostForm action="/account/logout" token={formToken}>
        <button className="button quiet" type="submit">
          Sign out
        </button>
      </PostForm>
    </section>
  );
}

function entriesOf(sells: boolean, address: string | null): Entry[] {
  const own: Entry[] = [
    { href: '/orders', icon: 'box', title: 'Your orders', text: 'Where your parcels and your money are' },
    { href: '/account/payment-methods', icon: 'card', title: 'Payment methods', text: 'Link or unlink a wallet' },
    { href: '/account/address', icon: 'home', title: 'Your address', text: address ?? 'Where your parcels go' },
    {
      href: '/account/security',
      icon: 'key',
      title: 'Sign-in and security',
      text: 'Password, and where you are signed in',
    },
  ];
  if (!sells) return own;
  return [
    { href: '/seller', icon: 'shop', title: 'Seller center', text: 'Orders to ship, and what you were paid' },
    ...own,
  ];
}
