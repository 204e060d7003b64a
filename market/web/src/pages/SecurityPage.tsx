import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { SecurityData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import styles from './SecurityPage.module.css';

type Props = SecurityData & { formToken: string };

/** What opens the shopper's account, and where they are signed in. */
export function SecurityPage(props: Props) {
  const { faults, news } = props;
  return (
    <section className="narrow">
      <a className="back" href="/account">
        {t('Your account')}
      </a>
      <h1>{t('Sign-in and security')}</h1>
      {news !== undefined && (
        <div className="notice success" role="status">
          <p>{news}</p>
        </div>
      )}
      <Faults faults={faults} />
      <WaitingPassword {...props} />
      <Passkeys {...props} />
      <SecondStep {...props} />
      <NewPassword {...props} />
      <Where {...props} />
      <p className="after">
        <a className="link" href="/account/security/activity">
          {t('Security activity')}
        </a>
      </p>
    </section>
  );
}

function WaitingPassword({ waiting, formToken }: Props) {
  if (!waiting) return null;
  return (
    <section className="notice warning stack" aria-labelledby="waiting">
      <h2 id="waiting">{t('A new password was asked for')}</h2>
      <p>
        {t('From {at} on, the reader of your mailbox can choose a new password. If it is not you, stop it.', {
          at: waiting.words,
        })}
      </p>
      <PostForm action="/account/security/keep-password" token={formToken}>
        <button className="button" type="submit">
          {t('Keep my password')}
        </button>
      </PostForm>
    </section>
  );
}

function Passkeys({ passkeys }: Props) {
  return (
    <section className="panel" aria-labelledby="passkeys">
      <h2 id="passkeys">{t('Passkeys')}</h2>
      {passkeys.length === 0 ? (
        <p className="muted">{t('You have no passkey yet. It signs you in by fingerprint, face or PIN.')}</p>
      ) : (
        <ul className="rows">
          {passkeys.map((passkey) => (
            <li key={passkey.key}>
              <div className={styles['device']}>
                <strong>{passkey.name}</strong>
                <span className="muted">{t('Added on {day}', { day: passkey.added.words })}</span>
              </div>
              <a className="link" href={`/account/security/passkeys/${passkey.key}`}>
                {rich('Change<span> {name}</span>', {
                  span: (inner) => <span className="hidden">{inner}</span>,
                  name: passkey.name,
                })}
              </a>
            </li>
          ))}
        </ul>
      )}
      <a className="button quiet" href="/account/security/passkeys">
        {t('Add a passkey')}
      </a>
    </section>
  );
}

function SecondStep({ hasApp, passkeys, recoveryCodes }: Props) {
  return (
    <section className="panel" aria-labelledby="second-step">
      <h2 id="second-step">{t('Second step')}</h2>
      <p className="muted">
        {hasApp
          ? t('A sign-in from a new browser needs a code of your authenticator app.')
          : t('A sign-in from a new browser needs a code by mail. An authenticator app is safer.')}
      </p>
      <ul className="rows">
        <li>
          <strong>{t('Authenticator app')}</strong>
          <a className="link" href="/account/security/app">
            {hasApp ? t('Change the app') : t('Add an app')}
          </a>
        </li>
        {(hasApp || passkeys.length > 0) && (
          <li>
            <div className={styles['device']}>
              <strong>{t('Recovery codes')}</strong>
              <span className="muted">
                {t('{count, plural, =0 {None left} one {# left} other {# left}}', { count: recoveryCodes })}
              </span>
            </div>
            <a className="link" href="/account/security/recovery-codes">
              {t('Make new codes')}
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}

function Where({ sessions, formToken }: Props) {
  return (
    <section className="panel" aria-labelledby="where">
      <h2 id="where">{t('Where you are signed in')}</h2>
      <ul className="rows">
        {sessions.map((session) => (
          <li key={session.id}>
            <div className={styles['device']}>
              <strong>{session.device}</strong>
              <span className="muted">
                {session.isCurrent ? (
                  t('This browser, since {started}', { started: session.started.words })
                ) : (
                  <>
                    {rich('Last used <time>{seen}</time>, since {started}', {
                      time: (inner) => <time dateTime={session.seen.iso}>{inner}</time>,
                      seen: session.seen.words,
                      started: session.started.words,
                    })}
                  </>
                )}
              </span>
            </div>
            {!session.isCurrent && (
              <PostForm action="/account/security/end" token={formToken}>
                <input type="hidden" name="session" value={session.id} />
                <button className="button quiet" type="submit">
                  {rich('Sign out<span> {device}</span>', {
                    span: (inner) => <span className="hidden">{inner}</span>,
                    device: session.device,
                  })}
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 2 && (
        <PostForm action="/account/security/end-others" token={formToken}>
          <button className="button quiet" type="submit">
            {t('Sign out everywhere else')}
          </button>
        </PostForm>
      )}
    </section>
  );
}

function NewPassword({ email, passwordSeal, faults, formToken }: Props) {
  return (
    <section className="panel" aria-labelledby="password-title">
      <h2 id="password-title">{t('Change your password')}</h2>
      <PostForm action="/account/security/password" token={formToken} className="stack">
        <input type="hidden" name="seal" value={passwordSeal} readOnly />
        {/* Password managers store the new password under this name. */}
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <Field
          name="current"
          label={t('Current password')}
          type="password"
          autoComplete="current-password"
          faults={faults}
        />
        <Field
          name="next"
          label={t('New password')}
          type="password"
          autoComplete="new-password"
          hint={t('At least 15 characters, spaces too.')}
          faults={faults}
        />
        <button className="button" type="submit">
          {t('Change password')}
        </button>
      </PostForm>
    </section>
  );
}
