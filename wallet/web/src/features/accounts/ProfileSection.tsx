import { useQuery } from '@tanstack/react-query';
import { counted } from '#platform/kernel/words.ts';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { toProblem } from '../../app/failure.ts';
import type { ProfileJson } from '../../app/wire.ts';
import { profileQuery } from './queries.ts';
import { addressLines, fullName, nextTierWords, tierWords } from './view.ts';

/** Who the wallet knows this person to be, and how they prove it. */
export function ProfileSection() {
  const profile = useQuery(profileQuery);
  if (profile.isPending) {
    return (
      <Skeleton label="Loading your profile">
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
  const next = nextTierWords(profile.tier);
  return (
    <section className="panel" aria-labelledby="person-title">
      <h2 id="person-title">You</h2>
      <dl className="facts">
        <div>
          <dt>Name</dt>
          <dd>{fullName(profile) ?? 'Not given yet'}</dd>
        </div>
        <div>
          <dt>Phone</dt>
          <dd>{profile.phone}</dd>
        </div>
        {profile.email === undefined ? null : (
          <div>
            <dt>E-mail</dt>
            <dd>{profile.email}</dd>
          </div>
        )}
        {profile.address === undefined ? null : (
          <div>
            <dt>Address</dt>
            <dd>
              {addressLines(profile.address).map((line) => (
                <span key={line} className="facts-line">
                  {line}
                </span>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>
            Limits
            {next === undefined ? null : <small>{next}</small>}
          </dt>
          <dd>{tierWords(profile.tier)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Security({ profile }: { readonly profile: ProfileJson }) {
  return (
    <section className="panel" aria-labelledby="security-title">
      <h2 id="security-title">Security</h2>
      <dl className="facts">
        <div>
          <dt>
            Payment PIN
            <small>Six digits, asked for when you approve a payment</small>
          </dt>
          <dd>
            {profile.has_pin ? (
              <StatusBadge tone="success">Set</StatusBadge>
            ) : (
              <a href="/id/pin?continue=/profile">Set a PIN</a>
            )}
          </dd>
        </div>
        <div>
          <dt>
            Passkeys
            <small>Fingerprint, face or device lock instead of a password</small>
          </dt>
          <dd>
            {profile.passkeys > 0 ? (
              <StatusBadge tone="success">{counted(profile.passkeys, 'passkey')}</StatusBadge>
            ) : (
              <a href="/id/passkeys/add?continue=/profile">Add a passkey</a>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
