import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import type { IconName } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import type { AccountData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import styles from './Menu.module.css';

interface Entry {
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

/** The shopper's account, with links to its pages. */
export function AccountPage({ name, email, sells, address, formToken }: AccountData & { formToken: string }) {
  return (
    <section className="narrow">
      <h1>{t('Hello, {name}', { name })}</h1>
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
          {t('Sign out')}
        </button>
      </PostForm>
    </section>
  );
}

function entriesOf(sells: boolean, address: string | null): Entry[] {
  const own: Entry[] = [
    { href: '/orders', icon: 'box', title: t('Your orders'), text: t('Where your parcels and your money are') },
    { href: '/account/payment-methods', icon: 'card', title: t('Payment methods'), text: t('Link or unlink a wallet') },
    { href: '/account/address', icon: 'home', title: t('Your address'), text: address ?? t('Where your parcels go') },
    {
      href: '/account/identity',
      icon: 'person',
      title: t('Your name and e-mail'),
      text: t('How we greet you, and where our mails go'),
    },
    {
      href: '/account/security',
      icon: 'key',
      title: t('Sign-in and security'),
      text: t('Password, passkeys, second step, and where you are signed in'),
    },
    {
      href: '/account/privacy',
      icon: 'person',
      title: t('Your data'),
      text: t('Take a copy, or delete your account'),
    },
  ];
  if (!sells) return own;
  return [
    { href: '/seller', icon: 'shop', title: t('Seller center'), text: t('Orders to ship, and what you were paid') },
    ...own,
  ];
}
