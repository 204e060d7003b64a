import { Icon } from '#platform/ui/Icon.tsx';
import { msg, t } from '#platform/words/words.ts';
import { ProfileSection } from '../features/accounts/ProfileSection.tsx';
import { SessionsSection } from '../features/sessions/SessionsSection.tsx';
import { usePageTitle } from './page-title.ts';

/** Pages of the server that everybody may read. */
const ABOUT = [
  { to: '/id/help', words: msg('Help and support') },
  { to: '/about/fees', words: msg('Fees') },
  { to: '/about/protection', words: msg('Buyer protection') },
  { to: '/about/terms', words: msg('Terms') },
  { to: '/about/privacy', words: msg('Privacy') },
  { to: '/status', words: msg('Status') },
  { to: '/about/contact', words: msg('Contact') },
] as const;

/** The holder's profile, means of proof and sessions. */
export function ProfilePage() {
  usePageTitle(t('Profile and security'));
  return (
    <div className="page page-narrow">
      <h1>{t('Profile and security')}</h1>
      <ProfileSection />
      <SessionsSection />
      <nav className="panel" aria-labelledby="about-title">
        <h2 id="about-title">{t('Help and terms')}</h2>
        <ul className="stack">
          {ABOUT.map(({ to, words }) => (
            <li key={to}>
              <a className="link" href={to}>
                {words()}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <a href="/id/logout" className="button quiet">
        <Icon name="logout" size={20} />
        {t('Log out')}
      </a>
    </div>
  );
}
