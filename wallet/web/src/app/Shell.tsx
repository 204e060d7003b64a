import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import type { IconName } from '#platform/ui/Icon.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { FrozenBanner } from '../features/accounts/FrozenBanner.tsx';
import { RecoveryBanner } from '../features/recovery/RecoveryBanner.tsx';
import { ReleaseBanner, TooOldPage } from './ReleaseBanner.tsx';
import { tooOld } from './release.ts';
import { classes } from '#platform/ui/classes.ts';
import banner from './ReleaseBanner.module.css';
import styles from './Shell.module.css';

const PLACES = [
  { to: '/', words: msg('Home'), icon: 'home' },
  { to: '/activity', words: msg('Activity'), icon: 'activity' },
  { to: '/instruments', words: msg('Cards'), icon: 'card' },
  { to: '/shops', words: msg('Shops'), icon: 'shop' },
  { to: '/profile', words: msg('Profile'), icon: 'person' },
] as const satisfies readonly { to: string; words: Message; icon: IconName }[];

/** Pages of the server that everybody may read. */
const ABOUT = [
  { to: '/id/help', words: msg('Help') },
  { to: '/about/fees', words: msg('Fees') },
  { to: '/about/protection', words: msg('Protection') },
  { to: '/about/terms', words: msg('Terms') },
  { to: '/about/privacy', words: msg('Privacy') },
  { to: '/status', words: msg('Status') },
  { to: '/about/contact', words: msg('Contact') },
] as const;

/** The frame of every page, with the navigation: at the bottom on phones, at the side on desktops. */
export function Shell() {
  const isTooOld = useSyncExternalStore(tooOld.subscribe, tooOld.get);
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  if (isTooOld) return <TooOldPage />;
  return (
    <div className={styles['shell']}>
      <a href="#main" className="skip">
        {t('Skip to content')}
      </a>
      <header className={styles['brand']}>
        <Link to="/" className={styles['home']}>
          <img src="/icons/icon.svg" width={32} height={32} alt="" />
          {t('Holdfast')}
        </Link>
      </header>
      <nav className={styles['tabs']} aria-label={t('Wallet')}>
        <ul>
          {PLACES.map((place) => (
            <li key={place.to}>
              <Link
                to={place.to}
                className={styles['tab']}
                activeOptions={{ exact: place.to === '/', includeSearch: false }}
              >
                <Icon name={place.icon} />
                {place.words()}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <OfflineBanner />
        <ReleaseBanner />
        <FrozenBanner />
        <RecoveryBanner />
        <Outlet />
        <nav className={styles['about']} aria-label={t('Help and terms')}>
          {ABOUT.map(({ to, words }) => (
            <a key={to} href={to}>
              {words()}
            </a>
          ))}
        </nav>
      </main>
    </div>
  );
}

/** Moves the focus to the new page's top after navigation, for keyboards and screen readers. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}

function OfflineBanner() {
  const isOnline = useSyncExternalStore(
    (listener) => {
      addEventListener('online', listener);
      addEventListener('offline', listener);
      return () => {
        removeEventListener('online', listener);
        removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
  );
  return (
    <output>
      {isOnline ? null : (
        <span className={classes('notice warning', banner['banner'], banner['start'])}>
          <Icon name="offline" size={20} />
          <span>
            {t('You are offline. What you see may be out of date; your money is safe.')}{' '}
            {t(
              'Until you are online, you cannot pay or approve a payment, add money, link a card or a shop, report a problem or log in.',
            )}
          </span>
        </span>
      )}
    </output>
  );
}
