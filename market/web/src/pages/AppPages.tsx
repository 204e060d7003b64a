import { t } from '#platform/words/words.ts';
import type { AppData, RecoveryCodesData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import { BackToSecurity } from './PasskeyPages.tsx';
import styles from './SecurityPage.module.css';

/** The page on which an authenticator app is added or removed. */
export function AppPage(props: AppData & { formToken: string }) {
  const { setUp, faults, formToken } = props;
  return (
    <section className="narrow">
      <BackToSecurity />
      <h1>{setUp ? t('Add an authenticator app') : t('Your authenticator app')}</h1>
      <Faults faults={faults} />
      {setUp ? (
        <SetUp {...props} setUp={setUp} />
      ) : (
        <div className="panel">
          <PostForm action="/account/security/app/remove" token={formToken}>
            <p>{t('A sign-in from a new browser needs a code of your app. Without it, it needs a code by mail.')}</p>
            <button className="button quiet" type="submit">
              {t('Remove the app and the recovery codes')}
            </button>
          </PostForm>
        </div>
      )}
    </section>
  );
}

type SetUpProps = AppData & { setUp: NonNullable<AppData['setUp']>; formToken: string };

function SetUp({ setUp: { secret, address, qr }, typed, faults, formToken }: SetUpProps) {
  const edge = qr.size + 8;
  return (
    <div className="panel stack">
      <p>{t('Scan this with your authenticator app, or type the secret into it.')}</p>
      <svg className={styles['qr']} viewBox={`-4 -4 ${edge} ${edge}`} role="img" aria-label={t('QR code')}>
        <rect x="-4" y="-4" width={edge} height={edge} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p>
        <a className="link" href={address}>
          {t('Open the app on this device')}
        </a>
      </p>
      <p>
        {t('Secret')} <code className={styles['secret']}>{secret}</code>
      </p>
      <PostForm action="/account/security/app" token={formToken} className="stack">
        <Field
          name="code"
          label={t('Code that the app shows')}
          value={typed}
          hint={t('Six digits. Then you get recovery codes, for the day when the app is lost.')}
          autoComplete="one-time-code"
          faults={faults}
        />
        <button className="button" type="submit">
          {t('Add the app')}
        </button>
      </PostForm>
    </div>
  );
}

/** The page that shows new recovery codes, once. */
export function RecoveryCodesPage({ codes, left, formToken }: RecoveryCodesData & { formToken: string }) {
  return (
    <section className="narrow">
      <BackToSecurity />
      <h1>{t('Recovery codes')}</h1>
      {codes.length > 0 ? (
        <div className="panel stack">
          <p>
            {t(
              'Each works once, when your app or passkey is lost. We show them only now: print them or write them down.',
            )}
          </p>
          <ul className={styles['codes']}>
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
          <p>
            <a className="button" href="/account/security">
              {t('I have kept them')}
            </a>
          </p>
        </div>
      ) : (
        <div className="panel">
          <PostForm action="/account/security/recovery-codes" token={formToken}>
            <p>
              {t(
                '{left, plural, =0 {You have no recovery codes.} one {You have # recovery code left.} other {You have # recovery codes left.}} New ones replace the ones before.',
                { left },
              )}
            </p>
            <button className="button" type="submit">
              {t('Make ten new codes')}
            </button>
          </PostForm>
        </div>
      )}
    </section>
  );
}
