import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { ProfileJson } from '../../app/wire.ts';
import { limitsQuery, profileQuery } from './queries.ts';
import { addressLines, fullName, leftWords, limitsWords, raiseWords } from './view.ts';

/** The holder's personal data and limits, and their means of proof. */
export function ProfileSection() {
  const profile = useQuery(profileQuery);
  if (profile.isPending) {
    return (
      <Skeleton label={t('Loading your profile')}>
        <Bone height="15rem" />
        <Bone height="9rem" />
      </Skeleton>
    );
  }
  if (profile.isError) {
    return (
      <ErrorPanel
        failure={toProblem(profile.error)}
        onRetry={() => void profile.refetch()}
        isRetrying={profile.isFetching}
      />
    );
  }
  return (
    <>
      <Person profile={profile.data} />
      <Security profile={profile.data} />
    </>
  );
}

function Person({ profile }: { readonly profile: ProfileJson }) {
  return (
    <section className="panel" aria-labelledby="person-title">
      <h2 id="person-title">{t('You')}</h2>
      <dl className="facts">
        <div>
          <dt>{t('Name')}</dt>
          <dd>
            {fullName(profile) ?? t('Not given yet')}
            <span className="line">
              <a href="/id/security/details">{profile.tier === 0 ? t('Add name and address') : t('Change name')}</a>
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('Phone')}</dt>
          <dd>
            {profile.phone}
            <span className="line">
              <a href="/id/security/phone">{t('Change number')}</a>
            </span>
          </dd>
        </div>
        <Email profile={profile} />
        {profile.address === undefined ? null : (
          <div>
            <dt>{t('Address')}</dt>
            <dd>
              {addressLines(profile.address).map((line) => (
                <span key={line} className="line">
                  {line}
                </span>
              ))}
              <span className="line">
                <a href="/id/security/details">{t('Change address')}</a>
              </span>
            </dd>
          </div>
        )}
        <div>
          <dt>
            {t('Notifications')}
            <small>{t('Mails and SMS about payments, deliveries and cases')}</small>
          </dt>
          <dd>
            <a href="/id/notifications">{t('Choose notifications')}</a>
          </dd>
        </div>
        <Limits />
        <div>
          <dt>
            {t('Wallet')}
            <small>{t('Open since {since, date, day}', { since: new Date(profile.created_at) })}</small>
          </dt>
          <dd>
            <a href="/id/close">{t('Close my wallet')}</a>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Email({ profile: { email, email_proved: isProved } }: { readonly profile: ProfileJson }) {
  return (
    <div>
      <dt>
        {t('E-mail')}
        <small>{t('For receipts and warnings; it logs you in too')}</small>
      </dt>
      <dd>
        {email ?? t('None yet')}
        {email !== undefined && isProved !== true ? (
          <span className="line">
            {t('Not proved yet: we send nothing there.')} <a href="/id/email?continue=/profile">{t('Prove it')}</a>
          </span>
        ) : null}
        <span className="line">
          <a href="/id/security/email">{email === undefined ? t('Add an address') : t('Change e-mail address')}</a>
        </span>
      </dd>
    </div>
  );
}

function Limits() {
  const limits = useQuery(limitsQuery);
  const raise = limits.data && raiseWords(limits.data);
  const left = limits.data && leftWords(limits.data);
  return (
    <div>
      <dt>
        {t('Limits')}
        {raise === undefined ? null : <small>{raise}</small>}
      </dt>
      <dd>
        {limits.isPending ? <Bone height="1.5rem" /> : null}
        {limits.isError ? (
          <ErrorPanel
            failure={toProblem(limits.error)}
            onRetry={() => void limits.refetch()}
            isRetrying={limits.isFetching}
          />
        ) : null}
        {limits.data ? limitsWords(limits.data) : null}
        {left === undefined ? null : <span className="line">{left}</span>}
        {raise === undefined ? null : (
          <span className="line">
            <a href="/id/limits?continue=/profile">{t('Raise my limit')}</a>
          </span>
        )}
      </dd>
    </div>
  );
}

function Security({ profile }: { readonly profile: ProfileJson }) {
  return (
    <section className="panel" aria-labelledby="security-title">
      <h2 id="security-title">{t('Security')}</h2>
      <dl className="facts">
        <div>
          <dt>
            {t('Password')}
            <small>{t('You log in with it')}</small>
          </dt>
          <dd>
            <a href="/id/security/password">{t('Change password')}</a>
          </dd>
        </div>
        <div>
          <dt>
            {t('Payment PIN')}
            <small>{t('Six digits, asked for when you approve a payment')}</small>
          </dt>
          <dd>
            <a href="/id/pin?continue=/profile">{profile.has_pin ? t('Change PIN') : t('Set a PIN')}</a>
          </dd>
        </div>
        <div>
          <dt>
            {t('Passkeys')}
            <small>{t('Fingerprint, face or device lock instead of a password')}</small>
          </dt>
          <dd>
            {profile.passkeys > 0 ? (
              <a href="/id/security/passkeys">
                {t('{passkeys, plural, one {# passkey} other {# passkeys}}', { passkeys: profile.passkeys })}
              </a>
            ) : (
              <a href="/id/passkeys/add?continue=/profile">{t('Add a passkey')}</a>
            )}
          </dd>
        </div>
      </dl>
      <a className="link" href="/id/security">
        {t('Authenticator app, recovery codes and more')}
      </a>
    </section>
  );
}
