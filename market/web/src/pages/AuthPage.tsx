import { t } from '#platform/words/words.ts';
import type { AuthData } from '../view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import { PasskeyForm } from './PasskeyForm.tsx';

/** The page for sign-in or sign-up. */
export function AuthPage(props: AuthData & { formToken: string }) {
  const { mode, continueTo, email, name, passkey, faults, formToken } = props;
  const isLogin = mode === 'login';
  const other = isLogin ? 'sign-up' : 'login';
  return (
    <section className="narrow">
      <h1>{isLogin ? t('Sign in') : t('Open an account')}</h1>
      {continueTo === '/checkout' && (
        <p className="muted">{t('Then you say where your order goes and how you pay. Your cart comes along.')}</p>
      )}
      <Faults faults={faults} />
      <PostForm action={`/account/${mode}`} token={formToken} className="stack">
        <input type="hidden" name="continue" value={continueTo} />
        {!isLogin && <Field name="name" label={t('Your name')} value={name} autoComplete="name" faults={faults} />}
        <Field
          name="email"
          label={t('E-mail')}
          type="email"
          value={email}
          autoComplete={isLogin ? 'username' : 'email'}
          faults={faults}
        />
        <Field
          name="password"
          label={t('Password')}
          type="password"
          autoComplete={isLogin ? 'current-password' : 'new-password'}
          faults={faults}
          {...(isLogin ? {} : { hint: t('At least 15 characters, spaces too.') })}
        />
        <button className="button" type="submit">
          {isLogin ? t('Sign in') : t('Open account')}
        </button>
      </PostForm>
      {isLogin && (
        <p className="after">
          <a className="link" href="/account/forgotten">
            {t('Forgotten your password?')}
          </a>
        </p>
      )}
      {passkey && (
        <div id="passkey">
          <PasskeyForm
            action="/account/login/passkey"
            token={formToken}
            ask={passkey}
            kind="sign"
            label={t('Sign in with a passkey')}
            isQuiet
          >
            <input type="hidden" name="continue" value={continueTo} />
          </PasskeyForm>
        </div>
      )}
      <p className="after">
        {isLogin ? t('New here? ') : t('Already have an account? ')}
        <a className="link" href={`/account/${other}?continue=${encodeURIComponent(continueTo)}`}>
          {isLogin ? t('Open an account') : t('Sign in')}
        </a>
      </p>
    </section>
  );
}
