import { t } from '#platform/words/words.ts';
import type { AuthData } from '../view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';

/** The page for sign-in or sign-up. */
export function AuthPage({ mode, continueTo, email, name, faults, formToken }: AuthData & { formToken: string }) {
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
      <p className="after">
        {isLogin ? t('New here? ') : t('Already have an account? ')}
        <a className="link" href={`/account/${other}?continue=${encodeURIComponent(continueTo)}`}>
          {isLogin ? t('Open an account') : t('Sign in')}
        </a>
      </p>
    </section>
  );
}
