import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { SecurityData } from '../view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import styles from './SecurityPage.module.css';

type Props = SecurityData & { formToken: string };

/** The shopper's sessions, and the form for a new password. */
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
      <Where {...props} />
      <NewPassword {...props} />
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
                  t('This browser')
                ) : (
                  <>
                    {rich('Last used <time>{seen}</time>', {
                      time: (inner) => <time dateTime={session.seen.iso}>{inner}</time>,
                      seen: session.seen.words,
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

function NewPassword({ email, faults, formToken }: Props) {
  return (
    <section className="panel" aria-labelledby="password-title">
      <h2 id="password-title">{t('Change your password')}</h2>
      <PostForm action="/account/security/password" token={formToken} className="stack">
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
