import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import { ProfileSection } from '../features/accounts/ProfileSection.tsx';
import { SessionsSection } from '../features/sessions/SessionsSection.tsx';
import { AppSection } from './AppSection.tsx';
import { usePageTitle } from './page-title.ts';

/** The holder's profile, means of proof and sessions. */
export function ProfilePage() {
  usePageTitle(t('Profile and security'));
  return (
    <div className="page page-narrow">
      <h1>{t('Profile and security')}</h1>
      <ProfileSection />
      <SessionsSection />
      <AppSection />
      <a href="/id/logout" className="button quiet">
        <Icon name="logout" size={20} />
        {t('Log out')}
      </a>
    </div>
  );
}
