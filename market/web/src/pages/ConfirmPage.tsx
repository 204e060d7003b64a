import { t } from '#platform/words/words.ts';
import type { ConfirmData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import { PasskeyForm } from './PasskeyForm.tsx';

type Props = ConfirmData & { formToken: string };

/** Asks a signed-in shopper to prove again who they are. */
export function ConfirmPage({ email, hasApp, passkey, continueTo, faults, formToken }: Props) {
  const next = <input type="hidden" name="continue" value={continueTo} />;
  return (
    <section className="narrow">
      <a className="back" href="/account/security">
        {t('Sign-in and security')}
      </a>
      <h1>{t('Is it you?')}</h1>
      <Faults faults={faults} />
      <div className="panel stack" id="passkey">
        <p>{t('You are about to change what opens your account, and it is a while since you signed in.')}</p>
        {passkey && (
          <PasskeyForm
            action="/account/security/confirm/passkey"
            token={formToken}
            ask={passkey}
            kind="sign"
            label={t('Use a passkey')}
          >
            {next}
          </PasskeyForm>
        )}
        <PostForm action="/account/security/confirm" token={formToken} className="stack">
          {next}
          {/* Password managers fill in the password of this name. */}
          <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
          <Field
            name="password"
            label={t('Current password')}
            type="password"
            autoComplete="current-password"
            faults={faults}
          />
          {hasApp && (
            <Field
              name="factor"
              label={t('Code of your authenticator app')}
              hint={t('Six digits. If you have lost the app, type one of your recovery codes.')}
              autoComplete="one-time-code"
              faults={faults}
            />
          )}
          <button className="button" type="submit">
            {t('Go on')}
          </button>
        </PostForm>
      </div>
    </section>
  );
}
